import type { IntegratorInvitationId } from '@postern/contract/admin-routes/integrators';
import type { HumanId } from '@postern/contract/admin-routes/team';
import type { Language } from '@postern/contract/api-user';
import type { LicenceId } from '@postern/contract/ids';
import type { ApiUserPlace } from '@postern/contract/integrator';
import type { MadeInvitations } from '../people/port.ts';

/** People who sign in to the developer portal, and their invitations. */
export interface IntegratorReaders {
  /** People who read the portal after signing in. Members of licences are a separate table. */
  readonly integrators: {
    /** Lists integrators by name. */
    list(licenceId: LicenceId): Promise<readonly StoredIntegrator[]>;
    find(licenceId: LicenceId, humanId: HumanId): Promise<StoredIntegrator | undefined>;
    /** Lists the licences of one person, each with the API users whose calls they see. */
    listOf(
      humanId: HumanId,
    ): Promise<readonly { readonly licenceId: LicenceId; readonly apiUsers: readonly ApiUserPlace[] }[]>;
  };
  /** One-time links. An open one was neither used nor withdrawn and has not expired. */
  readonly integratorInvitations: {
    /** Lists the newest first. */
    listOpen(licenceId: LicenceId, nowMs: number): Promise<readonly StoredIntegratorInvitation[]>;
    findOpenByDigest(tokenDigest: string, nowMs: number): Promise<StoredIntegratorInvitation | undefined>;
    /** Lists the times at which they were created since then, oldest first, whatever became of them. */
    listMade(wanted: MadeInvitations): Promise<readonly number[]>;
  };
}

export interface IntegratorWriters {
  readonly integrators: IntegratorReaders['integrators'] & {
    /** Changes nothing for a person who already is an integrator. */
    put(licenceId: LicenceId, humanId: HumanId, joinedAtMs: number): Promise<void>;
    /** Replaces the API users whose calls they see. Those that no longer exist are skipped. */
    setApiUsers(licenceId: LicenceId, humanId: HumanId, apiUsers: readonly ApiUserPlace[]): Promise<void>;
    remove(licenceId: LicenceId, humanId: HumanId): Promise<boolean>;
  };
  readonly integratorInvitations: IntegratorReaders['integratorInvitations'] & {
    insert(invitation: NewIntegratorInvitation): Promise<StoredIntegratorInvitation>;
    /** Uses or withdraws the invitation. Returns false if it was no longer open. */
    close(invitationId: IntegratorInvitationId, nowMs: number): Promise<boolean>;
    /** Closes the open invitations of an address. */
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
  /** Null for invitations from before this was stored. */
  readonly invitedById: string | null;
  /** The language of the mail. */
  readonly language: Language;
  /** Whether only the invited person was given the link. */
  readonly isMailed: boolean;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}

export interface NewIntegratorInvitation extends Omit<StoredIntegratorInvitation, 'id'> {
  readonly tokenDigest: string;
}
