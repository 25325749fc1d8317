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

/** The data that an invitation's page shows before the invitation is accepted. */
export interface ShownInvitation {
  readonly email: string;
  readonly licenceName: string | null;
  readonly role: Seat['role'];
  /**
   * Whether the person has an account, so that they sign in first and then accept without a new password. False if the
   * invitation itself proves the address of an unproved account.
   */
  readonly hasAccount: boolean;
}

/**
 * Returns the link that makes the first operator; undefined once there is an operator. A link that was shown before
 * (`shownLink`) is returned again while it is valid, so that a restart does not invalidate one that was just copied.
 * Otherwise a new link is added: earlier ones stay valid until they expire, and the first that is used ends all others.
 * The secret is in the URL fragment, which browsers do not send.
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
      invitedBy: parts.productName,
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
 * Creates the account and uses up the invitation, in one transaction. If the person has an account and is signed in, it
 * adds the membership to that account instead. Returns what the new account signs in with; undefined if the person is
 * already signed in.
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
      // The account may have been created a moment ago by the same link: then the link has been used, and its error is
      // more helpful than a request to sign in.
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

/** Creates the first operator from the first run's link. */
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

/**
 * The address counts as proved if only the invited person was given the link. Anybody else could have typed any
 * address.
 */
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
 * Gives an account whose address was never proved to the person who has proved it now. Somebody else may have created
 * the account, so that its password, factors, sessions and links are removed.
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
 * Whether the invitation may take over an existing account with its address. An account with a proved address is never
 * taken over, nor an operator's. Any other one is if the link proves the address, or if the account has no seat.
 */
async function isClaimable(known: StoredHuman, invitation: Seat, reader: StorageReader): Promise<boolean> {
  if (known.isAddressProved || (await isOperating(known.id, reader))) return false;
  return invitation.isMailed || (await listPlaces(known, reader)).length === 0;
}

/** Returns the licences that the person belongs to or reads the portal for; null is the installation. */
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
 * Gives one more seat to a person who is signed in.
 *
 * @throws ApiRefusal address_unproved: a person with an unproved address stays where they were invited first
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
  // The first run's link belongs to the installation: only the owner of the machine sees it, so that it does not matter
  // which address is typed.
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

/** @throws ApiRefusal the same one for a link that never existed, was used or withdrawn, or has expired */
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
