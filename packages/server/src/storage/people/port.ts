import type { Role } from '@postern/contract/admin-routes/route-parts';
import type { HumanId, InvitationId, Member } from '@postern/contract/admin-routes/team';
import type { Language } from '@postern/contract/api-user';
import type { LicenceId } from '@postern/contract/ids';

/** People who sign in, their seats, their invitations, and the codes and links that let them back in. */
export interface PeopleReaders {
  readonly humans: {
    find(humanId: HumanId): Promise<StoredHuman | undefined>;
    findByEmail(email: string): Promise<StoredHuman | undefined>;
    getPerson(humanId: HumanId): Promise<StoredPerson | undefined>;
    /** Lists people by address. `search` is looked for in names and addresses in any letter case. */
    list(wanted: {
      readonly search: string;
      readonly page: number;
      readonly pageSize: number;
    }): Promise<{ readonly items: readonly StoredPerson[]; readonly total: number }>;
  };
  /** Sessions of better-auth, without their secrets and without expired ones. */
  readonly humanSessions: {
    /** Lists the most recently used first. */
    list(humanId: HumanId, nowMs: number): Promise<readonly StoredHumanSession[]>;
  };
  /** Mailed codes and links. An open one was neither used nor replaced and has not expired. */
  readonly recoveries: {
    findOpen(secretDigest: string, nowMs: number): Promise<StoredRecovery | undefined>;
    /** Counts those of these kinds that were created for the person since then. */
    count(humanId: HumanId, kinds: readonly RecoveryKind[], sinceMs: number): Promise<number>;
  };
  /** The seats of people. A licence id of null means the installation: the operators. */
  readonly members: {
    list(licenceId: LicenceId | null): Promise<readonly StoredMember[]>;
    find(licenceId: LicenceId | null, humanId: HumanId): Promise<StoredMember | undefined>;
    /** Lists all seats of one person. */
    listOf(humanId: HumanId): Promise<readonly StoredSeat[]>;
  };
  /** One-time links. An open one was neither used nor withdrawn and has not expired. */
  readonly invitations: {
    /** Lists the newest first, without the first run's link. */
    listOpen(licenceId: LicenceId | null, nowMs: number): Promise<readonly StoredInvitation[]>;
    findOpenByDigest(tokenDigest: string, nowMs: number): Promise<StoredInvitation | undefined>;
    /** Lists the times at which they were created since then, oldest first, whatever became of them. */
    listMade(wanted: MadeInvitations): Promise<readonly number[]>;
  };
}

export interface PeopleWriters {
  readonly humans: PeopleReaders['humans'] & {
    /** Creates an account with a password. */
    insert(human: NewHuman): Promise<void>;
    /** Marks the address as proved, and gives the person the seats that waited for this. */
    proveAddress(humanId: HumanId): Promise<void>;
    rename(humanId: HumanId, name: string): Promise<void>;
    /**
     * Makes the password the only way to sign in besides passkeys: an account has a password or links to sign-on
     * providers but never both, because the weaker of them would decide (ASVS 5.0 6.3.4).
     */
    setPassword(humanId: HumanId, password: { readonly hash: string; readonly nowMs: number }): Promise<void>;
    removePassword(humanId: HumanId): Promise<void>;
    /** Removes authenticator app, backup codes and passkeys. */
    removeFactors(humanId: HumanId): Promise<void>;
    /**
     * Uses up a time step of the authenticator app, with all earlier ones. Returns false if it was used before. This
     * holds for every process, because the database decides.
     */
    takeTotpStep(humanId: HumanId, step: number): Promise<boolean>;
  };
  readonly humanSessions: PeopleReaders['humanSessions'] & {
    /** Returns false if the person has no such session. */
    end(humanId: HumanId, sessionId: string): Promise<boolean>;
    /** Returns how many there were. `exceptToken` is the secret of the session that remains. */
    endAll(humanId: HumanId, kept?: { readonly exceptToken: string }): Promise<number>;
    /** Records a use of the session. */
    touch(token: string, atMs: number): Promise<void>;
  };
  readonly recoveries: PeopleReaders['recoveries'] & {
    insert(recovery: NewRecovery): Promise<void>;
    /** Counts an attempt on the person's newest open code and returns it; undefined if there is none. */
    takeTry(humanId: HumanId, nowMs: number): Promise<StoredRecovery | undefined>;
    /** Returns false if it was no longer open. */
    close(id: string, nowMs: number): Promise<boolean>;
    /** Closes the person's open ones of these kinds. */
    closeAll(humanId: HumanId, kinds: readonly RecoveryKind[], nowMs: number): Promise<void>;
  };
  readonly members: PeopleReaders['members'] & {
    /** Adds the person, or changes their role. */
    put(
      licenceId: LicenceId | null,
      humanId: HumanId,
      membership: { readonly role: Role; readonly atMs: number; readonly awaitsProof?: boolean },
    ): Promise<void>;
    remove(licenceId: LicenceId | null, humanId: HumanId): Promise<boolean>;
  };
  readonly invitations: PeopleReaders['invitations'] & {
    insert(invitation: NewInvitation): Promise<StoredInvitation>;
    /** Uses or withdraws the invitation. Returns false if it was no longer open. */
    close(invitationId: InvitationId, nowMs: number): Promise<boolean>;
    /** Closes the open ones of an address; null stands for the first run's links. */
    closeAll(licenceId: LicenceId | null, email: string | null, nowMs: number): Promise<void>;
  };
}

/** The database for better-auth's Kysely adapter. Opaque here, because nothing else may query through it. */
export interface HumanAccountDatabase {
  readonly kind: 'sqlite' | 'postgres';
  readonly kysely: object;
}

export interface StoredHuman {
  readonly id: HumanId;
  readonly name: string;
  readonly email: string;
  /**
   * Whether the person proved that they receive what is sent to the address (by a mailed link or code, or a sign-on
   * provider that vouches for it), or an operator confirmed it. Anybody may have typed an address that is not proved.
   */
  readonly isAddressProved: boolean;
}

export type NewHuman = StoredHuman & { readonly passwordHash: string; readonly createdAtMs: number };

/** A person as operators see them. */
export interface StoredPerson extends StoredHuman {
  readonly createdAtMs: number;
  readonly hasPassword: boolean;
  readonly hasSecondFactor: boolean;
  /** Sign-on providers that are linked to the account. */
  readonly providers: readonly string[];
}

/** A session without its secret. */
export interface StoredHumanSession {
  readonly id: string;
  readonly place: 'console' | 'portal';
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  /** Null if it was not used since the column exists. */
  readonly lastUsedAtMs: number | null;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly secondFactorBy: string | null;
}

/**
 * `address`: a code that proves the address and permits setting up a second factor. `password`: a link to a new
 * password. `factors`: a link that removes the second factors for a person who knows the password. `account`: both of
 * these, created by an operator.
 */
export type RecoveryKind = 'address' | 'password' | 'factors' | 'account';

export interface StoredRecovery {
  readonly id: string;
  readonly humanId: HumanId;
  readonly kind: RecoveryKind;
  /** See crypto/one-time-token.ts; for a code, see humans/address-proof.ts. */
  readonly secretDigest: string;
  /** It was sent only to the person's address, so that its holder receives mail there. */
  readonly provesAddress: boolean;
  readonly tries: number;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}

export type NewRecovery = Omit<StoredRecovery, 'id' | 'tries'>;

export type StoredMember = Readonly<Member>;

export interface StoredInvitation {
  readonly id: InvitationId;
  readonly licenceId: LicenceId | null;
  readonly role: Role;
  /** Null for the first run's link. */
  readonly email: string | null;
  readonly invitedBy: string;
  /** Null for the first run's link, which nobody has sent. */
  readonly invitedById: string | null;
  /** The language of the mail. */
  readonly language: Language;
  /** Whether only the invited person was given the link, so that its holder receives mail at the address. */
  readonly isMailed: boolean;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}

export type NewInvitation = Omit<StoredInvitation, 'id'> & {
  /** See crypto/one-time-token.ts. */
  readonly tokenDigest: string;
};

/** One seat of a person. */
export interface StoredSeat {
  /** Null for the installation. */
  readonly licenceId: LicenceId | null;
  readonly role: Role;
  /** True if the seat gives nothing before the person's address is proved. */
  readonly awaitsProof: boolean;
}

/** Selects the invitations to count: those of one licence (null: for operators), of one address, or of one inviter. */
export interface MadeInvitations {
  readonly sinceMs: number;
  readonly licenceId?: LicenceId | null;
  readonly email?: string;
  readonly invitedById?: string;
}
