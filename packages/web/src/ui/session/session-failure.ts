import type { Text } from '../i18n/text.ts';
import { recoveryTexts } from './recovery-texts.ts';
import { sessionTexts } from './session-texts.ts';

/** Refusals that say more than that something was wrong. */
const refusalTexts = {
  code_used: recoveryTexts.codeUsed,
  enrolment_proof_needed: recoveryTexts.enrolmentProof,
  second_factor_needed: recoveryTexts.factorNeeded,
  address_unproved: recoveryTexts.addressUnproved,
  mail_not_configured: recoveryTexts.noMail,
};

/** Finds the text for a sign-in that failed. It never says whether the account exists. */
export function presentSessionFailure(
  failure: { readonly status: number; readonly code: string },
  wrong: Text<string>,
): Text<string> {
  if (failure.code === 'unreachable') return sessionTexts.unreachable;
  if (failure.code === 'passkey_cancelled') return sessionTexts.passkeyCancelled;
  const known: Partial<Record<string, Text<string>>> = refusalTexts;
  const said = known[failure.code];
  if (said !== undefined) return said;
  if (failure.status === 429) return sessionTexts.tooMany;
  // 404 is the answer to a link that was used, is too old or never was.
  return [400, 401, 403, 404].includes(failure.status) ? wrong : sessionTexts.failed;
}
