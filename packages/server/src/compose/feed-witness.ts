import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { systemActor } from '../alerts/report-refusals.ts';
import { CliError } from '../cli/cli-error.ts';
import type { Storage } from '../storage/storage.ts';

/** Remembers outside of the database how far the change feed was. */
export interface FeedWitness {
  /** Writes what is known, then stops. */
  close(): Promise<void>;
}

export interface FeedWitnessDeps {
  readonly storage: Storage;
  /** `POSTERN_ACCEPT_RESTORED=yes`: somebody knows that the database is older, and what that means. */
  readonly isRestoreAccepted: boolean;
  readonly now: () => number;
  readonly reportFault: (fault: unknown) => void;
}

const fileName = 'feed-position.json';
const positionSchema = z.object({ sequence: z.int().nonnegative() });
const writeEveryMs = 10_000;

/**
 * Refuses a database that is older than what was acknowledged: a key that was revoked since the backup would work
 * again. Then notes, after every change, how far the feed is.
 *
 * Not seen here: a restore of the data folder together with the database.
 *
 * @throws CliError
 */
export async function openFeedWitness(dataFolder: string, deps: FeedWitnessDeps): Promise<FeedWitness> {
  const { storage, reportFault } = deps;
  const file = join(dataFolder, fileName);
  const known = await readPosition(file);
  const latest = await storage.changes.latest();
  if (known > latest) await judgeRestore({ known, latest }, deps);
  let written = -1;
  let writing: Promise<void> = Promise.resolve();
  const note = (): Promise<void> => {
    writing = writing
      .then(async () => {
        const sequence = await storage.changes.latest();
        if (sequence === written) return;
        await writeWhole(file, JSON.stringify({ sequence }));
        written = sequence;
      })
      .catch(reportFault);
    return writing;
  };
  await note();
  const stopHints = storage.onChangeHint(() => void note());
  // Hints of other processes may be lost.
  const timer = setInterval(() => void note(), writeEveryMs).unref();
  return {
    async close() {
      clearInterval(timer);
      stopHints();
      await note();
    },
  };
}

async function judgeRestore(
  at: { readonly known: number; readonly latest: number },
  { storage, isRestoreAccepted, now }: FeedWitnessDeps,
): Promise<void> {
  if (!isRestoreAccepted) {
    throw new CliError(
      `The database is older than what this installation acknowledged: it knows ${at.latest} changes of access, and there were ${at.known}. Keys that were revoked or reset since that backup would work again. Restore a newer backup; or, if that is meant, start once with POSTERN_ACCEPT_RESTORED=yes and then reset what was changed since.`,
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
      before: { changes: at.known },
      after: { changes: at.latest },
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

/** 0 where there is none yet. A file that cannot be read as a position is one that somebody made by hand: no witness. */
async function readPosition(file: string): Promise<number> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return 0;
  try {
    return positionSchema.parse(JSON.parse(text)).sequence;
  } catch {
    return 0;
  }
}

async function writeWhole(file: string, text: string): Promise<void> {
  // Two control processes may share the folder.
  const partial = `${file}.${randomUUID()}.partial`;
  await writeFile(partial, `${text}\n`, { mode: 0o600 });
  await rename(partial, file);
}
