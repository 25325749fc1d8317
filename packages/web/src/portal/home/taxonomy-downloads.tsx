import { Button, Group, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { ApiId, EnvironmentName } from '@postern/contract/ids';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { homeTexts } from './home-texts.ts';

interface TaxonomyDownloadsProps {
  readonly apiId: ApiId;
  readonly title: string;
  readonly environment: EnvironmentName;
}

const formats = ['xlsx', 'csv', 'json'] as const;

/** Group, module, right and scope of every call, as a file. */
export function TaxonomyDownloads({ apiId, title, environment }: TaxonomyDownloadsProps) {
  const { t } = useI18n();
  const path = `/portal/v1/environments/${encodeURIComponent(environment)}/apis/${encodeURIComponent(apiId)}/taxonomy`;
  return (
    <Group gap={6}>
      <Text size="sm" c="dimmed">
        {t(homeTexts.taxonomy)}
      </Text>
      {formats.map((format) => (
        <Button
          key={format}
          component="a"
          href={`${path}/${format}`}
          download
          size="compact-sm"
          variant="default"
          leftSection={<IconDownload size={14} aria-hidden="true" />}
          aria-label={t(homeTexts.download, { api: title, format })}
        >
          {format}
        </Button>
      ))}
    </Group>
  );
}
