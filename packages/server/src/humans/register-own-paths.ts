import type { HumanParts } from './human-parts.ts';
import { sessionLifeS } from './create-auth.ts';
import { findNewSessionCookie, forwardToAuth } from './forward-to-auth.ts';
import { clientAddressOf } from './human-app.ts';
import type { HumanApp, HumanContext } from './human-app.ts';
import { parseJsonBody } from '../refusals/parse-json-body.ts';
import { findAccountSession } from './human-session.ts';
import {
  acceptFirstRun,
  acceptInvitation,
  acceptInvitationSchema,
  firstRunSchema,
  showInvitation,
  showInvitationSchema,
} from './invitations.ts';
import { requestRecovery, requestRecoverySchema } from './recovery.ts';
import { getAccount, registerAccountPaths } from './register-account-paths.ts';
import { attemptSignIn } from './sign-in.ts';
import { stepUp, stepUpWithPasskey } from './step-up.ts';
import { showRecovery, showRecoverySchema, useRecovery, useRecoverySchema } from './use-recovery.ts';

/** Registers paths that better-auth lacks: options of the sign-in page, fresh proofs, invitations and the first run. */
export function registerOwnPaths(app: HumanApp, parts: HumanParts): void {
  registerArrivals(app, parts);
  registerAccountPaths(app, parts);
  registerRecovery(app, parts);
  // On the portal a password alone is sufficient, so that nothing there may change how a person signs in on the
  // console.
  if (parts.place === 'console') registerConsolePaths(app, parts);
}

function registerArrivals(app: HumanApp, parts: HumanParts): void {
  app.get('/options', (c) =>
    c.json({
      passkey: true,
      providers: parts.providers.map(({ id, name }) => ({ id, name })),
      canMail: parts.canMail,
    }),
  );
  app.post('/invitation', async (c) => {
    const { token } = await parseJsonBody(c.req.raw, showInvitationSchema);
    return c.json(await showInvitation(token, clientAddressOf(c), parts));
  });
  app.post('/invitation/accept', async (c) => {
    const body = await parseJsonBody(c.req.raw, acceptInvitationSchema);
    const account = await findAccountSession(parts, c.req.raw.headers.get('cookie'));
    const signIn = await acceptInvitation(body, { account, clientAddress: clientAddressOf(c) }, parts);
    return signIn === undefined ? c.json({}) : withCookies(c.json({}), await signInNow(signIn, c, parts));
  });
}

function registerRecovery(app: HumanApp, parts: HumanParts): void {
  app.post('/recovery', async (c) => {
    requestRecovery(await parseJsonBody(c.req.raw, requestRecoverySchema), clientAddressOf(c), parts);
    return c.json({}, 202);
  });
  app.post('/recovery/show', async (c) => {
    const { token } = await parseJsonBody(c.req.raw, showRecoverySchema);
    return c.json(await showRecovery(token, clientAddressOf(c), parts));
  });
  app.post('/recovery/use', async (c) => {
    const body = await parseJsonBody(c.req.raw, useRecoverySchema);
    const signIn = await useRecovery(body, clientAddressOf(c), parts);
    const answer = await signInNow(signIn, c, parts);
    // Only if no factor is asked for; otherwise the person signs in on the page that asks for it.
    const isSignedIn = (await findNewSessionCookie(answer, parts.auth)) !== undefined;
    return isSignedIn ? withCookies(c.json({ isSignedIn }), answer) : c.json({ isSignedIn });
  });
}

function registerConsolePaths(app: HumanApp, parts: HumanParts): void {
  app.post('/step-up', async (c) => c.json(await stepUp(await stepUpCall(c, parts), parts)));
  app.post('/step-up/passkey', async (c) => {
    const answer = await stepUpWithPasskey(await stepUpCall(c, parts), parts);
    return withCookies(c.json({}), answer);
  });
  app.post('/first-run', async (c) => {
    const body = await parseJsonBody(c.req.raw, firstRunSchema);
    const signIn = await acceptFirstRun(body, { clientAddress: clientAddressOf(c) }, parts);
    return withCookies(c.json({}), await signInNow(signIn, c, parts));
  });
}

async function stepUpCall(c: HumanContext, parts: HumanParts) {
  return { request: c.req.raw, account: await getAccount(c, parts), clientAddress: clientAddressOf(c) };
}

/**
 * Signs a person in with the password that they have just chosen. The link that they used proves more than a password,
 * so that this session may set up a second factor.
 */
async function signInNow(
  body: { readonly email: string; readonly password: string },
  c: HumanContext,
  parts: HumanParts,
): Promise<Response> {
  const { headers } = c.req.raw;
  const answer = await attemptSignIn(
    { by: 'password', email: body.email, cookie: headers.get('cookie'), clientAddress: clientAddressOf(c) },
    () => forwardToAuth({ method: 'POST', path: '/sign-in/email', body }, headers, parts),
    parts,
  );
  const cookie = await findNewSessionCookie(answer, parts.auth);
  const account = cookie === undefined ? undefined : await findAccountSession(parts, cookie);
  if (account !== undefined) {
    const { internalAdapter } = await parts.auth.$context;
    await internalAdapter.updateSession(account.token, {
      mayEnrolUntilMs: parts.now() + sessionLifeS * 1000,
    });
  }
  return answer;
}

function withCookies(response: Response, from: Response): Response {
  for (const cookie of from.headers.getSetCookie()) response.headers.append('set-cookie', cookie);
  return response;
}
