import type { StorageReader } from '../../storage/storage.ts';
import { ApiRefusal } from '../../refusals/api-refusal.ts';
import type { AdminSession } from '../admin-session.ts';
import type { TeamPlace } from './team-place.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * The budgets of `invitationLimitsText`. An address is counted within its licence: counted over all licences, the admin
 * of one could prevent the others from inviting the address.
 */
const perAddress = { max: 3, windowMs: dayMs, what: '3 invitations a day for one address' } as const;
const perPlace = { max: 60, windowMs: dayMs, what: '60 invitations a day' } as const;
const perInviter = { max: 30, windowMs: hourMs, what: '30 invitations an hour for one person' } as const;

/**
 * Limits the invitations, since each is a mail to an address that someone typed. Those of members, operators and
 * integrators count together. The operator token has no budget: it represents the installation, and scripts set up
 * licences with it.
 *
 * @throws ApiRefusal rate_limited
 */
export async function limitInvitations(
  reader: StorageReader,
  wanted: { readonly place: TeamPlace; readonly email: string; readonly session: AdminSession },
  nowMs: number,
): Promise<void> {
  const { place, email, session } = wanted;
  await spend(reader, { licenceId: place, email }, perAddress, nowMs);
  if (session.via === 'bearer') return;
  await spend(reader, { licenceId: place }, perPlace, nowMs);
  await spend(reader, { invitedById: session.actor.id }, perInviter, nowMs);
}

type Budget = typeof perAddress | typeof perPlace | typeof perInviter;

async function spend(
  reader: StorageReader,
  counted: { readonly licenceId?: TeamPlace; readonly email?: string; readonly invitedById?: string },
  budget: Budget,
  nowMs: number,
): Promise<void> {
  const wanted = { ...counted, sinceMs: nowMs - budget.windowMs };
  const [members, integrators] = [
    await reader.invitations.listMade(wanted),
    counted.licenceId === null ? [] : await reader.integratorInvitations.listMade(wanted),
  ];
  const made = [...members, ...integrators].toSorted((one, other) => one - other);
  const freeing = made.at(-budget.max);
  if (freeing === undefined) return;
  throw new ApiRefusal('rate_limited', {
    facts: { limit: budget.what },
    retryAfterS: Math.max(1, Math.ceil((freeing + budget.windowMs - nowMs) / 1000)),
  });
}
