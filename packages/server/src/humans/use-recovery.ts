import { z } from 'zod';
import { digestOneTimeToken } from '../crypto/one-time-token.ts';
import { Secret } from '../domain/secret.ts';
import type { StoredPerson, StoredRecovery } from '../storage/people/port.ts';
import type { StorageWriter } from '../storage/storage.ts';
import { attemptKeys } from './attempt-limiter.ts';
import { createPassword } from './create-auth.ts';
import type { HumanParts } from './human-parts.ts';
import { ApiRefusal, refuseFields } from '../refusals/api-refusal.ts';
import { actorOf } from './human-session.ts';
import { judgePassword } from './judge-password.ts';
import { recordPersonEvent } from './record-person-event.ts';
import { findProvider } from './recovery.ts';
import type { LinkKind } from './recovery.ts';
import { isPasswordOf } from './step-up.ts';
import { beginAttempt } from './sign-in.ts';

const tokenSchema = z.string().min(1).max(200);
export const showRecoverySchema = z.strictObject({ token: tokenSchema });
export const useRecoverySchema = z.strictObject({
  token: tokenSchema,
  password: z.string().min(1).max(1000),
});

/** The data that a link's page shows. `factors` asks for the present password, the other kinds for a new one. */
export interface ShownRecovery {
  readonly kind: LinkKind;
  readonly name: string;
  readonly email: string;
}

/** @throws ApiRefusal not_found, the same for a link that never existed, was used or has expired */
export async function showRecovery(
  token: string,
  clientAddress: string | null,
  parts: HumanParts,
): Promise<ShownRecovery> {
  const { recovery, person } = await getRecovery(token, clientAddress, parts);
  return { kind: recovery.kind, name: person.name, email: person.email };
}

/**
 * Uses up the link and ends every session of the person. Returns what they sign in with now: the password that was just
 * chosen or given. A person who still has factors is asked for one afterwards.
 *
 * @throws ApiRefusal not_found, credential_invalid; request_invalid for a new password
 */
export async function useRecovery(
  { token, password }: z.output<typeof useRecoverySchema>,
  clientAddress: string | null,
  parts: HumanParts,
): Promise<{ readonly email: string; readonly password: string }> {
  const { recovery, person } = await getRecovery(token, clientAddress, parts);
  const hash =
    recovery.kind === 'factors'
      ? await requirePassword(password, { person, clientAddress }, parts)
      : await hashNewPassword(password, person, parts);
  const nowMs = parts.now();
  await parts.storage.transact(async (tx) => {
    if (!(await tx.recoveries.close(recovery.id, nowMs))) throw refuseLink();
    await applyRecovery(tx, { recovery, person, hash }, nowMs);
    await recordPersonEvent(tx, person, {
      action: 'member.reset',
      actor: actorOf(person, clientAddress),
      atMs: nowMs,
      after: { kind: recovery.kind },
    });
  });
  return { email: person.email, password };
}

async function applyRecovery(
  tx: StorageWriter,
  used: { readonly recovery: LinkRecovery; readonly person: StoredPerson; readonly hash: string | null },
  nowMs: number,
): Promise<void> {
  const { recovery, person, hash } = used;
  const provesNow = recovery.provesAddress && !person.isAddressProved;
  if (hash !== null) await tx.humans.setPassword(person.id, { hash, nowMs });
  // While the address was not proved, the factors may have been set up by somebody else.
  if (recovery.kind !== 'password' || provesNow) await tx.humans.removeFactors(person.id);
  if (provesNow) await tx.humans.proveAddress(person.id);
  await tx.humanSessions.endAll(person.id);
  await tx.recoveries.closeAll(person.id, ['address', 'password', 'factors', 'account'], nowMs);
}

type LinkRecovery = StoredRecovery & { readonly kind: LinkKind };

async function getRecovery(
  token: string,
  clientAddress: string | null,
  parts: HumanParts,
): Promise<{ readonly recovery: LinkRecovery; readonly person: StoredPerson }> {
  const keys = attemptKeys(clientAddress, null);
  beginAttempt(keys, parts.limiter);
  const { storage } = parts;
  const recovery = await storage.recoveries.findOpen(digestOneTimeToken(new Secret(token)), parts.now());
  const person = recovery && (await storage.humans.getPerson(recovery.humanId));
  if (recovery === undefined || person === undefined || recovery.kind === 'address') throw refuseLink();
  // An operator's link resets everything. A mailed one must not give a password to a person who signs in elsewhere.
  if (recovery.kind !== 'account' && findProvider(person, parts) !== undefined) throw refuseLink();
  parts.limiter.forgive(keys);
  return { recovery: { ...recovery, kind: recovery.kind }, person };
}

async function hashNewPassword(password: string, person: StoredPerson, parts: HumanParts): Promise<string> {
  const problem = await judgePassword(password, person);
  if (problem !== undefined) throw refuseFields([{ path: '/password', message: problem }]);
  return await parts.passwordHasher.hash(createPassword(password));
}

/**
 * The link replaces the lost factor and the password is the other one, so that access to the mailbox alone is not
 * enough.
 */
async function requirePassword(
  password: string,
  call: { readonly person: StoredPerson; readonly clientAddress: string | null },
  parts: HumanParts,
): Promise<null> {
  const keys = attemptKeys(call.clientAddress, call.person.email);
  beginAttempt(keys, parts.limiter);
  if (!(await isPasswordOf(call.person.id, password, parts))) throw new ApiRefusal('credential_invalid');
  parts.limiter.forgive(keys);
  return null;
}

function refuseLink(): ApiRefusal {
  return new ApiRefusal('not_found', { facts: { what: 'open link' } });
}
