import { Group, NativeSelect, SegmentedControl, Skeleton, Text } from '@mantine/core';
import { IconBolt, IconFlask } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { environmentNameSchema } from '@postern/contract/ids';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { queries } from '../api/queries.ts';
import type { Place } from '../api/queries.ts';
import classes from './shell.module.css';
import { shellTexts } from './shell-texts.ts';
import { useIsLive } from './environment-badge.tsx';
import { useSectionPath } from './use-section-path.ts';

// A search over all licences brings a good deal of code; the page need not wait for it.
const LicenceSwitch = lazy(() =>
  import('./licence-switch.tsx').then((module) => ({ default: module.LicenceSwitch })),
);

/** Keeps the licence and the environment in sight. The whole bar has the environment's colour. */
export function ContextBar({ place }: { readonly place: Place }) {
  const { t } = useI18n();
  const isLive = useIsLive(place.environment);
  const band = isLive ? shellTexts.liveBand : shellTexts.testBand;
  return (
    <div className={classes['contextBar']} data-kind={isLive ? 'live' : 'test'}>
      <Group wrap="nowrap" gap="sm" px="md" h="100%">
        <Suspense fallback={<Skeleton h={30} style={{ flex: '0 1 16rem', minWidth: 0 }} />}>
          <LicenceSwitch place={place} />
        </Suspense>
        <EnvironmentSwitch place={place} />
        <Text size="sm" fw={500} visibleFrom="md" truncate>
          {t(band, { environment: place.environment })}
        </Text>
      </Group>
    </div>
  );
}

function EnvironmentSwitch({ place }: { readonly place: Place }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const to = useSectionPath();
  const { data } = useQuery(queries.environments());
  const isLive = useIsLive(place.environment);
  const environments = data?.items ?? [];
  const change = (text: string) => {
    const environment = environmentNameSchema.safeParse(text);
    if (environment.success) void navigate({ to, params: { ...place, environment: environment.data } });
  };
  if (environments.length === 0) return null;
  if (environments.length > 3) {
    return (
      <NativeSelect
        size="xs"
        w={140}
        aria-label={t(shellTexts.environment)}
        data={environments.map(({ name }) => name)}
        value={place.environment}
        onChange={(event) => change(event.currentTarget.value)}
      />
    );
  }
  return (
    <SegmentedControl
      size="xs"
      style={{ flexShrink: 0 }}
      aria-label={t(shellTexts.environment)}
      value={place.environment}
      onChange={change}
      color={isLive ? 'red.9' : 'teal.9'}
      data={environments.map(({ name, kind }) => ({
        value: name,
        label: (
          <Group gap={4} wrap="nowrap" justify="center" fw={600}>
            {kind === 'live' ? (
              <IconBolt size={14} aria-hidden="true" />
            ) : (
              <IconFlask size={14} aria-hidden="true" />
            )}
            {name}
          </Group>
        ),
      }))}
    />
  );
}
