import { List, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import type { RightsCatalogue } from '@postern/contract/admin-routes/environments';
import type { Level } from '@postern/contract/level';
import type { LevelChange } from '@postern/server/domain/rights';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { levelTexts } from '../api-users/present-api-user.ts';
import { nameOf } from './module-calls.tsx';
import { rightsTexts } from './rights-texts.ts';

const order: readonly Level[] = ['none', 'read', 'write'];

/** Level changes, what grows apart from what shrinks. */
export function ChangesList(props: {
  readonly changes: readonly LevelChange[];
  readonly catalogue: RightsCatalogue;
}) {
  const { changes, catalogue } = props;
  const isWider = ({ from, to }: LevelChange) => order.indexOf(to) > order.indexOf(from);
  return (
    <Stack gap="md">
      <Part kind="wider" changes={changes.filter(isWider)} catalogue={catalogue} />
      <Part kind="narrower" changes={changes.filter((change) => !isWider(change))} catalogue={catalogue} />
    </Stack>
  );
}

interface PartProps {
  readonly kind: 'wider' | 'narrower';
  readonly changes: readonly LevelChange[];
  readonly catalogue: RightsCatalogue;
}

function Part({ kind, changes, catalogue }: PartProps) {
  const { t } = useI18n();
  if (changes.length === 0) return null;
  const Icon = kind === 'wider' ? IconArrowUp : IconArrowDown;
  return (
    <section>
      <Title order={3} fz="sm">
        {t(rightsTexts[kind])}
      </Title>
      {kind === 'narrower' && (
        <Text size="xs" c="dimmed">
          {t(rightsTexts.narrowerNote)}
        </Text>
      )}
      <List
        mt={4}
        spacing={4}
        size="sm"
        center
        icon={
          <ThemeIcon size={18} radius="xl" variant="light" color={kind === 'wider' ? 'green' : 'orange'}>
            <Icon size={12} aria-hidden="true" />
          </ThemeIcon>
        }
      >
        {changes.map(({ moduleId, from, to }) => (
          <List.Item key={moduleId}>
            <strong>{nameOf(catalogue, moduleId)}</strong>{' '}
            {t(rightsTexts.fromTo, { from: t(levelTexts[from]), to: t(levelTexts[to]) })}
          </List.Item>
        ))}
      </List>
    </section>
  );
}
