import type { HumanId } from '@postern/contract/admin-routes/team';
import { z } from 'zod';
import { attemptKeys } from './attempt-limiter.ts';
import { createPassword, stepUpMs } from './create-auth.ts';
import { forwardToAuth } from './forward-to-auth.ts';
import type { HumanParts } from './human-parts.ts';
import { ApiRefusal } from '../refusals/api-refusal.ts';
import { parseJsonBody } from '../refusals/parse-json-body.ts';
import type { AccountSession } from './human-session.ts';
import { recordSignIn } from './record-sign-in.ts';
import { beginAttempt } from './sign-in.ts';
import { takeTotpCode } from './take-totp-code.ts';

const proofSchema = z.union([
  z.strictObject({ password: z.string().min(1).max(1000) }),
  z.strictObject({ code: z.string().trim().min(6).max(40) }),
]);
const passkeySchema = z.strictObject({ response: z.looseObject({ id: z.string().max(2000) }) });

interface StepUpCall {
  readonly request: Request;
  readonly account: AccountSession;
  readonly clientAddress: string | null;
}

/** Proves the identity again, by a password or a code of the authenticator app. The session is fresh for a while. */
export async function stepUp(
  call: StepUpCall,
  parts: HumanParts,
): Promise<{ readonly steppedUpUntilMs: number }> {
  const proof = await parseJsonBody(call.request, proofSchema);
  const isRight = await judgeProof(call, parts, () =>
    'password' in proof
      ? isPasswordOf(call.account.human.id, proof.password, parts)
      : isOwnCode(proof.code, call, parts),
  );
  if (!isRight) throw new ApiRefusal('credential_invalid');
  const steppedUpUntilMs = parts.now() + stepUpMs;
  const proved = 'code' in proof ? { steppedUpUntilMs, secondFactorBy: 'totp' } : { steppedUpUntilMs };
  await (await parts.auth.$context).internalAdapter.updateSession(call.account.token, proved);
  return { steppedUpUntilMs };
}

/**
 * Proves the identity again, by a passkey of the same person. The answer contains a new session, and the old one ends.
 */
export async function stepUpWithPasskey(call: StepUpCall, parts: HumanParts): Promise<Response> {
  const { response } = await parseJsonBody(call.request, passkeySchema);
  let answer: Response | undefined;
  const isRight = await judgeProof(call, parts, async () => {
    const context = await parts.auth.$context;
    const passkey = await context.adapter.findOne<{ readonly userId: string }>({
      model: 'passkey',
      where: [{ field: 'credentialID', value: response.id }],
    });
    if (passkey?.userId !== call.account.human.id) return false;
    const path = '/passkey/verify-authentication';
    answer = await forwardToAuth({ method: 'POST', path, body: { response } }, call.request.headers, parts);
    if (answer.ok) await context.internalAdapter.deleteSession(call.account.token);
    return answer.ok;
  });
  if (!isRight || answer === undefined) throw new ApiRefusal('credential_invalid');
  return answer;
}

async function judgeProof(
  call: StepUpCall,
  parts: HumanParts,
  judge: () => Promise<boolean>,
): Promise<boolean> {
  const { account, clientAddress } = call;
  const keys = attemptKeys(clientAddress, account.human.email);
  beginAttempt(keys, parts.limiter);
  const isRight = await judge();
  if (isRight) parts.limiter.forgive(keys);
  else
    await recordSignIn(
      account.human,
      { action: 'member.sign-in-failed', clientAddress, by: 'step-up' },
      parts,
    );
  return isRight;
}

/** Returns false if the person has no password. */
export async function isPasswordOf(humanId: HumanId, password: string, parts: HumanParts): Promise<boolean> {
  const accounts = await (await parts.auth.$context).internalAdapter.findAccounts(humanId);
  const stored = accounts.find(({ providerId }) => providerId === 'credential')?.password;
  return (
    typeof stored === 'string' && (await parts.passwordHasher.isPassword(createPassword(password), stored))
  );
}

async function isOwnCode(code: string, call: StepUpCall, parts: HumanParts): Promise<boolean> {
  // If the app was never confirmed, better-auth would accept the code as the confirmation.
  if (!call.account.human.hasTotp) return false;
  await takeTotpCode(call.account.human.id, code, parts);
  const path = '/two-factor/verify-totp';
  const answer = await forwardToAuth({ method: 'POST', path, body: { code } }, call.request.headers, parts);
  return answer.ok;
}
