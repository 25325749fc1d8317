import { Anchor, Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { EnvironmentName } from '@postern/contract/ids';
import type { PortalApi } from '@postern/contract/portal';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { homeTexts } from './home-texts.ts';
import { DeprecationNote } from './deprecation-note.tsx';
import { presentSchemes } from './present-schemes.ts';
import { TaxonomyDownloads } from './taxonomy-downloads.tsx';

interface ApiCardProps {
  readonly api: PortalApi;
  readonly environment: EnvironmentName;
}

/** One API of an environment: its address, how it is called, what is deprecated, and its reference. */
export function ApiCard({ api, environment }: ApiCardProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const { id, title, url, aliases, accountUrl, deprecation, document } = api;
  return (
    <Paper component="article" withBorder p="md" aria-labelledby={headingIdOf(api)}>
      <Stack gap="xs">
        <CardHead api={api} environment={environment} />
        {deprecation !== null && <DeprecationNote deprecation={deprecation} />}
        {document === 'missing' && <Text size="sm">{t(homeTexts.noDocument)}</Text>}
        <Text size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
          {url}
        </Text>
        {accountUrl !== null && (
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {t(homeTexts.ownUrl, { url: accountUrl })}
          </Text>
        )}
        {aliases.map((alias) => (
          <AliasLine key={alias.path} alias={alias} />
        ))}
        <Group justify="space-between" gap="xs">
          <Text size="sm" c="dimmed">{`${t(homeTexts.accepts)}: ${presentSchemes(api, i18n)}`}</Text>
          <TaxonomyDownloads apiId={id} title={title} environment={environment} />
        </Group>
      </Stack>
    </Paper>
  );
}

const headingIdOf = ({ id }: PortalApi) => `api-${id}`;

/** The name and version of the API, what it is for, and how many calls it has. */
function CardHead({ api, environment }: ApiCardProps) {
  const { t, plural } = useI18n();
  const { version, summary, operationCount } = api;
  return (
    <Group justify="space-between" gap="xs" align="flex-start">
      <div style={{ minWidth: 0, flex: '1 1 18rem' }}>
        <Group gap="xs">
          <Title order={3} id={headingIdOf(api)} fz="lg" style={{ overflowWrap: 'anywhere' }}>
            <ReferenceLink api={api} environment={environment} />
          </Title>
          {version !== '' && (
            <Badge variant="light" color="gray" tt="none">
              {t(homeTexts.version, { version })}
            </Badge>
          )}
        </Group>
        {summary !== '' && (
          <Text size="sm" c="dimmed" lineClamp={3} mt={4}>
            {summary}
          </Text>
        )}
      </div>
      <Text size="sm" c="dimmed">
        {plural(operationCount, { one: homeTexts.callsOne, other: homeTexts.callsOther })}
      </Text>
    </Group>
  );
}

/** The title, which leads to the reference where there is one. */
function ReferenceLink({ api: { id, title, document }, environment }: ApiCardProps) {
  if (document !== 'available') return title;
  return (
    <Anchor
      fz="inherit"
      fw="inherit"
      renderRoot={(props) => (
        <Link
          to="/reference/$environment/$apiId"
          params={{ environment, apiId: id }}
          reloadDocument
          {...props}
        />
      )}
    >
      {title}
    </Anchor>
  );
}

function AliasLine({ alias: { url, deprecation } }: { readonly alias: PortalApi['aliases'][number] }) {
  const { t } = useI18n();
  return (
    <Group gap="xs">
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {`${t(deprecation === null ? homeTexts.otherUrl : homeTexts.oldUrl)}: `}
        <Text span ff="monospace" size="sm">
          {url}
        </Text>
      </Text>
      {deprecation !== null && <DeprecationNote deprecation={deprecation} />}
    </Group>
  );
}
