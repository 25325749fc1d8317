import type { IntegratorInvitationId } from '@postern/contract/admin-routes/integrators';
import type { HumanId } from '@postern/contract/admin-routes/team';
import type { Language } from '@postern/contract/api-user';
import type { LicenceId } from '@postern/contract/ids';
import type { ApiUserPlace } from '@postern/contract/integrator';
import type { MadeInvitations } from '../people/port.ts';

/** People who sign in to the developer portal, and their invitations. */
export interface IntegratorReaders {
  /** People who read the portal signed in. Members of licences are another thing. */
  readonly integrators: {
    /** By name. */
    list(licenceId: LicenceId): Promise<readonly StoredIntegrator[]>;
    find(licenceId: LicenceId, humanId: HumanId): Promise<StoredIntegrator | undefined>;
    /** The licences of one person, and whose calls they see there. */
    listOf(
      humanId: HumanId,
    ): Promise<readonly { readonly licenceId: LicenceId; readonly apiUsers: readonly ApiUserPlace[] }[]>;
  };
  /** One-time links. Open: neither used nor withdrawn nor expired. */
  readonly integratorInvitations: {
    /** Newest first. */
    listOpen(licenceId: LicenceId, nowMs: number): Promise<readonly StoredIntegratorInvitation[]>;
    findOpenByDigest(tokenDigest: string, nowMs: number): Promise<StoredIntegratorInvitation | undefined>;
    /** When each one since then was made, oldest first, whatever became of it. */
    listMade(wanted: MadeInvitations): Promise<readonly number[]>;
  };
}

export interface IntegratorWriters {
  readonly integrators: IntegratorReaders['integrators'] & {
    /** Nothing changes for somebody who is one already. */
    put(licenceId: LicenceId, humanId: HumanId, joinedAtMs: number): Promise<void>;
    /** Replaces whose calls they see. API users that there are no more are passed over. */
    setApiUsers(licenceId: LicenceId, humanId: HumanId, apiUsers: readonly ApiUserPlace[]): Promise<void>;
    remove(licenceId: LicenceId, humanId: HumanId): Promise<boolean>;
  };
  readonly integratorInvitations: IntegratorReaders['integratorInvitations'] & {
    insert(invitation: NewIntegratorInvitation): Promise<StoredIntegratorInvitation>;
    /** Uses or withdraws it; false when it was not open any more. */
    close(invitationId: IntegratorInvitationId, nowMs: number): Promise<boolean>;
    /** Closes the open ones of an address. */
    closeAll(licenceId: LicenceId, email: string, nowMs: number): Promise<void>;
  };
}

export interface StoredIntegrator {
  readonly humanId: HumanId;
  readonly name: string;
  readonly email: string;
  readonly joinedAtMs: number;
  readonly isAddressProved: boolean;
  readonly apiUsers: readonly ApiUserPlace[];
}

export interface StoredIntegratorInvitation {
  readonly id: IntegratorInvitationId;
  readonly licenceId: LicenceId;
  readonly email: string;
  readonly apiUsers: readonly ApiUserPlace[];
  readonly invitedBy: string;
  /** Null: from before it was kept. */
  readonly invitedById: string | null;
  /** The language of the mail. */
  readonly language: Language;
  /** Nobody but the invited person was given the link. */
  readonly isMailed: boolean;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}

export interface NewIntegratorInvitation extends Omit<StoredIntegratorInvitation, 'id'> {
  readonly tokenDigest: string;
}
