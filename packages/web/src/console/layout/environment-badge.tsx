import { Badge } from '@mantine/core';
import { IconBolt, IconFlask } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { EnvironmentName } from '@postern/contract/ids';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { queries } from '../api/queries.ts';
import { shellTexts } from './shell-texts.ts';

/** Says whether the environment carries live traffic. Until that is known it counts as live: the careful side. */
export function useIsLive(environment: EnvironmentName): boolean {
  const { data } = useQuery(queries.environments());
  return data?.items.find(({ name }) => name === environment)?.kind !== 'test';
}

/** Live and test differ in colour, filling, icon and words. */
export function EnvironmentBadge({ environment }: { readonly environment: EnvironmentName }) {
  const { t } = useI18n();
  const isLive = useIsLive(environment);
  const Icon = isLive ? IconBolt : IconFlask;
  return (
    <Badge
      size="lg"
      radius="sm"
      tt="none"
      variant={isLive ? 'filled' : 'outline'}
      color={isLive ? 'red.9' : 'teal'}
      leftSection={<Icon size={14} aria-hidden="true" />}
    >
      {environment} · {t(isLive ? shellTexts.liveNote : shellTexts.testNote)}
    </Badge>
  );
}
