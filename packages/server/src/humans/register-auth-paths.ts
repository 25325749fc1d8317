import { z } from 'zod';
import { attemptKeys } from './attempt-limiter.ts';
import { authPaths } from './auth-paths.ts';
import type { AuthPath } from './auth-paths.ts';
import { digestBackupCode } from './backup-codes.ts';
import { authBasePath } from './create-auth.ts';
import type { HumanParts } from './human-parts.ts';
import { forwardToAuth } from './forward-to-auth.ts';
import { clientAddressOf } from './human-app.ts';
import type { HumanApp, HumanContext } from './human-app.ts';
import { ApiRefusal, refuseFields } from '../refusals/api-refusal.ts';
import { parseJsonBody } from '../refusals/parse-json-body.ts';
import { findAccountSession } from './human-session.ts';
import { judgePassword } from './judge-password.ts';
import { recordFactorChange } from './record-factor-change.ts';
import { requireEnrolmentProof, requireOwnFactor } from './require-factor-proof.ts';
import { attemptSignIn, beginAttempt, findPendingHuman } from './sign-in.ts';
import type { Attempt } from './sign-in.ts';
import { takeTotpCode } from './take-totp-code.ts';

/** Registers the allowed paths of better-auth, each behind the checks that the table requires. */
export function registerAuthPaths(app: HumanApp, parts: HumanParts): void {
  for (const entry of authPaths) {
    if (parts.place === 'portal' && entry.onPortal !== true) continue;
    app.on(entry.method, entry.path, async (c) => await answerAuthPath(entry, c, parts));
  }
}

async function answerAuthPath(entry: AuthPath, c: HumanContext, parts: HumanParts): Promise<Response> {
  const request = c.req.raw;
  const body = entry.body === undefined ? undefined : await parseJsonBody(request, entry.body);
  if (entry.needsStepUp === true) await requireStepUp(c, parts);
  if (entry.needsOwnFactor === true) await requireOwnFactor(c, parts);
  if (entry.enrols === true) await requireEnrolmentProof(c, parts);
  if (entry.path === '/change-password') await judgeNewPassword(body, c, parts);
  const path = entry.forwardTo ?? c.req.path.slice(authBasePath.length);
  const { search } = new URL(request.url);
  const sent = entry.signsIn === 'backup-code' ? withDigest(body) : body;
  const ask = () => forwardToAuth({ method: entry.method, path, search, body: sent }, request.headers, parts);
  if (entry.signsIn === undefined) {
    const answer = await changeSignIn(entry, c, ask, parts);
    return entry.changes === 'password' ? await presentSignIn(answer) : answer;
  }
  const attempt = {
    by: entry.signsIn,
    email: emailOf(body),
    cookie: request.headers.get('cookie'),
    clientAddress: clientAddressOf(c),
  };
  if (entry.signsIn !== 'totp') return await presentSignIn(await attemptSignIn(attempt, ask, parts));
  return await presentSignIn(await giveTotpCode(attempt, codeOf(body), { c, ask, parts }));
}

/** Checks a code. It also confirms a new app within a session, which changes the person's factors. */
async function giveTotpCode(
  attempt: Attempt,
  code: string,
  {
    c,
    ask,
    parts,
  }: { readonly c: HumanContext; readonly ask: () => Promise<Response>; readonly parts: HumanParts },
): Promise<Response> {
  const account = await findAccountSession(parts, attempt.cookie);
  // Within a session the code is for an app that is being set up: better-auth would accept it as its confirmation.
  const isNewApp = account !== undefined && !account.human.hasTotp;
  if (isNewApp) await requireEnrolmentProof(c, parts);
  const once = async () => {
    const humanId = account?.human.id ?? (await findPendingHuman(attempt.cookie, parts.auth));
    if (humanId !== undefined) await takeTotpCode(humanId, code, parts);
    return await ask();
  };
  const answer = await attemptSignIn(attempt, once, parts);
  if (isNewApp && answer.ok) {
    await recordFactorChange('totp', { account, answer, clientAddress: attempt.clientAddress }, parts);
  }
  return answer;
}

async function changeSignIn(
  entry: AuthPath,
  c: HumanContext,
  ask: () => Promise<Response>,
  parts: HumanParts,
): Promise<Response> {
  const account = await findAccountSession(parts, c.req.raw.headers.get('cookie'));
  const answer = entry.asksSecret === true ? await askForSecret(c, ask, parts) : await ask();
  if (!answer.ok || account === undefined || entry.changes === undefined) return answer;
  if (entry.changes === 'passkey') {
    // The device has just verified its user: from now on the session counts as having given a second factor.
    const { internalAdapter } = await parts.auth.$context;
    await internalAdapter.updateSession(account.token, { secondFactorBy: 'passkey' });
  }
  const change = { account, answer, clientAddress: clientAddressOf(c) };
  await recordFactorChange(entry.changes, change, parts);
  return answer;
}

/** Replaces the code by its digest, because better-auth compares it with the stored digests. */
function withDigest(body: unknown): unknown {
  return { code: digestBackupCode(codeOf(body)) };
}

/** A wrong password counts as a failure here too. Otherwise a stolen session could guess without limit. */
async function askForSecret(
  c: HumanContext,
  ask: () => Promise<Response>,
  parts: HumanParts,
): Promise<Response> {
  const account = await findAccountSession(parts, c.req.raw.headers.get('cookie'));
  if (account === undefined) throw new ApiRefusal('not_signed_in');
  const keys = attemptKeys(clientAddressOf(c), account.human.email);
  beginAttempt(keys, parts.limiter);
  const answer = await ask();
  if (answer.ok) parts.limiter.forgive(keys);
  return answer;
}

const answerSchema = z.object({
  twoFactorRedirect: z.boolean().optional(),
  twoFactorMethods: z.array(z.string()).optional(),
});

/**
 * Removes the token of a new session, which better-auth repeats in its answers after a sign-in and after a change of
 * the password, although pages do not use it.
 */
async function presentSignIn(answer: Response): Promise<Response> {
  if (!answer.ok) return answer;
  const json: unknown = await answer.json().catch(() => ({}));
  const headers = new Headers({ 'content-type': 'application/json' });
  for (const cookie of answer.headers.getSetCookie()) headers.append('set-cookie', cookie);
  return new Response(JSON.stringify(answerSchema.catch({}).parse(json)), { status: answer.status, headers });
}

/** @throws ApiRefusal without a session, or if its last proof of identity is too old */
async function requireStepUp(c: HumanContext, parts: HumanParts): Promise<void> {
  const account = await findAccountSession(parts, c.req.raw.headers.get('cookie'));
  if (account === undefined) throw new ApiRefusal('not_signed_in');
  if ((account.steppedUpUntilMs ?? 0) <= parts.now()) throw new ApiRefusal('step_up_needed');
}

async function judgeNewPassword(body: unknown, c: HumanContext, parts: HumanParts): Promise<void> {
  const account = await findAccountSession(parts, c.req.raw.headers.get('cookie'));
  if (account === undefined) throw new ApiRefusal('not_signed_in');
  const { newPassword } = z.object({ newPassword: z.string() }).parse(body);
  const problem = await judgePassword(newPassword, account.human);
  if (problem !== undefined) throw refuseFields([{ path: '/newPassword', message: problem }]);
}

function codeOf(body: unknown): string {
  return z.object({ code: z.string() }).parse(body).code;
}

function emailOf(body: unknown): string | null {
  return z.object({ email: z.string() }).safeParse(body).data?.email ?? null;
}
