import { createHash } from 'node:crypto';
import type { AdminClient } from '@postern/contract/admin-client';
import { importColumns } from '@postern/contract/credential-import';
import type { ImportCredentials, ImportReport } from '@postern/contract/credential-import';
import { parseCredentialRecords } from '@postern/contract/credential-records';
import type { CredentialRecord, RecordFormat } from '@postern/contract/credential-records';
import type { LicenceScope } from '../control/get-scope.ts';
import { CliError } from './cli-error.ts';
import { getAdminData } from './get-admin-data.ts';

export interface ImportFile {
  readonly kind: ImportCredentials['kind'];
  readonly format: RecordFormat;
  readonly text: string;
  readonly skipKnown: boolean;
}

export interface ImportDeps {
  readonly client: AdminClient;
  readonly params: LicenceScope;
  /** Called after each piece with the number of finished lines and of all lines. */
  readonly reportProgress: (doneLines: number, totalLines: number) => void;
}

type ReadRecord = Extract<CredentialRecord, { readonly fields: unknown }>;

/** Number of records per request, so small that even a slow server answers within the usual time-outs. */
const recordsPerRequest = 1_000;

/** Judges the whole file and writes nothing. @throws CliError */
export async function judgeFile(file: ImportFile, deps: ImportDeps): Promise<ImportReport> {
  return await sendRecords(file, { ...deps, dryRun: true });
}

/**
 * Judges the whole file, and writes it only if every line can be imported. It is written piece by piece. If one of them
 * fails, the earlier ones remain written, and the same file can be imported again with `skipKnown`.
 *
 * @throws CliError
 */
export async function importFile(file: ImportFile, deps: ImportDeps): Promise<ImportReport> {
  const judged = await judgeFile(file, { ...deps, reportProgress: () => undefined });
  return judged.state === 'refused' ? judged : await sendRecords(file, { ...deps, dryRun: false });
}

async function sendRecords(
  file: ImportFile,
  deps: ImportDeps & { readonly dryRun: boolean },
): Promise<ImportReport> {
  const read = parseCredentialRecords(file.text, { format: file.format, columns: importColumns[file.kind] });
  if (read.kind === 'unreadable') throw new CliError(read.problem, 1);
  const records = read.records.map(refuseRepeated(new Map()));
  const broken = records.filter((record) => 'problem' in record);
  if (broken.length > 0) return presentBroken(broken, records.length);
  const good = records.filter((record) => 'fields' in record);
  const reports: ImportReport[] = [];
  for (let at = 0; at < good.length; at += recordsPerRequest) {
    reports.push(await sendPiece(good.slice(at, at + recordsPerRequest), file, deps));
    deps.reportProgress(Math.min(at + recordsPerRequest, good.length), good.length);
    if (!deps.dryRun && reports.at(-1)?.state !== 'imported') break;
  }
  return joinReports(reports);
}

/** The server would find a credential on two lines of different pieces only after it had written the first piece. */
function refuseRepeated(lines: Map<string, number>): (record: CredentialRecord) => CredentialRecord {
  return (record) => {
    if ('problem' in record) return record;
    const identity = record.fields['key'] ?? record.fields['sha256'] ?? record.fields['account'];
    if (typeof identity !== 'string') return record;
    const digest = createHash('sha256').update(identity).digest('base64');
    const before = lines.get(digest);
    if (before !== undefined) return { line: record.line, problem: `has the credential of line ${before}` };
    lines.set(digest, record.line);
    return record;
  };
}

async function sendPiece(
  records: readonly ReadRecord[],
  { kind, skipKnown }: ImportFile,
  { client, params, dryRun }: ImportDeps & { readonly dryRun: boolean },
): Promise<ImportReport> {
  const body = {
    kind,
    format: 'jsonl',
    text: records.map(({ fields }) => JSON.stringify(fields)).join('\n'),
    dryRun,
    skipKnown,
    lineNumbers: records.map(({ line }) => line),
  } as const;
  return getAdminData(await client.importCredentials({ params, body }));
}

function presentBroken(
  records: readonly Extract<CredentialRecord, { readonly problem: string }>[],
  total: number,
): ImportReport {
  const lines = records.map(({ line, problem }) => ({
    line,
    problem,
    credential: '',
    holder: '',
    isKnown: false,
  }));
  return { state: 'refused', problem: null, total, refused: lines.length, skipped: 0, lines };
}

function joinReports(reports: readonly ImportReport[]): ImportReport {
  const count = (read: (report: ImportReport) => number): number =>
    reports.reduce((sum, report) => sum + read(report), 0);
  return {
    state: findState(reports),
    problem: reports.find(({ problem }) => problem !== null)?.problem ?? null,
    total: count(({ total }) => total),
    refused: count(({ refused }) => refused),
    skipped: count(({ skipped }) => skipped),
    lines: reports.flatMap(({ lines }) => lines),
  };
}

/** If a piece was refused after another had been written, the file is imported in part. */
function findState(reports: readonly ImportReport[]): ImportReport['state'] {
  const states = new Set(reports.map(({ state }) => state));
  if (states.size > 1 && states.has('imported')) return 'partly-imported';
  return reports.find(({ state }) => state !== 'would-import')?.state ?? 'would-import';
}
