import type { HumanParts } from './human-parts.ts';
import { forwardToAuth } from './forward-to-auth.ts';
import { clientAddressOf } from './human-app.ts';
import type { HumanApp, HumanContext } from './human-app.ts';
import { HumanRefusal, parseBody } from './human-refusal.ts';
import { findAccountSession, hasPasskey } from './human-session.ts';
import type { AccountSession } from './human-session.ts';
import {
  acceptFirstRun,
  acceptInvitation,
  acceptInvitationSchema,
  firstRunSchema,
  showInvitation,
  showInvitationSchema,
} from './invitations.ts';
import { attemptSignIn } from './sign-in.ts';
import { stepUp, stepUpWithPasskey } from './step-up.ts';

/** What better-auth does not have: what the sign-in page may offer, fresh proofs, invitations and the first run. */
export function registerOwnPaths(app: HumanApp, parts: HumanParts): void {
  registerArrivals(app, parts);
  // On the portal a password alone is enough, so that nothing there may change how one signs in elsewhere.
  if (parts.place === 'console') registerConsolePaths(app, parts);
}

function registerArrivals(app: HumanApp, parts: HumanParts): void {
  app.get('/options', (c) =>
    c.json({ passkey: true, providers: parts.providers.map(({ id, name }) => ({ id, name })) }),
  );
  app.get('/account', async (c) => {
    const { human, steppedUpUntilMs, secondFactorBy } = await getAccount(c, parts);
    const isWithPasskey = await hasPasskey(human.id, parts.auth);
    return c.json({ ...human, hasPasskey: isWithPasskey, steppedUpUntilMs, secondFactorBy });
  });
  app.post('/invitation', async (c) => {
    const { token } = await parseBody(c.req.raw, showInvitationSchema);
    return c.json(await showInvitation(token, clientAddressOf(c), parts));
  });
  app.post('/invitation/accept', async (c) => {
    const body = await parseBody(c.req.raw, acceptInvitationSchema);
    const account = await findAccountSession(parts, c.req.raw.headers.get('cookie'));
    const signIn = await acceptInvitation(body, { account, clientAddress: clientAddressOf(c) }, parts);
    return signIn === undefined ? c.json({}) : withCookies(c.json({}), await signInNow(signIn, c, parts));
  });
}

function registerConsolePaths(app: HumanApp, parts: HumanParts): void {
  app.post('/step-up', async (c) => c.json(await stepUp(await stepUpCall(c, parts), parts)));
  app.post('/step-up/passkey', async (c) => {
    const answer = await stepUpWithPasskey(await stepUpCall(c, parts), parts);
    return withCookies(c.json({}), answer);
  });
  app.post('/first-run', async (c) => {
    const body = await parseBody(c.req.raw, firstRunSchema);
    const signIn = await acceptFirstRun(body, { clientAddress: clientAddressOf(c) }, parts);
    return withCookies(c.json({}), await signInNow(signIn, c, parts));
  });
}

async function stepUpCall(c: HumanContext, parts: HumanParts) {
  return { request: c.req.raw, account: await getAccount(c, parts), clientAddress: clientAddressOf(c) };
}

async function getAccount(c: HumanContext, parts: HumanParts): Promise<AccountSession> {
  const account = await findAccountSession(parts, c.req.raw.headers.get('cookie'));
  if (account === undefined) throw new HumanRefusal('not_signed_in');
  return account;
}

/** Signs a new account in with the password that it just chose. */
function signInNow(
  body: { readonly email: string; readonly password: string },
  c: HumanContext,
  parts: HumanParts,
): Promise<Response> {
  const { headers } = c.req.raw;
  return attemptSignIn(
    { by: 'password', email: body.email, cookie: headers.get('cookie'), clientAddress: clientAddressOf(c) },
    () => forwardToAuth({ method: 'POST', path: '/sign-in/email', body }, headers, parts),
    parts,
  );
}

function withCookies(response: Response, from: Response): Response {
  for (const cookie of from.headers.getSetCookie()) response.headers.append('set-cookie', cookie);
  return response;
}
