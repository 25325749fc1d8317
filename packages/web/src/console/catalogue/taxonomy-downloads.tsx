import { Button, Group, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { ApiSummary } from '@postern/contract/admin-routes/environments';
import type { EnvironmentName } from '@postern/contract/ids';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { operatorTexts } from '../licences/operator-texts.ts';

interface TaxonomyDownloadsProps {
  readonly environment: EnvironmentName;
  readonly api: Pick<ApiSummary, 'id' | 'title'>;
}

/** Plain downloads of the taxonomy of an API's rights: the session's cookie goes with them. */
export function TaxonomyDownloads({ environment, api }: TaxonomyDownloadsProps) {
  const { t } = useI18n();
  const base = `/admin/v1/environments/${encodeURIComponent(environment)}/apis/${encodeURIComponent(api.id)}`;
  return (
    <Group gap={6}>
      <Text size="sm">{t(operatorTexts.taxonomy)}</Text>
      {(['xlsx', 'csv', 'json'] as const).map((format) => (
        <Button
          key={format}
          component="a"
          href={`${base}/catalogue/taxonomy/${format}`}
          download
          size="compact-sm"
          variant="default"
          leftSection={<IconDownload size={14} aria-hidden="true" />}
          aria-label={t(operatorTexts.downloadTaxonomy, { api: api.title, format })}
        >
          {format}
        </Button>
      ))}
    </Group>
  );
}
