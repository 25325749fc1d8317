import { Group, Pagination, Text } from '@mantine/core';
import { useI18n } from './i18n/i18n.tsx';
import { uiTexts } from './ui-texts.ts';

interface PagerProps {
  readonly page: number;
  readonly pageSize: number;
  readonly total: number;
  readonly onChange: (page: number) => void;
}

export function Pager({ page, pageSize, total, onChange }: PagerProps) {
  const { t } = useI18n();
  if (total === 0) return null;
  const from = (page - 1) * pageSize + 1;
  const to = Math.min(page * pageSize, total);
  return (
    <Group justify="space-between" mt="md" component="nav" aria-label={t(uiTexts.pages)}>
      <Text size="sm" c="dimmed">
        {t(uiTexts.pageOf, { from, to, total })}
      </Text>
      {total > pageSize && (
        <Pagination
          value={page}
          onChange={onChange}
          total={Math.ceil(total / pageSize)}
          size="sm"
          siblings={1}
          getControlProps={(control) => ({
            'aria-label': control === 'previous' ? t(uiTexts.previousPage) : t(uiTexts.nextPage),
          })}
          getItemProps={(number) => ({ 'aria-current': number === page ? 'page' : undefined })}
        />
      )}
    </Group>
  );
}
