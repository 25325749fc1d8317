import type { ImportedAccount, ImportedKey } from '@postern/contract/credential-import';
import type { ApiUserId } from '@postern/contract/ids';
import type { LoadedSurroundings } from '../api-users/load-surroundings.ts';
import type { ControlParts } from '../control-deps.ts';
import type { LicenceScope } from '../get-scope.ts';
import type { ChangeWork } from '../transact-change.ts';
import type { ParsedRecord } from './parse-records.ts';

export type ImportedHolder = Pick<ImportedKey, 'apiUserId' | 'name' | 'email' | 'accessType' | 'rights'>;

/** A line that is well-formed by itself. `label` may be shown: never a key's text or a password. */
export interface JudgedCredential {
  readonly label: string;
  readonly holder: ImportedHolder;
  readonly credential: ImportedKey | ImportedAccount;
}

export interface ImportDeps {
  readonly change: ChangeWork;
  readonly scope: LicenceScope;
  readonly surroundings: LoadedSurroundings;
  readonly parts: ControlParts;
}

/** One kind of credential that can be imported: everything about it in one table entry. */
export interface CredentialKind {
  /** What takes long and needs no transaction. */
  prepare(records: readonly ParsedRecord[], parts: ControlParts): Promise<readonly ParsedRecord[]>;
  /** @throws AdminRefusal where none of them may be imported at all */
  refuseUnready(surroundings: LoadedSurroundings, parts: ControlParts): void;
  judge(
    fields: Readonly<Record<string, unknown>>,
    deps: ImportDeps,
  ): JudgedCredential | { readonly problem: string };
  /** Why the credential cannot be taken in, before an API user is made for it. */
  findClash(judged: JudgedCredential, deps: ImportDeps): Promise<string | undefined>;
  /** Stores and audits it. Gives why it cannot. */
  insert(judged: JudgedCredential, apiUserId: ApiUserId, deps: ImportDeps): Promise<string | undefined>;
}
