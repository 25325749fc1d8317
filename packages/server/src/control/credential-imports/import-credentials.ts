import { importColumns } from '@postern/contract/credential-import';
import type { ImportCredentials, ImportReport } from '@postern/contract/credential-import';
import { readCredentialRecords } from '@postern/contract/credential-records';
import type { CredentialRecord } from '@postern/contract/credential-records';
import type { AdminSession } from '../admin-session.ts';
import { loadSurroundings } from '../api-users/load-surroundings.ts';
import type { ControlParts } from '../control-deps.ts';
import type { LicenceScope } from '../get-scope.ts';
import { accountImport } from './account-import.ts';
import { judgeRecords } from './judge-records.ts';
import type { Verdict } from './judge-records.ts';
import { keyImport } from './key-import.ts';
import { writeRecords } from './write-records.ts';

const kinds = { keys: keyImport, 'web-service-accounts': accountImport } as const;

/**
 * Judges every line and writes all of them, or none if one is refused. Both are done in small steps, so that the
 * process can serve calls meanwhile.
 *
 * @throws ApiRefusal not_found for an unknown licence or environment; transition_refused where imported keys are not
 *   accepted
 */
export async function importCredentials(
  request: { readonly scope: LicenceScope; readonly form: ImportCredentials },
  session: AdminSession,
  parts: ControlParts,
): Promise<ImportReport> {
  const { scope, form } = request;
  const kind = kinds[form.kind];
  const surroundings = await loadSurroundings(parts.storage, scope, parts);
  kind.refuseUnready(surroundings, parts);
  const read = readCredentialRecords(form.text, { format: form.format, columns: importColumns[form.kind] });
  if (read.kind === 'unreadable') return presentUnreadable(read.problem);
  const deps = { scope, surroundings, parts, kind, skipKnown: form.skipKnown };
  const verdicts = await judgeRecords(numberLines(read.records, form.lineNumbers), deps);
  if (form.dryRun || verdicts.some((verdict) => verdict.kind === 'refused')) {
    return presentReport(verdicts, { wasWritten: false, problems: new Map() });
  }
  const added = verdicts.filter((verdict) => verdict.kind === 'new');
  return presentReport(verdicts, {
    wasWritten: true,
    problems: await writeRecords(added, session, deps),
  });
}

function* numberLines(
  records: Iterable<CredentialRecord>,
  numbers: readonly number[] | undefined,
): Generator<CredentialRecord> {
  let index = 0;
  for (const record of records) yield { ...record, line: numbers?.[index++] ?? record.line };
}

function presentUnreadable(problem: string): ImportReport {
  return { state: 'refused', problem, total: 0, refused: 0, skipped: 0, lines: [] };
}

interface Outcome {
  readonly wasWritten: boolean;
  /** The problems of lines that became impossible while others were written, by line. */
  readonly problems: ReadonlyMap<number, string>;
}

function presentReport(verdicts: readonly Verdict[], { wasWritten, problems }: Outcome): ImportReport {
  const lines = verdicts.map((verdict) => presentLine(verdict, problems));
  const refused = lines.filter(({ problem }) => problem !== null).length;
  const judged = refused > 0 ? 'refused' : 'would-import';
  const written = refused > 0 ? 'partly-imported' : 'imported';
  return {
    state: wasWritten ? written : judged,
    problem: null,
    total: lines.length,
    refused,
    skipped: lines.filter(({ isKnown }) => isKnown).length,
    lines,
  };
}

function presentLine(verdict: Verdict, problems: ReadonlyMap<number, string>): ImportReport['lines'][number] {
  const { line } = verdict;
  switch (verdict.kind) {
    case 'refused':
      return { line, credential: verdict.label, holder: '', isKnown: false, problem: verdict.problem };
    case 'known':
      return { line, credential: verdict.label, holder: '', isKnown: true, problem: null };
    case 'new': {
      const { judged, holder } = verdict;
      const problem = problems.get(line) ?? null;
      return { line, credential: judged.label, holder: holder.name, isKnown: false, problem };
    }
  }
}
