import { Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ApiUserId } from '@postern/contract/ids';
import type { UsageSparkline } from '@postern/contract/usage';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { admin } from '../api/admin.ts';
import { unwrap } from '../../ui/app/api-client.ts';
import { usePlace } from '../layout/use-place.ts';
import { sparklineTexts } from './sparkline-texts.ts';

/** The latest 24 hours of the API users of a page, in one question. */
export function useSparklines(
  apiUserIds: readonly ApiUserId[],
): ReadonlyMap<string, UsageSparkline> | undefined {
  const place = usePlace();
  const { data } = useQuery({
    queryKey: ['usage-sparklines', place, apiUserIds],
    queryFn: ({ signal }) =>
      unwrap(
        admin.listUsageSparklines({
          params: { ...place },
          query: { apiUserIds: apiUserIds.join(',') },
          signal,
        }),
      ),
    enabled: apiUserIds.length > 0,
    staleTime: 30_000,
  });
  return data && new Map(data.items.map((line) => [line.apiUserId, line]));
}

const barWidth = 3;
const height = 20;

/** Drawn by hand: the list of API users is a first page, which no chart library may weigh down. */
export function CallsSparkline({ line }: { readonly line: UsageSparkline | undefined }) {
  const { t, number } = useI18n();
  if (line === undefined) {
    return (
      <Text size="sm" c="dimmed">
        0
      </Text>
    );
  }
  const most = Math.max(1, ...line.hours);
  const summary = t(sparklineTexts.summary, { calls: line.calls, failures: line.failures });
  return (
    <Group gap={6} wrap="nowrap" title={summary}>
      <svg
        role="img"
        aria-label={summary}
        width={line.hours.length * barWidth}
        height={height}
        style={{ flexShrink: 0, color: 'var(--mantine-color-anchor)' }}
      >
        {line.hours.map((calls, hour) => {
          const tall = calls === 0 ? 1 : Math.max(2, Math.round((calls / most) * height));
          return (
            <rect
              key={hour}
              x={hour * barWidth}
              y={height - tall}
              width={barWidth - 1}
              height={tall}
              fill="currentColor"
              opacity={calls === 0 ? 0.35 : 1}
            />
          );
        })}
      </svg>
      <Text size="xs" aria-hidden="true">
        {number(line.calls)}
      </Text>
    </Group>
  );
}
