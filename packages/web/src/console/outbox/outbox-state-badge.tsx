import { Badge } from '@mantine/core';
import type { OutboxState } from '@postern/contract/outbox';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { outboxStateTexts } from './outbox-texts.ts';

const colors = { waiting: 'yellow', sent: 'green', 'given-up': 'red' } as const;

export function OutboxStateBadge({ state }: { readonly state: OutboxState }) {
  const { t } = useI18n();
  return (
    <Badge variant="light" tt="none" color={colors[state]}>
      {t(outboxStateTexts[state])}
    </Badge>
  );
}
