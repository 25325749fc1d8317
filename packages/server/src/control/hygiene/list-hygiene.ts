import type { HygieneKind, HygieneRow } from '@postern/contract/hygiene';
import { displayName } from '../../domain/display-name.ts';
import type { StoredHygieneCheck } from '../../storage/hygiene/port.ts';
import { answerCsv } from '../answer-csv.ts';
import type { LicenceScope } from '../get-scope.ts';
import { getCheck, recheck } from './recheck.ts';
import type { RecheckParts } from './recheck.ts';

export interface HygieneQuery {
  readonly kind?: HygieneKind | undefined;
  readonly page: number;
  readonly pageSize: number;
}

/** Up to this number, the API users are checked when the page is opened; larger lists rely on the sweep. */
const livelyMax = 500;
const freshMs = 60_000;

export async function listHygiene(
  { licenceId, environment }: LicenceScope,
  query: HygieneQuery,
  parts: RecheckParts,
): Promise<HygieneRow[]> {
  const { kind, page, pageSize } = query;
  const asked = kind === undefined ? { page, pageSize } : { kind, page, pageSize };
  const found = await parts.storage.hygiene.list(licenceId, environment, asked);
  const rows = await Promise.all(found.map((check) => presentRow(check, parts)));
  return rows.flat();
}

/** Checks the API users again where there are few of them. */
export async function refreshHygiene(
  { licenceId, environment }: LicenceScope,
  parts: RecheckParts,
): Promise<void> {
  if (!(await parts.storage.hygiene.isSmall(licenceId, environment, livelyMax))) return;
  const query = { checkedBeforeMs: parts.now() - freshMs, limit: livelyMax };
  await recheck(await parts.storage.hygiene.listDue(licenceId, environment, query), parts);
}

async function presentRow(check: StoredHygieneCheck, parts: RecheckParts): Promise<HygieneRow[]> {
  const { licenceId, environment, apiUserId } = check;
  const apiUser = await parts.storage.apiUsers.find(licenceId, environment, apiUserId);
  if (apiUser === undefined) return [];
  const { risk, findings, checkedAtMs } = await getCheck(apiUser, parts);
  return [
    {
      apiUserId,
      name: displayName(apiUser),
      email: apiUser.email,
      version: apiUser.version,
      lastUsedAtMs: apiUser.lastUsed?.atMs ?? null,
      risk,
      findings: [...findings],
      checkedAtMs,
    },
  ];
}

const header = ['api_user_id', 'name', 'email', 'risk', 'finding', 'finding_risk', 'last_used', 'facts'];
const exportPageSize = 200;

export async function exportHygiene(
  scope: LicenceScope,
  kind: HygieneKind | undefined,
  parts: RecheckParts,
): Promise<Response> {
  const lines: (string | number | null)[][] = [];
  const { any, kinds } = await parts.storage.hygiene.count(scope.licenceId, scope.environment);
  const total = kind === undefined ? any : (kinds[kind] ?? 0);
  for (let page = 1; (page - 1) * exportPageSize < total; page++) {
    const rows = await listHygiene(scope, { kind, page, pageSize: exportPageSize }, parts);
    lines.push(...rows.flatMap((row) => presentLines(row, kind)));
  }
  return answerCsv([header, ...lines], `hygiene-${scope.environment.toLowerCase()}.csv`);
}

function presentLines(row: HygieneRow, kind: HygieneKind | undefined): (string | number | null)[][] {
  return row.findings
    .filter((finding) => kind === undefined || finding.kind === kind)
    .map(({ kind: found, risk, ...facts }) => [
      row.apiUserId,
      row.name,
      row.email,
      row.risk,
      found,
      risk,
      row.lastUsedAtMs === null ? null : new Date(row.lastUsedAtMs).toISOString(),
      JSON.stringify(facts),
    ]);
}
