import { z } from 'zod';
import { attemptKeys } from './attempt-limiter.ts';
import { authPaths } from './auth-paths.ts';
import type { AuthPath } from './auth-paths.ts';
import { authBasePath } from './create-auth.ts';
import type { HumanParts } from './human-parts.ts';
import { forwardToAuth } from './forward-to-auth.ts';
import { clientAddressOf } from './human-app.ts';
import type { HumanApp, HumanContext } from './human-app.ts';
import { HumanRefusal, parseBody, refuseField } from './human-refusal.ts';
import { findAccountSession, hasPasskey } from './human-session.ts';
import { judgePassword } from './judge-password.ts';
import { attemptSignIn, beginAttempt } from './sign-in.ts';

/** The paths of better-auth that there are, each behind what the table says of it. */
export function registerAuthPaths(app: HumanApp, parts: HumanParts): void {
  for (const entry of authPaths) {
    if (parts.place === 'portal' && entry.onPortal !== true) continue;
    app.on(entry.method, entry.path, async (c) => await answerAuthPath(entry, c, parts));
  }
}

async function answerAuthPath(entry: AuthPath, c: HumanContext, parts: HumanParts): Promise<Response> {
  const request = c.req.raw;
  const body = entry.body === undefined ? undefined : await parseBody(request, entry.body);
  if (entry.needsStepUp === true) await requireStepUp(c, parts);
  if (entry.needsOwnFactor === true) await requireOwnFactor(c, parts);
  if (entry.path === '/change-password') await judgeNewPassword(body, c, parts);
  const path = entry.forwardTo ?? c.req.path.slice(authBasePath.length);
  const { search } = new URL(request.url);
  const ask = () => forwardToAuth({ method: entry.method, path, search, body }, request.headers, parts);
  const clientAddress = clientAddressOf(c);
  if (entry.signsIn !== undefined) {
    const attempt = {
      by: entry.signsIn,
      email: emailOf(body),
      cookie: request.headers.get('cookie'),
      clientAddress,
    };
    return await presentSignIn(await attemptSignIn(attempt, ask, parts));
  }
  if (entry.path === '/passkey/verify-registration') return await registerPasskey(c, ask, parts);
  return entry.asksSecret === true ? await askForSecret(c, ask, parts) : await ask();
}

/** The device has just verified its user: from now on the session has its second factor. */
async function registerPasskey(
  c: HumanContext,
  ask: () => Promise<Response>,
  parts: HumanParts,
): Promise<Response> {
  const account = await findAccountSession(parts, c.req.raw.headers.get('cookie'));
  const answer = await ask();
  if (answer.ok && account !== undefined) {
    const { internalAdapter } = await parts.auth.$context;
    await internalAdapter.updateSession(account.token, { secondFactorBy: 'passkey' });
  }
  return answer;
}

/**
 * A password alone must not change the factors of somebody who has some, or it would be enough for everything: whoever
 * guessed it would add a factor of their own.
 *
 * @throws HumanRefusal second_factor_needed
 */
async function requireOwnFactor(c: HumanContext, parts: HumanParts): Promise<void> {
  if (parts.secondFactor === 'optional') return;
  const account = await findAccountSession(parts, c.req.raw.headers.get('cookie'));
  if (account === undefined) throw new HumanRefusal('not_signed_in');
  if (account.secondFactorBy !== null) return;
  if (account.human.hasTotp || (await hasPasskey(account.human.id, parts.auth))) {
    throw new HumanRefusal('second_factor_needed');
  }
}

/** A wrong password counts as a failure here too, or a stolen session could guess without end. */
async function askForSecret(
  c: HumanContext,
  ask: () => Promise<Response>,
  parts: HumanParts,
): Promise<Response> {
  const account = await findAccountSession(parts, c.req.raw.headers.get('cookie'));
  if (account === undefined) throw new HumanRefusal('not_signed_in');
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

/** The session's token stands in better-auth's answer too; pages have no use for it, so it is left out. */
async function presentSignIn(answer: Response): Promise<Response> {
  if (!answer.ok) return answer;
  const json: unknown = await answer.json().catch(() => ({}));
  const headers = new Headers({ 'content-type': 'application/json' });
  for (const cookie of answer.headers.getSetCookie()) headers.append('set-cookie', cookie);
  return new Response(JSON.stringify(answerSchema.catch({}).parse(json)), { status: answer.status, headers });
}

/** @throws HumanRefusal without a session, or when its last proof of identity is too old. */
async function requireStepUp(c: HumanContext, parts: HumanParts): Promise<void> {
  const account = await findAccountSession(parts, c.req.raw.headers.get('cookie'));
  if (account === undefined) throw new HumanRefusal('not_signed_in');
  if ((account.steppedUpUntilMs ?? 0) <= parts.now()) throw new HumanRefusal('step_up_needed');
}

async function judgeNewPassword(body: unknown, c: HumanContext, parts: HumanParts): Promise<void> {
  const account = await findAccountSession(parts, c.req.raw.headers.get('cookie'));
  if (account === undefined) throw new HumanRefusal('not_signed_in');
  const { newPassword } = z.object({ newPassword: z.string() }).parse(body);
  const problem = judgePassword(newPassword, account.human);
  if (problem !== undefined) throw refuseField('/newPassword', problem);
}

function emailOf(body: unknown): string | null {
  return z.object({ email: z.string() }).safeParse(body).data?.email ?? null;
}
