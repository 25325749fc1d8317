import type { I18n } from '../i18n/i18n.tsx';
import { presentSessionFailure } from './session-failure.ts';
import { sessionTexts } from './session-texts.ts';

/** Says why a signed-in person could not accept the invitation of an address. */
export function presentJoinFailure(
  { t }: Pick<I18n, 't'>,
  failure: { readonly status: number; readonly code: string },
  email: string,
): string {
  const text = presentSessionFailure(failure, sessionTexts.invitationOther);
  return text === sessionTexts.invitationOther ? t(sessionTexts.invitationOther, { email }) : t(text);
}
