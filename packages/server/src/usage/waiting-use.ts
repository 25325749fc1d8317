import type { ApiUserId, EnvironmentName, LicenceId } from '@postern/contract/ids';
import { latencyBoundsMs, otherName } from '@postern/contract/usage';
import type { CallRecord } from '../observe/call-record.ts';
import type { PackedApiUser } from '../storage/usage/port.ts';
import { packUse } from './packed-use.ts';
import type { PackedRow } from './packed-use.ts';

/** Bounds of the memory that waiting calls may use. Beyond them, calls are counted together under `*`. */
export interface UsageLimits {
  /** Number of different rows of all API users. */
  readonly rows: number;
  /** Number of different addresses of one API user. */
  readonly addresses: number;
  readonly agents: number;
}

export const usageLimits: UsageLimits = { rows: 50_000, addresses: 100, agents: 20 };

const minuteLengthMs = 60_000;

/** Calls that are counted together: a `RecordedUse` whose counts still grow. */
interface Row {
  readonly keyId: string | undefined;
  readonly apiId: string | undefined;
  readonly basePath: string | undefined;
  readonly scheme: string | undefined;
  readonly operationId: string | undefined;
  readonly statusClass: number;
  readonly code: string | undefined;
  readonly address: string;
  readonly agent: string;
  readonly isDeprecated: boolean;
  readonly minuteMs: number;
  readonly untilMs: number;
  /** The text that the latest client sent, so that its family need not be determined again for each call. */
  rawAgent: string | undefined;
  calls: number;
  durationMs: number;
  requestBytes: number;
  responseBytes: number;
  readonly latency: number[];
  firstAtMs: number;
  lastAtMs: number;
  lastAddress: string;
}

interface ApiUserRows {
  readonly licenceId: LicenceId;
  readonly environment: EnvironmentName;
  readonly byOperation: Map<string | undefined, Row[]>;
  readonly addresses: Set<string>;
  readonly agents: Set<string>;
}

/** The summed calls of one gateway process since the last flush. */
export interface WaitingUse {
  add(record: CallRecord): void;
  readonly rowCount: number;
  /** The number of calls whose address, agent or operation was replaced by `*`, and of those that were dropped. */
  readonly folded: number;
  readonly dropped: number;
  take(): ReadonlyMap<ApiUserId, PackedApiUser>;
}

export function createWaitingUse(
  findFamily: (userAgent: string | undefined) => string,
  limits: UsageLimits,
): WaitingUse {
  const apiUsers = new Map<ApiUserId, ApiUserRows>();
  let rowCount = 0;
  let folded = 0;
  let dropped = 0;

  // Runs for each call: two look-ups, a few comparisons, and sums.
  function add(record: CallRecord): void {
    const { apiUserId, licenceId, clientAddress } = record;
    if (apiUserId === undefined || licenceId === undefined || clientAddress === undefined) return;
    let own = apiUsers.get(apiUserId);
    if (own === undefined) {
      own = createApiUserRows(licenceId, record.environment);
      apiUsers.set(apiUserId, own);
    }
    const row =
      findLike(own.byOperation.get(record.operationId), record, clientAddress) ??
      findRow(own, record, clientAddress);
    if (row !== undefined) count(row, record, clientAddress);
  }

  function findRow(own: ApiUserRows, record: CallRecord, clientAddress: string): Row | undefined {
    const agent = findFamily(record.userAgent);
    const address = keepName(own.addresses, clientAddress, limits.addresses);
    const keptAgent = keepName(own.agents, agent, limits.agents);
    const isFull = rowCount >= limits.rows;
    const operationId = record.operationId;
    const rows = own.byOperation.get(operationId);
    const known = rows?.find(
      (row) => row.agent === keptAgent && row.address === address && isAlike(row, record),
    );
    if (known !== undefined || !isFull) {
      if (address !== clientAddress || keptAgent !== agent) folded++;
      return reuse(known, record) ?? insert(own, { record, operationId, address, agent: keptAgent });
    }
    return findFoldedRow(own, record);
  }

  /** Once there is no room for more rows, calls are separated only by key, API, outcome and minute. */
  function findFoldedRow(own: ApiUserRows, record: CallRecord): Row | undefined {
    folded++;
    const others = own.byOperation.get(otherName);
    const known = others?.find((row) => row.isDeprecated === record.isDeprecated && isAlike(row, record));
    if (known !== undefined) return reuse(known, record);
    if (rowCount < limits.rows * 2) {
      return insert(own, { record, operationId: otherName, address: otherName, agent: otherName });
    }
    dropped++;
    return undefined;
  }

  function insert(own: ApiUserRows, of: NewRow): Row {
    rowCount++;
    const row = createRow(of);
    const rows = own.byOperation.get(of.operationId);
    if (rows === undefined) own.byOperation.set(of.operationId, [row]);
    else rows.push(row);
    return row;
  }

  return {
    add,
    get rowCount() {
      return rowCount;
    },
    get folded() {
      return folded;
    },
    get dropped() {
      return dropped;
    },
    take() {
      const taken = new Map<ApiUserId, PackedApiUser>();
      for (const [apiUserId, own] of apiUsers) taken.set(apiUserId, packRows(apiUserId, own));
      apiUsers.clear();
      rowCount = folded = dropped = 0;
      return taken;
    },
  };
}

interface NewRow {
  readonly record: CallRecord;
  readonly operationId: string | undefined;
  readonly address: string;
  readonly agent: string;
}

function createApiUserRows(licenceId: LicenceId, environment: EnvironmentName): ApiUserRows {
  return {
    licenceId,
    environment,
    byOperation: new Map(),
    addresses: new Set(),
    agents: new Set(),
  };
}

function createRow({ record, operationId, address, agent }: NewRow): Row {
  const beganAtMs = record.atMs - (record.atMs % minuteLengthMs);
  return {
    keyId: record.keyId,
    apiId: record.apiId,
    basePath: record.basePath,
    scheme: record.scheme,
    operationId,
    statusClass: statusClassOf(record),
    code: record.code,
    address,
    agent,
    isDeprecated: record.isDeprecated,
    minuteMs: beganAtMs,
    untilMs: beganAtMs + minuteLengthMs,
    rawAgent: record.userAgent,
    calls: 0,
    durationMs: 0,
    requestBytes: 0,
    responseBytes: 0,
    // One element per class, which a test verifies. The literal is faster than a loop.
    latency: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    firstAtMs: record.atMs,
    lastAtMs: record.atMs,
    lastAddress: '',
  };
}

function statusClassOf({ status }: CallRecord): number {
  return (status / 100) | 0;
}

/** Finds the row of similar calls. The latest rows are at the end, and most calls belong to the latest minute. */
function findLike(rows: readonly Row[] | undefined, record: CallRecord, address: string): Row | undefined {
  if (rows === undefined) return undefined;
  for (let index = rows.length - 1; index >= 0; index--) {
    const row = rows[index];
    if (
      row !== undefined &&
      row.rawAgent === record.userAgent &&
      row.address === address &&
      isAlike(row, record)
    ) {
      return row;
    }
  }
  return undefined;
}

/** Compares everything except operation, address and agent. */
function isAlike(row: Row, record: CallRecord): boolean {
  return (
    record.atMs >= row.minuteMs &&
    record.atMs < row.untilMs &&
    row.statusClass === statusClassOf(record) &&
    row.code === record.code &&
    row.keyId === record.keyId &&
    row.apiId === record.apiId &&
    row.basePath === record.basePath &&
    row.scheme === record.scheme
  );
}

function reuse(row: Row | undefined, record: CallRecord): Row | undefined {
  if (row !== undefined) row.rawAgent = record.userAgent;
  return row;
}

function count(row: Row, record: CallRecord, address: string): void {
  const { durationMs, atMs } = record;
  row.calls++;
  row.durationMs += durationMs;
  row.requestBytes += record.requestBytes;
  row.responseBytes += record.responseBytes;
  let place = 0;
  while (place < latencyBoundsMs.length && durationMs > (latencyBoundsMs[place] ?? 0)) place++;
  row.latency[place] = (row.latency[place] ?? 0) + 1;
  if (atMs < row.firstAtMs) row.firstAtMs = atMs;
  if (atMs >= row.lastAtMs) {
    row.lastAtMs = atMs;
    row.lastAddress = address;
  }
}

function keepName(names: Set<string>, name: string, max: number): string {
  if (names.has(name)) return name;
  if (names.size >= max) return otherName;
  names.add(name);
  return name;
}

function packRows(apiUserId: ApiUserId, { licenceId, environment, byOperation }: ApiUserRows): PackedApiUser {
  const rows: PackedRow[] = [];
  for (const ofOperation of byOperation.values()) for (const row of ofOperation) rows.push(packUse(row));
  return { licenceId, environment, apiUserId, rows };
}
