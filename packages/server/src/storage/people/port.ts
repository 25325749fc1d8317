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
  /** The seats of people. A licence id of null means the installation: the operators. */
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
    /** Closes the open ones of a person, of these kinds. */
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
}

/** The database as better-auth's Kysely adapter takes it. Opaque here: nothing else may query through it. */
export interface HumanAccountDatabase {
  readonly kind: 'sqlite' | 'postgres';
  readonly kysely: object;
}

export interface StoredHuman {
  readonly id: HumanId;
  readonly name: string;
  readonly email: string;
  /**
   * Whether this person was seen to receive what is sent to the address (a mailed link or code, or a sign-on provider
   * that vouches for it), or an operator confirmed it. Anybody may have typed an address that is not proved.
   */
  readonly isAddressProved: boolean;
}

export type NewHuman = StoredHuman & { readonly passwordHash: string; readonly createdAtMs: number };

/** A person as operators see them. */
export interface StoredPerson extends StoredHuman {
  readonly createdAtMs: number;
  readonly hasPassword: boolean;
  readonly hasSecondFactor: boolean;
  /** Single sign-on providers that the account is linked to. */
  readonly providers: readonly string[];
}

/** A session without its secret. */
export interface StoredHumanSession {
  readonly id: string;
  readonly place: 'console' | 'portal';
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  /** Null: not used since the column is there. */
  readonly lastUsedAtMs: number | null;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly secondFactorBy: string | null;
}

/**
 * `address`: a code that proves the address, and that a second factor may be set up. `password`: a link to a new
 * password. `factors`: a link that removes the second factors, for who knows the password. `account`: both of these,
 * made by an operator.
 */
export type RecoveryKind = 'address' | 'password' | 'factors' | 'account';

export interface StoredRecovery {
  readonly id: string;
  readonly humanId: HumanId;
  readonly kind: RecoveryKind;
  /** See crypto/one-time-token.ts; for a code, see humans/address-proof.ts. */
  readonly secretDigest: string;
  /** It went to the person's address and nowhere else, so whoever has it receives what is sent there. */
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
  /** Null: the first run's link. */
  readonly email: string | null;
  readonly invitedBy: string;
  /** Null: nobody, for the first run's link. */
  readonly invitedById: string | null;
  /** The language of the mail. */
  readonly language: Language;
  /** Nobody but the invited person was given the link: whoever has it receives what is sent to the address. */
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
  /** Null: the installation. */
  readonly licenceId: LicenceId | null;
  readonly role: Role;
  /** It gives nothing before the person's address is proved. */
  readonly awaitsProof: boolean;
}

/** Which invitations are counted: those of one licence (null: to be an operator), of one address, or of one inviter. */
export interface MadeInvitations {
  readonly sinceMs: number;
  readonly licenceId?: LicenceId | null;
  readonly email?: string;
  readonly invitedById?: string;
}
