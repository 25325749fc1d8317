import { z } from 'zod';
import {
  askForCodeSchema,
  giveCodeSchema,
  needsNewPassword,
  sendAddressCode,
  takeAddressCode,
} from './address-proof.ts';
import { clientAddressOf } from './human-app.ts';
import type { HumanApp, HumanContext } from './human-app.ts';
import type { HumanParts } from './human-parts.ts';
import { ApiRefusal } from '../refusals/api-refusal.ts';
import { parseJsonBody } from '../refusals/parse-json-body.ts';
import { actorOf, findAccountSession, hasPasskey } from './human-session.ts';
import type { AccountSession } from './human-session.ts';
import { recordPersonEvent } from './record-person-event.ts';

const endSessionSchema = z.strictObject({ id: z.string().min(1).max(64) });

/** Registers the paths where a signed-in person reads and changes their own account, besides those of better-auth. */
export function registerAccountPaths(app: HumanApp, parts: HumanParts): void {
  app.get('/account', async (c) => c.json(await presentAccount(await getAccount(c, parts), parts)));
  registerAddressPaths(app, parts);
  registerSessionPaths(app, parts);
}

async function presentAccount(account: AccountSession, parts: HumanParts) {
  const { human, steppedUpUntilMs, secondFactorBy, mayEnrolUntilMs } = account;
  const person = await parts.storage.humans.getPerson(human.id);
  const own = person?.providers ?? [];
  const isWithPasskey = await hasPasskey(human.id, parts.auth);
  return {
    ...human,
    hasPasskey: isWithPasskey,
    hasPassword: person?.hasPassword ?? false,
    providers: parts.providers.filter(({ id }) => own.includes(id)).map(({ id, name }) => ({ id, name })),
    steppedUpUntilMs,
    secondFactorBy,
    mayEnrol: secondFactorBy !== null || (mayEnrolUntilMs ?? 0) > parts.now(),
    needsNewPassword: await needsNewPassword(account, parts),
    canMail: parts.canMail,
  };
}

function registerAddressPaths(app: HumanApp, parts: HumanParts): void {
  app.post('/address/send-code', async (c) => {
    const body = await parseJsonBody(c.req.raw, askForCodeSchema);
    await sendAddressCode(await callOf(c, parts), body, parts);
    return c.json({});
  });
  app.post('/address/verify', async (c) => {
    const body = await parseJsonBody(c.req.raw, giveCodeSchema);
    await takeAddressCode(await callOf(c, parts), body, parts);
    return c.json({});
  });
}

function registerSessionPaths(app: HumanApp, parts: HumanParts): void {
  app.get('/sessions', async (c) => {
    const { id, human } = await getAccount(c, parts);
    const sessions = await parts.storage.humanSessions.list(human.id, parts.now());
    return c.json({ items: sessions.map((session) => ({ ...session, isCurrent: session.id === id })) });
  });
  app.post('/sessions/end', async (c) => {
    const body = await parseJsonBody(c.req.raw, endSessionSchema);
    const { account, clientAddress } = await callOf(c, parts);
    await endSessions({ account, clientAddress }, parts, async (tx) => {
      if (await tx.humanSessions.end(account.human.id, body.id)) return 1;
      throw new ApiRefusal('not_found', { facts: { what: 'session' } });
    });
    return c.json({});
  });
  app.post('/sessions/end-others', async (c) => {
    await parseJsonBody(c.req.raw, z.strictObject({}));
    const { account, clientAddress } = await callOf(c, parts);
    const kept = { exceptToken: account.token };
    await endSessions({ account, clientAddress }, parts, (tx) =>
      tx.humanSessions.endAll(account.human.id, kept),
    );
    return c.json({});
  });
}

type Transaction = Parameters<Parameters<HumanParts['storage']['transact']>[0]>[0];

async function endSessions(
  call: { readonly account: AccountSession; readonly clientAddress: string | null },
  { storage, now }: HumanParts,
  end: (tx: Transaction) => Promise<number>,
): Promise<void> {
  const { human } = call.account;
  await storage.transact(async (tx) => {
    const ended = await end(tx);
    await recordPersonEvent(tx, human, {
      action: 'member.sessions-ended',
      actor: actorOf(human, call.clientAddress),
      atMs: now(),
      after: { sessionsEnded: ended },
    });
  });
}

async function callOf(c: HumanContext, parts: HumanParts) {
  return { account: await getAccount(c, parts), clientAddress: clientAddressOf(c) };
}

/** @throws ApiRefusal not_signed_in */
export async function getAccount(c: HumanContext, parts: HumanParts): Promise<AccountSession> {
  const account = await findAccountSession(parts, c.req.raw.headers.get('cookie'));
  if (account === undefined) throw new ApiRefusal('not_signed_in');
  return account;
}
