import type { IntegratorInvitationId } from '@postern/contract/admin-routes/integrators';
import type { Language } from '@postern/contract/api-user';
import type { ApiUserPlace } from '@postern/contract/integrator';
import type { HumanId } from '@postern/contract/admin-routes/team';
import type { ApiId, EnvironmentName, LicenceId } from '@postern/contract/ids';

/** The part of the port `storage.ts` that is about the developer portal. */
export interface PortalReaders {
  /** The OpenAPI document that a catalogue in force was built from. */
  readonly catalogueDocuments: {
    /** Without the text, which may be large. */
    findDigest(environment: EnvironmentName, apiId: ApiId): Promise<string | undefined>;
    find(environment: EnvironmentName, apiId: ApiId): Promise<StoredDocument | undefined>;
  };
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

export interface PortalWriters extends PortalReaders {
  readonly catalogueDocuments: PortalReaders['catalogueDocuments'] & {
    /** Takes the place of what was there. */
    put(environment: EnvironmentName, apiId: ApiId, document: NewDocument): Promise<void>;
  };
  readonly integrators: PortalReaders['integrators'] & {
    /** Nothing changes for somebody who is one already. */
    put(licenceId: LicenceId, humanId: HumanId, joinedAtMs: number): Promise<void>;
    /** Replaces whose calls they see. API users that there are no more are passed over. */
    setApiUsers(licenceId: LicenceId, humanId: HumanId, apiUsers: readonly ApiUserPlace[]): Promise<void>;
    remove(licenceId: LicenceId, humanId: HumanId): Promise<boolean>;
  };
  readonly integratorInvitations: PortalReaders['integratorInvitations'] & {
    insert(invitation: NewIntegratorInvitation): Promise<StoredIntegratorInvitation>;
    /** Uses or withdraws it; false when it was not open any more. */
    close(invitationId: IntegratorInvitationId, nowMs: number): Promise<boolean>;
    /** Closes the open ones of an address. */
    closeAll(licenceId: LicenceId, email: string, nowMs: number): Promise<void>;
  };
}

/** Which invitations are counted: those of one licence (null: to be an operator), of one address, or of one inviter. */
export interface MadeInvitations {
  readonly sinceMs: number;
  readonly licenceId?: LicenceId | null;
  readonly email?: string;
  readonly invitedById?: string;
}

export interface StoredDocument {
  /** Of the text. */
  readonly digest: string;
  /** The name that errors call it by. */
  readonly file: string;
  readonly text: string;
}

export interface NewDocument extends StoredDocument {
  readonly storedAtMs: number;
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
  /** Of the mail. */
  readonly language: Language;
  /** Nobody but the invited person was given the link. */
  readonly isMailed: boolean;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}

export interface NewIntegratorInvitation extends Omit<StoredIntegratorInvitation, 'id'> {
  readonly tokenDigest: string;
}
