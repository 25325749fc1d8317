import { z } from 'zod';
import { emailSchema } from '@postern/contract/api-user';
import { humanIdSchema } from '@postern/contract/admin-routes/team';

import { createOneTimeToken, digestOneTimeToken } from '../crypto/one-time-token.ts';
import { createRandomBase62 } from '../crypto/key-text.ts';
import { Secret } from '../domain/secret.ts';
import type { StorageWriter, StoredHuman } from '../storage/storage.ts';
import { createPassword } from './create-auth.ts';
import { attemptKeys } from './attempt-limiter.ts';
import type { HumanParts } from './human-parts.ts';
import { HumanRefusal, refuseField } from './human-refusal.ts';
import { actorOf } from './human-session.ts';
import type { AccountSession } from './human-session.ts';
import { judgePassword } from './judge-password.ts';
import { findSeat } from './seats.ts';
import type { Seat } from './seats.ts';
import { beginAttempt } from './sign-in.ts';

const tokenSchema = z.string().min(1).max(200);
const nameSchema = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(120, 'at most 120 characters')
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'must not contain control characters');
const newPasswordSchema = z.string().max(1000);

export const showInvitationSchema = z.strictObject({ token: tokenSchema });
export const acceptInvitationSchema = z.strictObject({
  token: tokenSchema,
  name: nameSchema.optional(),
  password: newPasswordSchema.optional(),
});
export const firstRunSchema = z.strictObject({
  token: tokenSchema,
  name: nameSchema,
  email: emailSchema,
  password: newPasswordSchema,
});

const firstRunLifeMs = 24 * 3_600_000;

/** What the page of an invitation shows before it is accepted. */
export interface ShownInvitation {
  readonly email: string;
  readonly licenceName: string | null;
  readonly role: Seat['role'];
  /** The person has to sign in first, and then accepts without a new password. */
  readonly hasAccount: boolean;
}

/**
 * The link that makes the first operator; undefined once there is an operator. A link that was shown before
 * (`shownLink`) is given back while it is good, so that a restart does not take away the one that somebody has just
 * copied. Otherwise a new one is added: earlier ones stay good until they expire, and the first that is used makes all of
 * them void. Its secret part stands in the fragment, which browsers send to nobody.
 */
export async function createFirstRunLink(parts: HumanParts, shownLink?: string): Promise<string | undefined> {
  const { storage, publicUrl, now } = parts;
  const nowMs = now();
  const shownToken = findLinkToken(shownLink);
  const present = (token: string): string => `${publicUrl}/first-run#${token}`;
  return await storage.transact(async (tx) => {
    if ((await tx.members.list(null)).length > 0) return undefined;
    if (shownToken !== undefined) {
      const open = await tx.invitations.findOpenByDigest(digestOneTimeToken(shownToken), nowMs);
      if (open?.email === null && open.licenceId === null) return present(shownToken.reveal());
    }
    const { token, digest } = createOneTimeToken();
    await tx.invitations.insert({
      licenceId: null,
      role: 'operator',
      email: null,
      tokenDigest: digest,
      invitedBy: 'Postern',
      createdAtMs: nowMs,
      expiresAtMs: nowMs + firstRunLifeMs,
    });
    return present(token.reveal());
  });
}

function findLinkToken(link: string | undefined): Secret | undefined {
  const token = link?.split('#')[1]?.trim();
  return token === undefined || token === '' ? undefined : new Secret(token);
}

export async function showInvitation(
  token: string,
  clientAddress: string | null,
  parts: HumanParts,
): Promise<ShownInvitation> {
  const { licenceId, role, email } = await getInvitation(token, clientAddress, parts);
  if (email === null) throw refuseLink();
  const licence = licenceId === null ? undefined : await parts.storage.licences.find(licenceId);
  const human = await parts.storage.humans.findByEmail(email);
  return { email, licenceName: licence?.name ?? null, role, hasAccount: human !== undefined };
}

/**
 * Makes the account (or, for somebody who has one and is signed in, adds the membership) and uses the invitation up,
 * in one transaction. Gives what the new account signs in with; undefined when the person is signed in already.
 */
export async function acceptInvitation(
  body: z.output<typeof acceptInvitationSchema>,
  call: { readonly account: AccountSession | undefined; readonly clientAddress: string | null },
  parts: HumanParts,
): Promise<{ readonly email: string; readonly password: string } | undefined> {
  const invitation = await getInvitation(body.token, call.clientAddress, parts);
  const { email } = invitation;
  if (email === null) throw refuseLink();
  const known = await parts.storage.humans.findByEmail(email);
  if (known !== undefined) {
    if (call.account?.human.id !== known.id) {
      // The account may be a moment old, made by the same link: then the link is used, and nobody has to sign in.
      await getInvitation(body.token, call.clientAddress, parts);
      throw new HumanRefusal('not_signed_in');
    }
    await join({ human: known, invitation, ...call }, parts);
    return undefined;
  }
  if (body.name === undefined) throw refuseField('/name', 'give your name');
  if (body.password === undefined) throw refuseField('/password', 'choose a password');
  await createAccount({ name: body.name, email, password: body.password, invitation, ...call }, parts);
  return { email, password: body.password };
}

/** The first operator, from the first run's link. */
export async function acceptFirstRun(
  { token, ...person }: z.output<typeof firstRunSchema>,
  call: { readonly clientAddress: string | null },
  parts: HumanParts,
): Promise<{ readonly email: string; readonly password: string }> {
  const invitation = await getInvitation(token, call.clientAddress, parts);
  if (invitation.email !== null) throw refuseLink();
  await createAccount({ ...person, invitation, ...call }, parts);
  return { email: person.email, password: person.password };
}

interface NewAccount {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly invitation: Seat;
  readonly clientAddress: string | null;
}

async function createAccount(account: NewAccount, parts: HumanParts): Promise<void> {
  const problem = judgePassword(account.password, account);
  if (problem !== undefined) throw refuseField('/password', problem);
  const human: StoredHuman = {
    id: humanIdSchema.parse(`hum_${createRandomBase62(16)}`),
    name: account.name,
    email: account.email.toLowerCase(),
  };
  const passwordHash = await parts.passwordHasher.hash(createPassword(account.password));
  await join({ ...account, human, passwordHash }, parts);
}

interface Joining {
  readonly human: StoredHuman;
  readonly invitation: Seat;
  readonly clientAddress: string | null;
  /** Makes the account as well. */
  readonly passwordHash?: string;
}

async function join(
  { human, invitation, clientAddress, passwordHash }: Joining,
  parts: HumanParts,
): Promise<void> {
  const nowMs = parts.now();
  await parts.storage.transact(async (tx) => {
    if (!(await invitation.close(tx, nowMs))) throw refuseLink();
    if (invitation.email === null) await refuseSecondFirstRun(tx);
    if (passwordHash !== undefined) await tx.humans.insert({ ...human, passwordHash, createdAtMs: nowMs });
    await invitation.take(tx, human, { nowMs, actor: actorOf(human, clientAddress) });
  });
}

async function refuseSecondFirstRun(tx: StorageWriter): Promise<void> {
  if ((await tx.members.list(null)).length > 0) throw refuseLink();
}

/** @throws HumanRefusal alike for a link that never was, was used, withdrawn or is too old. */
async function getInvitation(
  token: string,
  clientAddress: string | null,
  { storage, limiter, now, place }: HumanParts,
): Promise<Seat> {
  const keys = attemptKeys(clientAddress, null);
  beginAttempt(keys, limiter);
  const found = await findSeat(digestOneTimeToken(new Secret(token)), now(), { storage, place });
  if (found === undefined) throw refuseLink();
  limiter.forgive(keys);
  return found;
}

function refuseLink(): HumanRefusal {
  return new HumanRefusal('not_found', { facts: { what: 'open invitation' } });
}
