import { z } from 'zod';
import { emailSchema } from '@postern/contract/contact-fields';
import { nameSchema } from '@postern/contract/written-text';
import { humanIdSchema } from '@postern/contract/admin-routes/team';
import type { LicenceId } from '@postern/contract/ids';

import { createOneTimeToken, digestOneTimeToken } from '../crypto/one-time-token.ts';
import { createRandomBase62 } from '../crypto/key-text.ts';
import { Secret } from '../domain/secret.ts';
import type { StoredHuman } from '../storage/people/port.ts';
import type { StorageReader, StorageWriter } from '../storage/storage.ts';
import { createPassword } from './create-auth.ts';
import { attemptKeys } from './attempt-limiter.ts';
import type { HumanParts } from './human-parts.ts';
import { ApiRefusal, refuseFields } from '../refusals/api-refusal.ts';
import { actorOf } from './human-session.ts';
import type { AccountSession } from './human-session.ts';
import { isOperating } from './is-operating.ts';
import { judgePassword } from './judge-password.ts';
import { findSeat } from './seats.ts';
import type { Seat } from './seats.ts';
import { beginAttempt } from './sign-in.ts';

const tokenSchema = z.string().min(1).max(200);
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
  /** The person has to sign in first, and then accepts without a new password. Never said of an unproved address to who proves it. */
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
      invitedById: null,
      language: 'en',
      isMailed: false,
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
  const invitation = await getInvitation(token, clientAddress, parts);
  const { licenceId, role, email } = invitation;
  if (email === null) throw refuseLink();
  const licence = licenceId === null ? undefined : await parts.storage.licences.find(licenceId);
  const known = await parts.storage.humans.findByEmail(email);
  const hasAccount = known !== undefined && !(await isClaimable(known, invitation, parts.storage));
  return { email, licenceName: licence?.name ?? null, role, hasAccount };
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
  if (known !== undefined && !(await isClaimable(known, invitation, parts.storage))) {
    if (call.account?.human.id !== known.id) {
      // The account may be a moment old, made by the same link: then the link is used, and nobody has to sign in.
      await getInvitation(body.token, call.clientAddress, parts);
      throw new ApiRefusal('not_signed_in');
    }
    await addSeat({ human: known, invitation, ...call }, parts);
    return undefined;
  }
  if (body.name === undefined) throw refuseFields([{ path: '/name', message: 'give your name' }]);
  if (body.password === undefined) throw refuseFields([{ path: '/password', message: 'choose a password' }]);
  const person = { name: body.name, email, password: body.password };
  if (known === undefined) await createAccount({ ...person, invitation, ...call }, parts);
  else await claimAccount({ ...person, invitation, ...call }, known, parts);
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

/** Its address is proved when nobody else was given the link; whoever was may have typed any address. */
async function createAccount(account: NewAccount, parts: HumanParts): Promise<void> {
  const human: StoredHuman = {
    id: humanIdSchema.parse(`hum_${createRandomBase62(16)}`),
    name: account.name,
    email: account.email.toLowerCase(),
    isAddressProved: account.invitation.isMailed,
  };
  const passwordHash = await hashNewPassword(account, parts);
  const nowMs = parts.now();
  await takeSeat({ ...account, human }, parts, async (tx) => {
    await tx.humans.insert({ ...human, passwordHash, createdAtMs: nowMs });
  });
}

/**
 * Hands an account whose address was never proved to the person who has proved it now: who made it may have been
 * somebody else, so that password, factors, sessions and links of then are gone.
 */
async function claimAccount(account: NewAccount, known: StoredHuman, parts: HumanParts): Promise<void> {
  const hash = await hashNewPassword(account, parts);
  const nowMs = parts.now();
  const isAddressProved = account.invitation.isMailed;
  const human: StoredHuman = { ...known, name: account.name, isAddressProved };
  await takeSeat({ ...account, human }, parts, async (tx) => {
    await tx.humans.rename(known.id, account.name);
    await tx.humans.setPassword(known.id, { hash, nowMs });
    await tx.humans.removeFactors(known.id);
    await tx.humanSessions.endAll(known.id);
    await tx.recoveries.closeAll(known.id, ['address', 'password', 'factors', 'account'], nowMs);
    if (isAddressProved) await tx.humans.proveAddress(known.id);
  });
}

/**
 * Whether the invitation may take an account over that has its address. Never one whose address is proved. One that
 * is not: when the link proves the address, or when the account is of no use to anybody; an operator's never.
 */
async function isClaimable(known: StoredHuman, invitation: Seat, reader: StorageReader): Promise<boolean> {
  if (known.isAddressProved || (await isOperating(known.id, reader))) return false;
  return invitation.isMailed || (await listPlaces(known, reader)).length === 0;
}

/** The licences that the person belongs to or reads the portal for; null: the installation. */
async function listPlaces(human: StoredHuman, reader: StorageReader): Promise<readonly (LicenceId | null)[]> {
  const seats = [...(await reader.members.listOf(human.id)), ...(await reader.integrators.listOf(human.id))];
  return seats.map(({ licenceId }) => licenceId);
}

async function hashNewPassword(account: NewAccount, parts: HumanParts): Promise<string> {
  const problem = await judgePassword(account.password, account);
  if (problem !== undefined) throw refuseFields([{ path: '/password', message: problem }]);
  return await parts.passwordHasher.hash(createPassword(account.password));
}

interface Joining {
  readonly human: StoredHuman;
  readonly invitation: Seat;
  readonly clientAddress: string | null;
}

/**
 * One more seat for somebody who is signed in.
 *
 * @throws ApiRefusal address_unproved: without a proved address, a person stays where they were invited first
 */
async function addSeat(joining: Joining, parts: HumanParts): Promise<void> {
  const { human, invitation } = joining;
  const { licenceId } = invitation;
  if (!human.isAddressProved && invitation.isMailed) {
    const proved = { ...joining, human: { ...human, isAddressProved: true } };
    await takeSeat(proved, parts, (tx) => tx.humans.proveAddress(human.id));
    return;
  }
  if (!human.isAddressProved) {
    const places = await listPlaces(human, parts.storage);
    if (licenceId === null || places.some((place) => place !== licenceId)) {
      throw new ApiRefusal('address_unproved');
    }
  }
  await takeSeat(joining, parts);
}

async function takeSeat(
  { human, invitation, clientAddress }: Joining,
  parts: HumanParts,
  prepare?: (tx: StorageWriter) => Promise<void>,
): Promise<void> {
  const nowMs = parts.now();
  // The first run's link is the installation's own: only the machine's owner sees it, and whose address is typed does not matter.
  const isOfFirstRun = invitation.email === null;
  const awaitsProof = invitation.role === 'operator' && !human.isAddressProved && !isOfFirstRun;
  await parts.storage.transact(async (tx) => {
    if (!(await invitation.close(tx, nowMs))) throw refuseLink();
    if (isOfFirstRun) await refuseSecondFirstRun(tx);
    await prepare?.(tx);
    await invitation.take(tx, human, { nowMs, actor: actorOf(human, clientAddress), awaitsProof });
  });
}

async function refuseSecondFirstRun(tx: StorageWriter): Promise<void> {
  if ((await tx.members.list(null)).length > 0) throw refuseLink();
}

/** @throws ApiRefusal alike for a link that never was, was used, withdrawn or is too old. */
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

function refuseLink(): ApiRefusal {
  return new ApiRefusal('not_found', { facts: { what: 'open invitation' } });
}
