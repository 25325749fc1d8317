import type { Role } from '@postern/contract/admin-routes/route-parts';
import type { LicenceId } from '@postern/contract/ids';
import type { Actor } from '@postern/contract/audit-event';
import type { StoredIntegratorInvitation } from '../storage/integrators/port.ts';
import type { StoredHuman, StoredInvitation } from '../storage/people/port.ts';
import type { StorageReader, StorageWriter } from '../storage/storage.ts';

import type { SignInPlace } from './create-auth.ts';

/** The seat that an open invitation gives to the person who accepts it. */
export interface Seat {
  readonly licenceId: LicenceId | null;
  /** Null for the first run's link. */
  readonly email: string | null;
  readonly role: Role | 'integrator';
  /**
   * Whether only the invited person was given the link. Opening it then proves that they receive mail at the address.
   */
  readonly isMailed: boolean;
  /** Uses up the invitation. Returns false if somebody else used it first. */
  close(tx: StorageWriter, nowMs: number): Promise<boolean>;
  /** Gives the person the seat, and records it in the audit log. */
  take(
    tx: StorageWriter,
    human: StoredHuman,
    taken: {
      readonly nowMs: number;
      readonly actor: Actor;
      /** True if the seat gives nothing before the person's address is proved. Only seats of the console can wait. */
      readonly awaitsProof: boolean;
    },
  ): Promise<void>;
}

/** Invitations of the console are unknown on the portal, and those of the portal on the console. */
export async function findSeat(
  tokenDigest: string,
  nowMs: number,
  { storage, place }: { readonly storage: StorageReader; readonly place: SignInPlace },
): Promise<Seat | undefined> {
  if (place === 'portal') {
    const invitation = await storage.integratorInvitations.findOpenByDigest(tokenDigest, nowMs);
    return invitation && createIntegratorSeat(invitation);
  }
  const invitation = await storage.invitations.findOpenByDigest(tokenDigest, nowMs);
  return invitation && createMemberSeat(invitation);
}

function createMemberSeat({ id, licenceId, role, email, isMailed }: StoredInvitation): Seat {
  return {
    licenceId,
    email,
    role,
    isMailed,
    close: (tx, nowMs) => tx.invitations.close(id, nowMs),
    async take(tx, human, { nowMs, actor, awaitsProof }) {
      await tx.members.put(licenceId, human.id, { role, atMs: nowMs, awaitsProof });
      await tx.audit.append({
        licenceId,
        environment: null,
        atMs: nowMs,
        actor,
        action: 'member.joined',
        subject: { kind: 'human', id: human.id, name: human.name },
        after: { email: human.email, role, isAddressProved: human.isAddressProved },
      });
    },
  };
}

function createIntegratorSeat(invitation: StoredIntegratorInvitation): Seat {
  const { id, licenceId, email, apiUsers, isMailed } = invitation;
  return {
    licenceId,
    email,
    role: 'integrator',
    isMailed,
    close: (tx, nowMs) => tx.integratorInvitations.close(id, nowMs),
    async take(tx, human, { nowMs, actor }) {
      await tx.integrators.put(licenceId, human.id, nowMs);
      await tx.integrators.setApiUsers(licenceId, human.id, apiUsers);
      await tx.audit.append({
        licenceId,
        environment: null,
        atMs: nowMs,
        actor,
        action: 'integrator.joined',
        subject: { kind: 'human', id: human.id, name: human.name },
        after: { email: human.email, apiUsers: apiUsers.map((place) => ({ ...place })) },
      });
    },
  };
}
