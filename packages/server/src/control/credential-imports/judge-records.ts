import { createApiUserSchema } from '@postern/contract/api-user';
import type { CreateApiUser } from '@postern/contract/api-user';
import type { CredentialRecord } from '@postern/contract/credential-records';
import { displayName } from '../../domain/display-name.ts';
import type { StoredApiUser } from '../../storage/api-users/port.ts';
import type { StorageReader } from '../../storage/storage.ts';
import { ApiRefusal } from '../../refusals/api-refusal.ts';
import { judgeForm } from '../api-users/judge-form.ts';
import type { CredentialKind, ImportedHolder, JudgeDeps, JudgedCredential } from './credential-kind.ts';
import { describeIssues } from './describe-issues.ts';
import { EventLoopTurn } from './event-loop-turn.ts';

/** The judgement of one line of the file. */
export type Verdict =
  | { readonly kind: 'refused'; readonly line: number; readonly label: string; readonly problem: string }
  | { readonly kind: 'known'; readonly line: number; readonly label: string }
  | {
      readonly kind: 'new';
      readonly line: number;
      readonly judged: JudgedCredential;
      readonly holder: Holder;
    };

/** The API user that will have the credential: an existing one, or one to be created. */
export type Holder =
  | { readonly kind: 'existing'; readonly apiUser: StoredApiUser; readonly name: string }
  | {
      readonly kind: 'described';
      readonly form: Omit<CreateApiUser, keyof ReturnType<typeof judgeForm>> & ReturnType<typeof judgeForm>;
      readonly name: string;
    };

export interface RecordDeps extends JudgeDeps {
  readonly kind: CredentialKind;
  readonly skipKnown: boolean;
}

/**
 * Judges every record by the stored data without writing, so that a dry run reports what the import would do. Parsing
 * a record is part of its step: the event loop is released every few records.
 */
export async function judgeRecords(
  records: Iterable<CredentialRecord>,
  deps: RecordDeps,
): Promise<readonly Verdict[]> {
  const seen = new Seen();
  const verdicts: Verdict[] = [];
  const turn = new EventLoopTurn();
  for (const record of records) {
    if (turn.isOver) await turn.next();
    verdicts.push(await judgeRecord(record, seen, deps));
  }
  return verdicts;
}

/** The credentials and names that earlier lines of the file use. */
class Seen {
  readonly #lines = new Map<string, number>();

  /** Records a use. Returns the earlier line with the same one; undefined when this line is the first. */
  take(what: string, line: number): number | undefined {
    const before = this.#lines.get(what);
    if (before === undefined) this.#lines.set(what, line);
    return before;
  }
}

async function judgeRecord(record: CredentialRecord, seen: Seen, deps: RecordDeps): Promise<Verdict> {
  const { line } = record;
  if ('problem' in record) return { kind: 'refused', line, label: '', problem: record.problem };
  const { kind, parts } = deps;
  const judged = kind.judge(record.fields, deps);
  if ('problem' in judged) return { kind: 'refused', line, label: '', problem: judged.problem };
  const { label } = judged;
  const refuse = (problem: string): Verdict => ({ kind: 'refused', line, label, problem });
  const before = seen.take(`credential ${judged.identity}`, line);
  if (before !== undefined) return refuse(`has the credential of line ${before}`);
  const known = await kind.findKnown(judged, parts.storage, deps);
  if (known === 'ours' && deps.skipKnown) return { kind: 'known', line, label };
  if (known !== undefined) return refuse(describeKnown(known));
  const holder = await findHolder(judged.holder, parts.storage, deps);
  if (typeof holder === 'string') return refuse(holder);
  if (holder.kind === 'existing' && kind.isOnePerApiUser) {
    const taken = seen.take(`holder ${holder.apiUser.id}`, line);
    if (taken !== undefined) return refuse(`names the API user of line ${taken}`);
  }
  return { kind: 'new', line, judged, holder };
}

export function describeKnown(known: 'ours' | 'of-another'): string {
  return known === 'ours'
    ? 'has a credential that the licence has already'
    : 'has a credential that another licence of this environment has already';
}

/** Finds the holder, or returns the reason why there is none. */
async function findHolder(
  holder: ImportedHolder,
  reader: StorageReader,
  deps: RecordDeps,
): Promise<Holder | string> {
  const { licenceId, environment } = deps.scope;
  if (holder.apiUserId === undefined) return judgeHolderForm(holder, deps);
  const apiUser = await reader.apiUsers.find(licenceId, environment, holder.apiUserId);
  if (apiUser === undefined) return 'names an API user that does not exist here';
  if (apiUser.status !== 'active') return 'names an API user that is deactivated';
  const conflict = await deps.kind.findConflict(apiUser.id, reader, deps);
  return conflict ?? { kind: 'existing', apiUser, name: displayName(apiUser) };
}

const holderColumns = ['applicationName', 'email', 'accessType', 'rights'] as const;

function judgeHolderForm(holder: ImportedHolder, { surroundings }: RecordDeps): Holder | string {
  const form = createApiUserSchema.safeParse({
    applicationName: holder.name,
    email: holder.email,
    accessType: holder.accessType,
    rights: holder.rights,
  });
  if (!form.success) return `describes no API user: ${describeIssues(form.error, holderColumns)}`;
  try {
    const judged = { ...form.data, ...judgeForm(form.data, surroundings) };
    return { kind: 'described', form: judged, name: holder.name ?? '' };
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error;
    return `describes no API user: ${error.details.facts?.['what'] ?? error.code}`;
  }
}
