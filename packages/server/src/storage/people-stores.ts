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
  NewRecovery,
  RecoveryKind,
  StoredHumanSession,
  StoredPerson,
  StoredRecovery,
} from './stored-records.ts';
import type { MadeInvitations } from './portal-stores.ts';

/** What one person may do where. */
export interface StoredSeat {
  /** Null: the installation. */
  readonly licenceId: LicenceId | null;
  readonly role: Role;
  /** It gives nothing before the person's address is proved. */
  readonly awaitsProof: boolean;
}

/** The part of the port `storage.ts` that is about who signs in, who is invited, and whom a key is handed to. */
export interface PeopleReaders {
  readonly humans: {
    find(humanId: HumanId): Promise<StoredHuman | undefined>;
    findByEmail(email: string): Promise<StoredHuman | undefined>;
    getPerson(humanId: HumanId): Promise<StoredPerson | undefined>;
    /** By address. `search` is looked for in names and addresses, whatever the letter case. */
    list(wanted: {
      readonly search: string;
      readonly page: number;
      readonly pageSize: number;
    }): Promise<{ readonly items: readonly StoredPerson[]; readonly total: number }>;
  };
  /** Sessions of better-auth, without their secrets. Expired ones are left out. */
  readonly humanSessions: {
    /** Last used first. */
    list(humanId: HumanId, nowMs: number): Promise<readonly StoredHumanSession[]>;
  };
  /** Mailed codes and links. Open: neither used nor replaced nor expired. */
  readonly recoveries: {
    findOpen(secretDigest: string, nowMs: number): Promise<StoredRecovery | undefined>;
    /** How many of these kinds were made for the person since then. */
    count(humanId: HumanId, kinds: readonly RecoveryKind[], sinceMs: number): Promise<number>;
  };
  /** Who may do what where. A licence id of null means the installation: the operators. */
  readonly members: {
    list(licenceId: LicenceId | null): Promise<readonly StoredMember[]>;
    find(licenceId: LicenceId | null, humanId: HumanId): Promise<StoredMember | undefined>;
    /** Everything that one person may do. */
    listOf(humanId: HumanId): Promise<readonly StoredSeat[]>;
  };
  /** One-time links. Open: neither used nor withdrawn nor expired. */
  readonly invitations: {
    /** Newest first, without the first run's link. */
    listOpen(licenceId: LicenceId | null, nowMs: number): Promise<readonly StoredInvitation[]>;
    findOpenByDigest(tokenDigest: string, nowMs: number): Promise<StoredInvitation | undefined>;
    /** When each one since then was made, oldest first, whatever became of it. */
    listMade(wanted: MadeInvitations): Promise<readonly number[]>;
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
    /** An account with a password. */
    insert(human: NewHuman): Promise<void>;
    /** From now on the address counts as the person's, and seats that waited for it are theirs. */
    proveAddress(humanId: HumanId): Promise<void>;
    rename(humanId: HumanId, name: string): Promise<void>;
    /**
     * The one way to sign in from now on, besides passkeys: an account has a password or links to sign-on providers,
     * never both, or the weaker of them would decide (ASVS 5.0 6.3.4).
     */
    setPassword(humanId: HumanId, password: { readonly hash: string; readonly nowMs: number }): Promise<void>;
    removePassword(humanId: HumanId): Promise<void>;
    /** Authenticator app, backup codes and passkeys. */
    removeFactors(humanId: HumanId): Promise<void>;
    /**
     * Uses up a time step of the authenticator app, with every one before it; false when it was used before. Holds
     * for every process, since the database decides.
     */
    takeTotpStep(humanId: HumanId, step: number): Promise<boolean>;
  };
  readonly humanSessions: PeopleReaders['humanSessions'] & {
    /** False when the person has no such session. */
    end(humanId: HumanId, sessionId: string): Promise<boolean>;
    /** Gives how many there were. `exceptToken`: the secret of the one that stays. */
    endAll(humanId: HumanId, kept?: { readonly exceptToken: string }): Promise<number>;
    /** Notes that it is used. */
    touch(token: string, atMs: number): Promise<void>;
  };
  readonly recoveries: PeopleReaders['recoveries'] & {
    insert(recovery: NewRecovery): Promise<void>;
    /** Counts a try of the person's newest open code, and gives it; undefined when there is none. */
    takeTry(humanId: HumanId, nowMs: number): Promise<StoredRecovery | undefined>;
    /** False when it was not open any more. */
    close(id: string, nowMs: number): Promise<boolean>;
    /** Of a person, of these kinds. */
    closeAll(humanId: HumanId, kinds: readonly RecoveryKind[], nowMs: number): Promise<void>;
  };
  readonly members: PeopleReaders['members'] & {
    /** Adds the person, or changes the role. */
    put(
      licenceId: LicenceId | null,
      humanId: HumanId,
      membership: { readonly role: Role; readonly atMs: number; readonly awaitsProof?: boolean },
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
