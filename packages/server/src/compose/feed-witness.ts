import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isSameChange } from '@postern/contract/access-change';
import type { AccessChange } from '@postern/contract/access-change';
import { changeSequenceSchema } from '@postern/contract/ids';
import { systemActor } from '../alerts/report-refusals.ts';
import { CliError } from '../cli/cli-error.ts';
import type { NotReady } from '../observe/readiness.ts';
import { DatabaseSetBackError } from '../storage/storage-errors.ts';
import type { Storage } from '../storage/storage.ts';
import { replaceFile } from '../data-folder/replace-file.ts';

/** Stores outside of the database how far the change feed was, and which change was the last. */
export interface FeedWitness extends AsyncDisposable {
  /** Reports `database-set-back` once the database was found to lack a change that had been acknowledged. */
  readonly notReady: () => readonly NotReady[];
  /**
   * Picks up the changes of other processes, whose hints may be lost. Rejects when the database cannot be read or the
   * file cannot be written.
   */
  look(): Promise<void>;
}

export interface FeedWitnessDeps {
  readonly storage: Storage;
  /** `POSTERN_ACCEPT_RESTORED=yes`: the operator knows that the database is older, and accepts the consequences. */
  readonly isRestoreAccepted: boolean;
  readonly now: () => number;
  readonly reportFault: (fault: unknown) => void;
}

const fileName = 'feed-position.json';
const witnessedSchema = z.object({
  sequence: z.int().nonnegative(),
  /** The change with that sequence. Files of earlier versions lack it, and so do files from before the first change. */
  change: z
    .object({ atMs: z.int(), kind: z.string(), subjectId: z.string(), mark: z.string().optional() })
    .optional(),
});
type Witnessed = z.infer<typeof witnessedSchema>;

/**
 * Refuses a database that is older than what was acknowledged, because a key that was revoked after the backup would
 * work again. After that it follows the feed: each change of access that this process makes is written to the file, and
 * flushed to the disk, before it is acknowledged; changes of other processes follow within seconds. The number in the
 * file never decreases: if the database turns out to know less while this runs, no further change is acknowledged. Not
 * detected here: a restore of the data folder together with the database.
 *
 * @throws CliError
 */
export async function openFeedWitness(dataFolder: string, deps: FeedWitnessDeps): Promise<FeedWitness> {
  const file = join(dataFolder, fileName);
  const known = await readWitnessed(file, deps);
  if (known !== undefined && !(await holds(known, deps.storage))) await judgeRestore(known, deps);
  const witness = new RunningWitness(file, deps);
  await witness.look();
  deps.storage.guardChanges(witness);
  const stopHints = deps.storage.onChangeHint(() => witness.lookLater());
  return {
    notReady: () => (witness.setBack === undefined ? [] : ['database-set-back']),
    look: () => witness.look(),
    /** Writes the latest known change, then stops. */
    async [Symbol.asyncDispose]() {
      stopHints();
      await witness.look().catch(deps.reportFault);
    },
  };
}

class RunningWitness {
  readonly #file: string;
  readonly #deps: FeedWitnessDeps;
  /** Undefined until the first look, which accepts the database as it was judged at the start. */
  #known: Witnessed | undefined;
  #running: Promise<void> = Promise.resolve();
  /** A look that is scheduled but has not begun. Callers that ask meanwhile share it. */
  #next: Promise<void> | undefined;
  setBack: DatabaseSetBackError | undefined;

  constructor(file: string, deps: FeedWitnessDeps) {
    this.#file = file;
    this.#deps = deps;
  }

  admit(): void {
    if (this.setBack !== undefined) throw this.setBack;
  }

  /**
   * The change is already committed, and a response that is never sent could lose a key. A file that cannot be written
   * is therefore reported and delays nothing; only a database that was set back rejects.
   */
  async acknowledge(): Promise<void> {
    await this.look().catch(this.#deps.reportFault);
    this.admit();
  }

  lookLater(): void {
    this.look().catch(this.#deps.reportFault);
  }

  /** Rejects when the database cannot be read or the file cannot be written. */
  look(): Promise<void> {
    if (this.#next !== undefined) return this.#next;
    const next = this.#running.then(async () => {
      this.#next = undefined;
      await this.#lookNow();
    });
    this.#next = next;
    this.#running = next.catch(() => undefined);
    return next;
  }

  async #lookNow(): Promise<void> {
    if (this.setBack !== undefined) return;
    const { storage } = this.#deps;
    if (this.#known !== undefined && !(await holds(this.#known, storage))) {
      this.setBack = new DatabaseSetBackError(
        `the database does not hold change ${this.#known.sequence} of access, which was acknowledged: an older one was put in its place`,
      );
      this.#deps.reportFault(this.setBack);
      return;
    }
    const latest = await readLatest(storage);
    if (this.#known?.sequence === latest.sequence) return;
    await replaceFile(this.#file, `${JSON.stringify(latest)}\n`);
    this.#known = latest;
  }
}

async function readLatest({ changes }: Storage): Promise<Witnessed> {
  const sequence = await changes.latest();
  const change = await readChange(sequence, changes);
  return change === undefined ? { sequence } : { sequence, change: present(change) };
}

function present({ atMs, kind, subjectId, mark }: AccessChange): NonNullable<Witnessed['change']> {
  return { atMs, kind, subjectId, ...(mark === undefined ? {} : { mark }) };
}

async function readChange(sequence: number, changes: Storage['changes']): Promise<AccessChange | undefined> {
  if (sequence === 0) return undefined;
  const [change] = await changes.listAfter(changeSequenceSchema.parse(sequence - 1), 1);
  return change?.sequence === sequence ? change : undefined;
}

/** Whether the database still holds exactly the change that was recorded. */
async function holds({ sequence, change }: Witnessed, { changes }: Storage): Promise<boolean> {
  if (sequence === 0) return true;
  const found = await readChange(sequence, changes);
  return (
    found !== undefined &&
    (change === undefined || isSameChange(found, { ...found, ...change, mark: change.mark }))
  );
}

async function judgeRestore(
  known: Witnessed,
  { storage, isRestoreAccepted, now }: FeedWitnessDeps,
): Promise<void> {
  const latest = await storage.changes.latest();
  if (!isRestoreAccepted) {
    const counts =
      latest < known.sequence
        ? `it knows ${latest} changes of access, and there were ${known.sequence}`
        : `its change ${known.sequence} of access is not the one that was acknowledged`;
    throw new CliError(
      latest === 0
        ? presentEmpty(known.sequence)
        : `The database is older than what this installation acknowledged: ${counts}. Keys that were revoked or reset since that backup would work again. Restore a newer backup; or, if that is meant, start once with POSTERN_ACCEPT_RESTORED=yes and then reset what was changed since.`,
      1,
    );
  }
  await storage.transact(async (tx) => {
    await tx.audit.append({
      licenceId: null,
      environment: null,
      atMs: now(),
      actor: systemActor,
      action: 'database.restored',
      subject: { kind: 'database', id: 'database', name: 'database' },
      before: { changes: known.sequence },
      after: { changes: latest },
    });
    await tx.changes.append({
      atMs: now(),
      licenceId: null,
      environment: null,
      kind: 'everything',
      subjectId: 'database',
    });
  });
}

/** A database that is empty was lost or replaced. It is not an older backup, and needs another remedy. */
function presentEmpty(known: number): string {
  return `The database is empty, and this installation has acknowledged ${known} changes of access: every licence, API user and key is missing. Check that \`database\` and \`dataFolder\` name the database of this installation, or restore a backup into it. To begin anew, with nothing of what was, remove ${fileName} from the data folder.`;
}

/**
 * Undefined if there is no file yet.
 *
 * @throws CliError for a file that cannot be parsed, because it may have recorded that the database is too old
 */
async function readWitnessed(
  file: string,
  { isRestoreAccepted }: FeedWitnessDeps,
): Promise<Witnessed | undefined> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    return witnessedSchema.parse(JSON.parse(text));
  } catch (cause) {
    if (isRestoreAccepted) return undefined;
    throw new CliError(
      `${file} is damaged. It says how far the database was, so that an older one is not taken for the current one. Restore it from a backup of the data folder that is as new as the database; or, if the database is known to be the current one, start once with POSTERN_ACCEPT_RESTORED=yes.`,
      1,
      { cause },
    );
  }
}
