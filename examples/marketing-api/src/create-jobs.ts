import { etlExecutions, etls, fileTransfers, imports, profileTables } from './collections.ts';
import type { Values } from './collections.ts';
import type { Journal } from './create-journal.ts';
import type { Partition, Row, Store } from './open-store.ts';
import { parseCsv } from './parse-csv.ts';
import { writeProfile } from './write-profile.ts';
import type { WriteMode } from './write-profile.ts';

export type Jobs = ReturnType<typeof createJobs>;

const rowsPerStep = 500;
const problemsKept = 20;

interface Work {
  readonly partition: Partition;
  readonly table: string;
  readonly mode: WriteMode;
  readonly rows: () => readonly Values[];
  readonly save: (progress: Progress) => void;
  readonly reference: string;
}

interface Progress {
  state: 'received' | 'validating' | 'running' | 'succeeded' | 'failed';
  counts: { read: number; created: number; updated: number; refused: number };
  problems: { row: number; message: string }[];
  finishedAt: string | null;
}

/**
 * Runs imports and ETL executions in steps: received → validating → running → succeeded or failed. Each step is stored.
 * Work that was interrupted by a stop starts again from its first row, which is harmless because rows are upserted.
 */
export function createJobs(deps: {
  readonly store: Store;
  readonly journal: Journal;
  readonly now: () => number;
  /** Pause between two steps, so that the states can be observed. */
  readonly stepMs: number;
}) {
  const { store, journal, now, stepMs } = deps;
  const timers = new Set<NodeJS.Timeout>();

  function later(step: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      step();
    }, stepMs);
    timers.add(timer);
  }

  function start(work: Work): void {
    const progress: Progress = {
      state: 'validating',
      counts: { read: 0, created: 0, updated: 0, refused: 0 },
      problems: [],
      finishedAt: null,
    };
    later(() => {
      work.save(progress);
      later(() => begin(work, progress));
    });
  }

  function begin(work: Work, progress: Progress): void {
    let rows: readonly Values[];
    try {
      rows = work.rows();
    } catch (error) {
      progress.problems.push({ row: 0, message: error instanceof Error ? error.message : 'unreadable' });
      finish(work, progress, 'failed');
      return;
    }
    progress.state = 'running';
    work.save(progress);
    later(() => writeSome(work, progress, rows));
  }

  function writeSome(work: Work, progress: Progress, rows: readonly Values[]): void {
    const part = rows.slice(progress.counts.read, progress.counts.read + rowsPerStep);
    store.transact(() => part.forEach((row) => writeRow(work, progress, row)));
    if (progress.counts.read < rows.length) {
      work.save(progress);
      later(() => writeSome(work, progress, rows));
      return;
    }
    finish(work, progress, progress.counts.refused === rows.length ? 'failed' : 'succeeded');
  }

  function writeRow(work: Work, progress: Progress, row: Values): void {
    const { counts, problems } = progress;
    counts.read += 1;
    const table = store.find(profileTables, { partition: work.partition }, work.table);
    const outcome =
      table === undefined
        ? { kind: 'refused' as const, message: `There is no profile table "${work.table}".` }
        : writeProfile(work.partition, table, row, { store, mode: work.mode });
    counts[outcome.kind] += 1;
    if (outcome.kind === 'refused' && problems.length < problemsKept)
      problems.push({ row: counts.read, message: outcome.message });
  }

  function finish(work: Work, progress: Progress, state: 'succeeded' | 'failed'): void {
    progress.state = state;
    progress.finishedAt = new Date(now()).toISOString();
    work.save(progress);
    journal.record(work.partition, 'import.finished', work.reference);
  }

  function startImport(partition: Partition, row: Row<(typeof imports.schema)['_zod']['output']>): void {
    const { table, mode, reference } = row.data;
    start({
      partition,
      table,
      mode,
      reference,
      rows: () => row.data.rows,
      save: (progress) => void store.update(imports, row, { ...row.data, ...progress }),
    });
  }

  function startEtl(partition: Partition, row: Row<(typeof etlExecutions.schema)['_zod']['output']>): void {
    const etl = store.find(etls, { partition }, row.data.etl)?.data;
    start({
      partition,
      table: etl?.table ?? '',
      mode: etl?.mode ?? 'upsert',
      reference: row.data.reference,
      rows: () => readEtlRows(partition, row.data.etl, store),
      save: (progress) => void store.update(etlExecutions, row, { ...row.data, ...progress }),
    });
  }

  /** Restarts the work that a stop interrupted. */
  function resume(): void {
    const isOpen = (state: string) => state !== 'succeeded' && state !== 'failed';
    for (const { partition, row } of store.listAcrossPartitions(imports))
      if (isOpen(row.data.state)) startImport(partition, row);
    for (const { partition, row } of store.listAcrossPartitions(etlExecutions))
      if (isOpen(row.data.state)) startEtl(partition, row);
  }

  return { startImport, startEtl, resume, stop: () => timers.forEach(clearTimeout) };
}

function readEtlRows(partition: Partition, etlName: string, store: Store): readonly Values[] {
  const etl = store.find(etls, { partition }, etlName);
  if (etl === undefined) throw new Error(`The ETL "${etlName}" is gone.`);
  const file = store.find(fileTransfers, { partition }, etl.data.fileTransfer);
  const bytes = file === undefined ? undefined : store.findContent(file);
  if (bytes === undefined) throw new Error(`There is no file "${etl.data.fileTransfer}".`);
  const { separator = ',', columns } = etl.data;
  const rows = parseCsv(new TextDecoder('utf-8', { fatal: true }).decode(bytes), separator);
  if (columns === undefined) return rows;
  return rows.map((row) => Object.fromEntries(columns.map(({ from, to }) => [to, row[from] ?? null])));
}
