import type { Text } from '../i18n/text.ts';
import { sessionTexts } from './session-texts.ts';

/** What to say of a sign-in that failed. It never tells whether the account exists. */
export function presentSessionFailure(
  failure: { readonly status: number; readonly code: string },
  wrong: Text<string>,
): Text<string> {
  if (failure.code === 'unreachable') return sessionTexts.unreachable;
  if (failure.code === 'passkey_cancelled') return sessionTexts.passkeyCancelled;
  if (failure.status === 429) return sessionTexts.tooMany;
  return failure.status === 400 || failure.status === 401 || failure.status === 403
    ? wrong
    : sessionTexts.failed;
}
