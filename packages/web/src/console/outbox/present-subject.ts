import { alertKindSchema } from '@postern/contract/alert';
import type { OutboxMessage } from '@postern/contract/outbox';
import type { I18n } from '../../ui/i18n/i18n.tsx';
import { alertKindTexts } from '../alerts/alert-texts.ts';
import { outboxTexts } from './outbox-texts.ts';

/** A mail's subject; a webhook message has none and is known by its kind. */
export function presentSubject({ t }: I18n, { subject, kind }: OutboxMessage): string {
  if (subject !== '') return subject;
  if (kind === 'test') return t(outboxTexts.test);
  const known = alertKindSchema.safeParse(kind);
  return known.success ? t(alertKindTexts[known.data]) : kind;
}
