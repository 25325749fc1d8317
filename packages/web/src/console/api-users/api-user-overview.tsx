import { Anchor, Badge, Button, Code, Grid, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import type { ReactNode } from 'react';
import type { ApiUser } from '@postern/contract/api-user';
import type { ValueAccess } from '@postern/contract/dimension';
import { describeRange, parseNetworkRange } from '@postern/server/domain/network-rule';
import { levelIn } from '@postern/server/domain/rights';
import { ownLanguageNames } from '../../ui/i18n/own-language-names.ts';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import type { Text as I18nText } from '../../ui/i18n/text.ts';
import { LinesSkeleton } from '../../ui/states.tsx';
import { CopyButton } from '../../ui/copy-field.tsx';
import { queries } from '../api/queries.ts';
import { useMayChange, usePlace } from '../layout/use-place.ts';
import { apiUserPageTexts } from './api-user-page-texts.ts';
import { useAccessTypes } from './access-types.ts';
import { actionTexts } from './action-texts.ts';
import { apiUserTexts } from './api-user-texts.ts';
import { sexTexts } from './form-sections.tsx';
import { formTexts } from './form-texts.ts';
import { limitTexts } from '../limits/limit-texts.ts';
import { EndsSoon } from '../rotation/ends-soon.tsx';
import { RangeSentence } from '../networks/range-sentence.tsx';
import { levelTexts } from './present-api-user.ts';
import { RefusalsBadge } from './refusals-badge.tsx';

// Its number fields bring code of their own.
const ApiUserLimits = lazy(() =>
  import('../limits/api-user-limits.tsx').then((module) => ({ default: module.ApiUserLimits })),
);

/** Everything about an API user on one page, nothing folded away. */
export function ApiUserOverview({ apiUser }: { readonly apiUser: ApiUser }) {
  return (
    <Grid>
      <Grid.Col span={{ base: 12, md: 6 }}>
        <Stack>
          <KeyCard apiUser={apiUser} />
          <DetailsCard apiUser={apiUser} />
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 6 }}>
        <Stack>
          <RightsCard apiUser={apiUser} />
          <NetworksCard apiUser={apiUser} />
          <LimitsCard apiUser={apiUser} />
        </Stack>
      </Grid.Col>
    </Grid>
  );
}

function Card(props: { readonly title: string; readonly action?: ReactNode; readonly children: ReactNode }) {
  return (
    <Paper withBorder p="md" component="section" aria-label={props.title}>
      <Group justify="space-between" mb="xs">
        <Title order={2} fz="md">
          {props.title}
        </Title>
        {props.action}
      </Group>
      {props.children}
    </Paper>
  );
}

function LimitsCard({ apiUser }: { readonly apiUser: ApiUser }) {
  const { t } = useI18n();
  return (
    <Card title={t(limitTexts.title)}>
      <Suspense fallback={<LinesSkeleton lines={3} />}>
        <ApiUserLimits apiUserId={apiUser.id} />
      </Suspense>
    </Card>
  );
}

function KeyCard({ apiUser }: { readonly apiUser: ApiUser }) {
  const { t, date, relative, dateTime } = useI18n();
  const { key, lastUsed } = apiUser;
  return (
    <Card title={t(apiUserPageTexts.keyTitle)}>
      {key === null ? (
        <Text size="sm">
          {t(
            apiUser.status === 'deactivated' ? apiUserPageTexts.keylessDeactivated : apiUserPageTexts.keyless,
          )}
        </Text>
      ) : (
        <Group gap="sm">
          <Code fz="sm">{key.masked}</Code>
          <Text size="sm" c="dimmed">
            {t(apiUserPageTexts.keySince, { date: date(key.createdAtMs) })} ·{' '}
            {t(apiUserPageTexts.keyVersion, { version: key.version })}
          </Text>
        </Group>
      )}
      <EndsSoon apiUser={apiUser} />
      <Text size="sm" mt="sm" c="dimmed">
        {t(apiUser.retiringKey === null ? apiUserPageTexts.lastUsedTitle : apiUserPageTexts.lastUsedEither)}
      </Text>
      {lastUsed === null ? (
        <Text size="sm">{t(apiUserTexts.neverUsed)}</Text>
      ) : (
        <Text size="sm" title={dateTime(lastUsed.atMs)}>
          {t(apiUserPageTexts.usedAt, { when: relative(lastUsed.atMs), address: lastUsed.address })}
          <br />
          <Code style={{ overflowWrap: 'anywhere' }}>{lastUsed.operation}</Code>
        </Text>
      )}
    </Card>
  );
}

function DetailsCard({ apiUser }: { readonly apiUser: ApiUser }) {
  const { t, date, dateTime, list } = useI18n();
  /** A limit that is not set is not listed: most APIs have no such dimension. */
  const presentValues = (label: I18nText<string>, access: ValueAccess) =>
    access.kind === 'some' ? [[t(label), list(access.values)] as const] : [];
  const rows: readonly (readonly [string, ReactNode])[] = [
    [t(formTexts.email), <Anchor href={`mailto:${apiUser.email}`}>{apiUser.email}</Anchor>],
    [t(formTexts.cellphone), apiUser.cellphone ?? '—'],
    [t(formTexts.language), ownLanguageNames[apiUser.language]],
    ...(apiUser.applicationName === null ? [[t(formTexts.sex), t(sexTexts[apiUser.sex])] as const] : []),
    [t(apiUserPageTexts.entities), <EntitiesLine apiUser={apiUser} />],
    ...presentValues(formTexts.channels, apiUser.channels),
    ...presentValues(formTexts.attributes, apiUser.attributes),
    [
      t(apiUserPageTexts.validUntil),
      apiUser.expiresAtMs === null ? t(apiUserPageTexts.noEnd) : date(apiUser.expiresAtMs - 1),
    ],
    [t(apiUserPageTexts.created), dateTime(apiUser.createdAtMs)],
    [t(apiUserPageTexts.changed), dateTime(apiUser.updatedAtMs)],
    [
      t(apiUserPageTexts.clientId),
      <Group gap={4} wrap="nowrap">
        <Code style={{ overflowWrap: 'anywhere' }}>{apiUser.id}</Code>
        <CopyButton text={apiUser.id} what={t(apiUserPageTexts.clientId)} />
      </Group>,
    ],
  ];
  return (
    <Card title={t(apiUserPageTexts.details)}>
      <dl
        style={{
          display: 'grid',
          gridTemplateColumns: 'minmax(6rem, 10rem) minmax(0, 1fr)',
          gap: '0.5rem 1rem',
          margin: 0,
        }}
      >
        {rows.map(([label, value]) => (
          <Pair key={label} label={label} value={value} />
        ))}
      </dl>
    </Card>
  );
}

function Pair({ label, value }: { readonly label: string; readonly value: ReactNode }) {
  return (
    <>
      <Text component="dt" size="sm" c="dimmed">
        {label}
      </Text>
      <Text component="dd" size="sm" m={0} style={{ overflowWrap: 'anywhere' }}>
        {value}
      </Text>
    </>
  );
}

function EntitiesLine({ apiUser: { entities, defaultEntityId } }: { readonly apiUser: ApiUser }) {
  const { t, list } = useI18n();
  const place = usePlace();
  const { data } = useQuery(queries.entities(place));
  const groups = useQuery({ ...queries.entityGroups(place), enabled: entities.kind === 'group' }).data?.items;
  const groupName = (id: string) => groups?.find((group) => group.id === id)?.name ?? id;
  const nameOf = (entityId: string) => data?.items.find(({ id }) => id === entityId)?.name ?? entityId;
  const names =
    entities.kind === 'all'
      ? t(formTexts.entitiesAll)
      : entities.kind === 'group'
        ? t(apiUserPageTexts.entityGroup, { name: groupName(entities.entityGroupId) })
        : list(entities.entityIds.map(nameOf));
  if (defaultEntityId === null) return names;
  return t(apiUserPageTexts.entitiesDefault, { entities: names, default: nameOf(defaultEntityId) });
}

function RightsCard({ apiUser }: { readonly apiUser: ApiUser }) {
  const { t } = useI18n();
  const place = usePlace();
  const mayChange = useMayChange();
  const { hasOwnRights, labelOf } = useAccessTypes();
  const catalogue = useQuery(queries.rightsCatalogue(place));
  const modules = catalogue.data?.groups.flatMap((group) => group.modules) ?? [];
  const granted = modules.filter(({ id }) => levelIn(apiUser.rights, id) !== 'none');
  return (
    <Card
      title={t(apiUserPageTexts.rightsTitle)}
      action={
        <Button
          size="xs"
          variant="default"
          renderRoot={(props) => (
            <Link
              to="/licences/$licenceId/$environment/api-users/$apiUserId/rights"
              params={{ ...place, apiUserId: apiUser.id }}
              {...props}
            />
          )}
        >
          {t(mayChange ? actionTexts.editRights : actionTexts.viewRights)}
        </Button>
      }
    >
      <Text size="sm" mb="xs">
        {t(formTexts.accessType)}: <strong>{labelOf(apiUser.accessType)}</strong>
      </Text>
      {!hasOwnRights(apiUser.accessType) ? (
        <Text size="sm">{t(apiUserPageTexts.presetRights)}</Text>
      ) : catalogue.isPending ? (
        <LinesSkeleton lines={4} />
      ) : granted.length === 0 ? (
        <Text size="sm">{t(apiUserPageTexts.noRights)}</Text>
      ) : (
        <Stack gap={6}>
          {granted.map((module) => (
            <Group key={module.id} justify="space-between" gap="xs" wrap="nowrap">
              <Text size="sm">{module.name}</Text>
              <Badge
                variant="light"
                tt="none"
                color={levelIn(apiUser.rights, module.id) === 'write' ? 'orange' : 'moat'}
                style={{ flexShrink: 0 }}
              >
                {t(levelTexts[levelIn(apiUser.rights, module.id)])}
              </Badge>
            </Group>
          ))}
        </Stack>
      )}
    </Card>
  );
}

function NetworksCard({ apiUser }: { readonly apiUser: ApiUser }) {
  const { t } = useI18n();
  return (
    <Card title={t(apiUserPageTexts.networksTitle)} action={<RefusalsBadge apiUser={apiUser} />}>
      {apiUser.networkRules.length === 0 && <Text size="sm">{t(apiUserPageTexts.anyAddress)}</Text>}
      <Stack gap="xs">
        {apiUser.networkRules.map(({ range, note }) => {
          const parsed = parseNetworkRange(range);
          return (
            <div key={range}>
              <Group gap="xs">
                <Code fz="sm">{range}</Code>
                <Text size="sm">{note}</Text>
              </Group>
              {parsed.kind === 'range' && (
                <Text size="xs" c="dimmed">
                  <RangeSentence {...describeRange(parsed)} />
                </Text>
              )}
            </div>
          );
        })}
      </Stack>
    </Card>
  );
}
