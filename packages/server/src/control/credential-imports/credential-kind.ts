import type { ImportedAccount, ImportedKey } from '@postern/contract/credential-import';
import type { ApiUserId } from '@postern/contract/ids';
import type { StorageReader } from '../../storage/storage.ts';
import type { LoadedSurroundings } from '../api-users/load-surroundings.ts';
import type { ControlParts } from '../control-deps.ts';
import type { LicenceScope } from '../get-scope.ts';
import type { ChangeWork } from '../transact-change.ts';

export type ImportedHolder = Pick<ImportedKey, 'apiUserId' | 'name' | 'email' | 'accessType' | 'rights'>;

/** A line that is valid by itself. `label` may be shown: it is never a key's text or a password. */
export interface JudgedCredential {
  readonly label: string;
  readonly holder: ImportedHolder;
  readonly credential: ImportedKey | ImportedAccount;
  /** Identifies the credential among the lines: a digest or an account name, never a secret. */
  readonly identity: string;
}

/** The data that an import is judged against, outside of any transaction. */
export interface JudgeDeps {
  readonly scope: LicenceScope;
  readonly surroundings: LoadedSurroundings;
  readonly parts: ControlParts;
}

export interface WriteDeps extends JudgeDeps {
  readonly change: ChangeWork;
}

/** Where the credential exists already: `ours` means the licence and environment of the import. */
export type KnownCredential = 'ours' | 'of-another' | undefined;

/** A kind of credential that can be imported: everything about it is here. */
export interface CredentialKind {
  /** Checks whether this kind may be imported at all. @throws ApiRefusal when it may not */
  refuseUnready(surroundings: LoadedSurroundings, parts: ControlParts): void;
  judge(
    fields: Readonly<Record<string, unknown>>,
    deps: JudgeDeps,
  ): JudgedCredential | { readonly problem: string };
  findKnown(judged: JudgedCredential, reader: StorageReader, deps: JudgeDeps): Promise<KnownCredential>;
  /** Finds the reason why an existing API user cannot have this credential as well. */
  findConflict(apiUserId: ApiUserId, reader: StorageReader, deps: JudgeDeps): Promise<string | undefined>;
  /** Whether an API user has at most one credential of this kind. */
  readonly isOnePerApiUser: boolean;
  /** Does slow work, such as hashing a password, before the transaction begins. */
  prepare(judged: JudgedCredential, parts: ControlParts): Promise<JudgedCredential>;
  /** Stores and audits the credential. */
  insert(judged: JudgedCredential, apiUserId: ApiUserId, deps: WriteDeps): Promise<void>;
}
