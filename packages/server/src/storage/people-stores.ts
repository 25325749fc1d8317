import type { Role } from '@postern/contract/admin-routes/route-parts';
import type { HumanId, InvitationId } from '@postern/contract/admin-routes/team';
import type { ApiUserId, EnvironmentName, LicenceId } from '@postern/contract/ids';
import type {
  StoredHuman,
  NewHuman,
  StoredMember,
  StoredInvitation,
  NewInvitation,
  StoredHandOver,
  NewHandOver,
} from './stored-records.ts';

/** The part of the port `storage.ts` that is about who signs in, who is invited, and whom a key is handed to. */
export interface PeopleReaders {
  readonly humans: {
    find(humanId: HumanId): Promise<StoredHuman | undefined>;
    findByEmail(email: string): Promise<StoredHuman | undefined>;
  };
  /** Who may do what where. A licence id of null means the installation: the operators. */
  readonly members: {
    list(licenceId: LicenceId | null): Promise<readonly StoredMember[]>;
    find(licenceId: LicenceId | null, humanId: HumanId): Promise<StoredMember | undefined>;
    /** Everything that one person may do. */
    listOf(
      humanId: HumanId,
    ): Promise<readonly { readonly licenceId: LicenceId | null; readonly role: Role }[]>;
  };
  /** One-time links. Open: neither used nor withdrawn nor expired. */
  readonly invitations: {
    /** Newest first, without the first run's link. */
    listOpen(licenceId: LicenceId | null, nowMs: number): Promise<readonly StoredInvitation[]>;
    findOpenByDigest(tokenDigest: string, nowMs: number): Promise<StoredInvitation | undefined>;
  };
  /** Links on which a key is collected once. */
  readonly handOvers: {
    /** Whether a key can be collected with the link now, as far as the link itself says. Counts no try. */
    isOpen(tokenDigest: string, nowMs: number): Promise<boolean>;
    /** Newest first, closed and expired ones included. */
    list(
      licenceId: LicenceId,
      environment: EnvironmentName,
      apiUserId: ApiUserId,
    ): Promise<readonly StoredHandOver[]>;
  };
}

export interface PeopleWriters {
  readonly humans: PeopleReaders['humans'] & {
    /** An account with a password. The address counts as verified: an invitation went there. */
    insert(human: NewHuman): Promise<void>;
  };
  readonly members: PeopleReaders['members'] & {
    /** Adds the person, or changes the role. */
    put(
      licenceId: LicenceId | null,
      humanId: HumanId,
      membership: { readonly role: Role; readonly atMs: number },
    ): Promise<void>;
    remove(licenceId: LicenceId | null, humanId: HumanId): Promise<boolean>;
  };
  readonly invitations: PeopleReaders['invitations'] & {
    insert(invitation: NewInvitation): Promise<StoredInvitation>;
    /** Uses or withdraws it; false when it was not open any more. */
    close(invitationId: InvitationId, nowMs: number): Promise<boolean>;
    /** Closes the open ones of an address; null: the first run's links. */
    closeAll(licenceId: LicenceId | null, email: string | null, nowMs: number): Promise<void>;
  };
  readonly handOvers: PeopleReaders['handOvers'] & {
    insert(handOver: NewHandOver): Promise<StoredHandOver>;
    /** Closes those of the API user that are open. */
    replaceOpen(
      licenceId: LicenceId,
      environment: EnvironmentName,
      apiUserId: ApiUserId,
      nowMs: number,
    ): Promise<void>;
    /** Counts a try, and gives the row with it; undefined when no open link has this token. */
    takeTry(tokenDigest: string, nowMs: number): Promise<StoredHandOver | undefined>;
    /** False when it was closed already. */
    close(id: string, closed: NonNullable<StoredHandOver['closed']>): Promise<boolean>;
  };
}
