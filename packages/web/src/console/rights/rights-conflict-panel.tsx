import { Alert, Button, Group, List, Text } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { RightsCatalogue } from '@postern/contract/admin-routes/environments';
import type { Rights } from '@postern/contract/rights';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { levelTexts } from '../api-users/present-api-user.ts';
import { mergeRights } from './merge-rights.ts';
import { nameOf } from './module-calls.tsx';
import { rightsTexts } from './rights-texts.ts';

interface RightsConflictPanelProps {
  readonly edits: { readonly base: Rights; readonly mine: Rights; readonly theirs: Rights };
  readonly catalogue: RightsCatalogue;
  /** With the rights to go on editing: mine on top of theirs, or theirs alone. Nothing is saved by it. */
  readonly onResolve: (rights: Rights) => void;
}

/** Shows what another admin saved in the meantime, and the ways to go on. */
export function RightsConflictPanel({ edits, catalogue, onResolve }: RightsConflictPanelProps) {
  const { t } = useI18n();
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => panel.current?.focus(), []);
  const { merged, theirChanges, conflicts } = mergeRights(edits);
  return (
    <Alert
      ref={panel}
      tabIndex={-1}
      mb="md"
      color="orange"
      icon={<IconUsers aria-hidden="true" />}
      title={t(rightsTexts.conflictTitle)}
    >
      <Text size="sm">
        {t(theirChanges.length === 0 ? rightsTexts.conflictNone : rightsTexts.conflictIntro)}
      </Text>
      <List size="sm" my="xs" withPadding>
        {theirChanges.map(({ moduleId, from, to }) => {
          const clash = conflicts.find((conflict) => conflict.moduleId === moduleId);
          return (
            <List.Item key={moduleId}>
              <strong>{nameOf(catalogue, moduleId)}</strong>{' '}
              {t(rightsTexts.fromTo, { from: t(levelTexts[from]), to: t(levelTexts[to]) })}
              {clash !== undefined && (
                <strong> · {t(rightsTexts.conflictClash, { level: t(levelTexts[clash.mine]) })}</strong>
              )}
            </List.Item>
          );
        })}
      </List>
      <Group gap="xs">
        <Button size="xs" onClick={() => onResolve(merged)}>
          {t(rightsTexts.keepMine)}
        </Button>
        <Button size="xs" variant="default" onClick={() => onResolve(edits.theirs)}>
          {t(rightsTexts.takeTheirs)}
        </Button>
      </Group>
    </Alert>
  );
}
