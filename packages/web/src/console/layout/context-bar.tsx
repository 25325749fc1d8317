import { Group, SegmentedControl, Select, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconBolt, IconFlask } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMatches, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { environmentNameSchema, licenceIdSchema } from '@postern/contract/ids';
import type { Licence } from '@postern/contract/licence';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { queries } from '../api/queries.ts';
import type { Place } from '../api/queries.ts';
import classes from './shell.module.css';
import { shellTexts } from './shell-texts.ts';
import { useIsLive } from './environment-badge.tsx';

/** Which licence and which environment, always in sight; the whole bar takes the environment's colour. */
export function ContextBar({ place }: { readonly place: Place }) {
  const { t } = useI18n();
  const isLive = useIsLive(place.environment);
  const band = isLive ? shellTexts.liveBand : shellTexts.testBand;
  return (
    <div className={classes['contextBar']} data-kind={isLive ? 'live' : 'test'}>
      <Group wrap="nowrap" gap="sm" px="md" h="100%">
        <LicenceSwitch place={place} />
        <EnvironmentSwitch place={place} />
        <Text size="sm" fw={500} visibleFrom="md" truncate>
          {t(band, { environment: place.environment })}
        </Text>
      </Group>
    </div>
  );
}

/** The page that keeps its meaning elsewhere: an API user of one environment is unknown in every other. */
function useSectionPath(): `/licences/$licenceId/$environment/${'api-users' | 'api-access' | 'team' | 'audit' | 'explain'}` {
  const sections = ['api-access', 'team', 'audit', 'explain'] as const;
  const pathname = useMatches().at(-1)?.pathname ?? '';
  const section = sections.find((name) => pathname.endsWith(`/${name}`)) ?? 'api-users';
  return `/licences/$licenceId/$environment/${section}`;
}

function EnvironmentSwitch({ place }: { readonly place: Place }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const to = useSectionPath();
  const { data } = useQuery(queries.environments());
  const isLive = useIsLive(place.environment);
  const environments = data?.items ?? [];
  const change = (text: string | null) => {
    const environment = environmentNameSchema.safeParse(text);
    if (environment.success) void navigate({ to, params: { ...place, environment: environment.data } });
  };
  if (environments.length === 0) return null;
  if (environments.length > 3) {
    return (
      <Select
        size="xs"
        w={140}
        aria-label={t(shellTexts.environment)}
        data={environments.map(({ name }) => name)}
        value={place.environment}
        onChange={change}
        allowDeselect={false}
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

function LicenceSwitch({ place }: { readonly place: Place }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const to = useSectionPath();
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed, 200);
  const { data: current } = useQuery(queries.licence(place.licenceId));
  const label = current === undefined ? '' : presentLicence(current);
  const { data } = useQuery(queries.licences({ search: search === label ? '' : search, pageSize: 50 }));
  const licences = withCurrent(data?.items ?? [], current);
  return (
    <Select
      size="xs"
      miw={0}
      style={{ flex: '0 1 16rem', minWidth: 0 }}
      aria-label={t(shellTexts.licence)}
      searchable
      allowDeselect={false}
      data={licences.map((licence) => ({ value: licence.id, label: presentLicence(licence) }))}
      filter={({ options }) => options}
      value={place.licenceId}
      onSearchChange={setTyped}
      onChange={(text) => {
        const licenceId = licenceIdSchema.safeParse(text);
        if (licenceId.success) void navigate({ to, params: { ...place, licenceId: licenceId.data } });
      }}
    />
  );
}

export function presentLicence(licence: Pick<Licence, 'name' | 'number'>): string {
  return `${licence.name} · ${licence.number}`;
}

function withCurrent(licences: readonly Licence[], current: Licence | undefined): readonly Licence[] {
  if (current === undefined || licences.some(({ id }) => id === current.id)) return licences;
  return [current, ...licences];
}
