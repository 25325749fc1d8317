import type { ImportedAccount, ImportedKey } from '@postern/contract/credential-import';
import type { ApiUserId } from '@postern/contract/ids';
import type { StorageReader } from '../../storage/storage.ts';
import type { LoadedSurroundings } from '../api-users/load-surroundings.ts';
import type { ControlParts } from '../control-deps.ts';
import type { LicenceScope } from '../get-scope.ts';
import type { ChangeWork } from '../transact-change.ts';

export type ImportedHolder = Pick<ImportedKey, 'apiUserId' | 'name' | 'email' | 'accessType' | 'rights'>;

/** A line that is well-formed by itself. `label` may be shown: never a key's text or a password. */
export interface JudgedCredential {
  readonly label: string;
  readonly holder: ImportedHolder;
  readonly credential: ImportedKey | ImportedAccount;
  /** What two lines with one credential have in common: a digest or an account name, never a secret. */
  readonly identity: string;
}

/** What an import is judged against, outside of any transaction. */
export interface JudgeDeps {
  readonly scope: LicenceScope;
  readonly surroundings: LoadedSurroundings;
  readonly parts: ControlParts;
}

export interface WriteDeps extends JudgeDeps {
  readonly change: ChangeWork;
}

/** Who has the credential already: `ours` is the licence and environment of the import. */
export type KnownCredential = 'ours' | 'of-another' | undefined;

/** One kind of credential that can be imported: everything about it in one table entry. */
export interface CredentialKind {
  /** @throws ApiRefusal where none of them may be imported at all */
  refuseUnready(surroundings: LoadedSurroundings, parts: ControlParts): void;
  judge(
    fields: Readonly<Record<string, unknown>>,
    deps: JudgeDeps,
  ): JudgedCredential | { readonly problem: string };
  findKnown(judged: JudgedCredential, reader: StorageReader, deps: JudgeDeps): Promise<KnownCredential>;
  /** Why an API user that exists cannot have this credential as well. */
  findConflict(apiUserId: ApiUserId, reader: StorageReader, deps: JudgeDeps): Promise<string | undefined>;
  /** Whether an API user has at most one credential of this kind. */
  readonly isOnePerApiUser: boolean;
  /** Does what takes long before the transaction begins, such as hashing a password. */
  prepare(judged: JudgedCredential, parts: ControlParts): Promise<JudgedCredential>;
  /** Stores and audits it. */
  insert(judged: JudgedCredential, apiUserId: ApiUserId, deps: WriteDeps): Promise<void>;
}
