import { apiUserIdSchema } from '@postern/contract/ids';
import type { ApiUserId } from '@postern/contract/ids';
import { displayName } from '../../domain/display-name.ts';
import type { AdminSession } from '../admin-session.ts';
import { describeApiUser } from '../api-users/describe-for-audit.ts';
import { transactChange } from '../transact-change.ts';
import type { ChangeDeps, ChangeWork } from '../transact-change.ts';
import type { WriteDeps } from './credential-kind.ts';
import { EventLoopTurn } from './event-loop-turn.ts';
import { describeKnown } from './judge-records.ts';
import type { Holder, RecordDeps, Verdict } from './judge-records.ts';

type NewCredential = Extract<Verdict, { readonly kind: 'new' }>;

/** The number of lines in one transaction. It is small, since other writers wait for the transaction. */
const linesPerTransaction = 10;

/**
 * Writes the judged lines, a few in each transaction, every line with its audit events and its change of access. On the
 * embedded database, a transaction blocks calls, so it ends early when its turn of the event loop is over. A process
 * that stops in between has written whole lines, and the same file can be imported again with `skipKnown`. Lines that
 * have become impossible since the judgement are left out and reported.
 *
 * @returns the problems by line
 */
export async function writeRecords(
  verdicts: readonly NewCredential[],
  session: AdminSession,
  deps: RecordDeps,
): Promise<ReadonlyMap<number, string>> {
  const problems = new Map<number, string>();
  const turn = new EventLoopTurn();
  for (let at = 0; at < verdicts.length;) {
    const batch = await prepareBatch(verdicts.slice(at, at + linesPerTransaction), deps);
    const isLast = at + linesPerTransaction >= verdicts.length;
    await turn.next();
    const { result: written } = await transactChange(
      session,
      (change) => writeBatch(batch, turn, { ...deps, change, problems }),
      isLast ? deps.parts : withoutWaiting(deps.parts),
    );
    at += written;
  }
  return problems;
}

/** Writes lines until the turn is over, at least one. Returns their number. */
async function writeBatch(
  batch: readonly NewCredential[],
  turn: EventLoopTurn,
  deps: WriteDeps & RecordDeps & { readonly problems: Map<number, string> },
): Promise<number> {
  for (const [index, verdict] of batch.entries()) {
    if (index > 0 && turn.isOver) return index;
    const problem = await writeLine(verdict, deps);
    if (problem !== undefined) deps.problems.set(verdict.line, problem);
  }
  return batch.length;
}

async function prepareBatch(
  verdicts: readonly NewCredential[],
  { kind, parts }: RecordDeps,
): Promise<readonly NewCredential[]> {
  const batch: NewCredential[] = [];
  for (const verdict of verdicts) {
    batch.push({ ...verdict, judged: await kind.prepare(verdict.judged, parts) });
  }
  return batch;
}

/** The gateways are awaited once, after the last change, since its confirmation includes the earlier ones. */
function withoutWaiting(parts: ChangeDeps): ChangeDeps {
  return {
    ...parts,
    cutOffs: {
      confirm: (sequence) =>
        Promise.resolve({ sequence, state: 'pending', confirmedAtMs: null, gateways: [] }),
    },
  };
}

async function writeLine(
  { judged, holder }: NewCredential,
  deps: WriteDeps & RecordDeps,
): Promise<string | undefined> {
  const { kind, scope, change } = deps;
  const known = await kind.findKnown(judged, change.tx, deps);
  if (known !== undefined) return describeKnown(known);
  const apiUserId = await findOrCreate(holder, deps);
  if (apiUserId === undefined) return 'names an API user that was deactivated or deleted meanwhile';
  const conflict = await kind.findConflict(apiUserId, change.tx, deps);
  if (conflict !== undefined) return conflict;
  await kind.insert(judged, apiUserId, deps);
  await change.announce({ ...scope, kind: 'api-user', subjectId: apiUserId });
  return undefined;
}

async function findOrCreate(
  holder: Holder,
  { scope, change }: { readonly scope: WriteDeps['scope']; readonly change: ChangeWork },
): Promise<ApiUserId | undefined> {
  const { licenceId, environment } = scope;
  if (holder.kind === 'existing') {
    const found = await change.tx.apiUsers.find(licenceId, environment, holder.apiUser.id);
    return found?.status === 'active' ? found.id : undefined;
  }
  const id = apiUserIdSchema.parse(crypto.randomUUID());
  const stored = await change.tx.apiUsers.insert(licenceId, environment, {
    ...holder.form,
    id,
    status: 'active',
    createdAtMs: change.nowMs,
  });
  const subject = { kind: 'api-user', id, name: displayName(stored) };
  await change.audit({ ...scope, action: 'api-user.created', subject, after: describeApiUser(stored) });
  return id;
}
