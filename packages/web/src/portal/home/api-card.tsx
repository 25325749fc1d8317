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

/** One API of an environment: where it is, how to call it, what is given up, and its reference. */
export function ApiCard({ api, environment }: ApiCardProps) {
  const i18n = useI18n();
  const { t, plural } = i18n;
  const { id, title, version, summary, url, aliases, accountUrl, deprecation, document, operationCount } =
    api;
  const headingId = `api-${id}`;
  return (
    <Paper component="article" withBorder p="md" aria-labelledby={headingId}>
      <Stack gap="xs">
        <Group justify="space-between" gap="xs" align="flex-start">
          <div style={{ minWidth: 0, flex: '1 1 18rem' }}>
            <Group gap="xs">
              <Title order={3} id={headingId} fz="lg" style={{ overflowWrap: 'anywhere' }}>
                {document === 'available' ? (
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
                ) : (
                  title
                )}
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
          <Group key={alias.path} gap="xs">
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {`${t(alias.deprecation === null ? homeTexts.otherUrl : homeTexts.oldUrl)}: `}
              <Text span ff="monospace" size="sm">
                {alias.url}
              </Text>
            </Text>
            {alias.deprecation !== null && <DeprecationNote deprecation={alias.deprecation} />}
          </Group>
        ))}
        <Group justify="space-between" gap="xs">
          <Text size="sm" c="dimmed">{`${t(homeTexts.accepts)}: ${presentSchemes(api, i18n)}`}</Text>
          <TaxonomyDownloads apiId={id} title={title} environment={environment} />
        </Group>
      </Stack>
    </Paper>
  );
}
