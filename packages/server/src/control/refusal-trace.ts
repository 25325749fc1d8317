import type { Actor } from '@postern/contract/audit-event';
import type { ErrorCode } from '@postern/contract/error-catalogue';
import type { ControlDeps } from './control-deps.ts';

/** A call of the admin API that was refused because of its caller, or because the object belongs to another one. */
export interface RefusedAction {
  /** Null for an unknown caller. */
  readonly actor: Actor | null;
  readonly clientAddress: string | null;
  readonly code: ErrorCode;
  readonly method: string;
  /** The path of the call, without its query. */
  readonly path: string;
  readonly requestId: string;
  /** Whether the call had a bearer token: a wrong token is a guess, a missing session is not. */
  readonly hasToken: boolean;
}

/** The codes that indicate something about the caller. Refusals of a faulty request are not traced. */
export const tracedCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'not_signed_in',
  'not_permitted',
  'not_found',
  'second_factor_needed',
  'step_up_needed',
  'cross_site_refused',
  'rate_limited',
]);

type TraceDeps = Pick<ControlDeps, 'storage' | 'now' | 'reportFault'> & {
  readonly log: (line: RefusedAction & { readonly unlogged: number }) => void;
};

interface Caller {
  windowFromMs: number;
  linesFromMs: number;
  lines: number;
  unlogged: number;
  count: number;
  readonly codes: Map<ErrorCode, number>;
  readonly paths: Set<string>;
}

const windowMs = 3_600_000;
const lineWindowMs = 60_000;
const linesMax = 30;
const callersMax = 500;
const pathsMax = 200;
const pathLengthMax = 200;
/** The number of refusals of one caller in an hour that is audited first; then each tenfold of it. */
const firstAudited = 10;

/**
 * Creates the trace of refusals. Each one is a log line, at most 30 a minute for one caller; the others are counted in
 * the next line. Ten refusals of one caller in an hour become an event in the installation's audit log, and so do a
 * hundred, a thousand, and so on. So it is visible when a caller tries the ids of others or guesses the operator token,
 * and a flood of refusals does not become a flood of events.
 */
export function createRefusalTrace(deps: TraceDeps): (refused: RefusedAction) => void {
  const callers = new Map<string, Caller>();
  return (refused) => {
    const nowMs = deps.now();
    const caller = takeCaller(callers, refused.actor?.id ?? `address ${refused.clientAddress}`, nowMs);
    const path = refused.path.slice(0, pathLengthMax);
    logBounded(caller, { ...refused, path }, deps);
    if (!isTelling(refused)) return;
    caller.count += 1;
    caller.codes.set(refused.code, (caller.codes.get(refused.code) ?? 0) + 1);
    if (caller.paths.size < pathsMax) caller.paths.add(path);
    if (!isTenfold(caller.count)) return;
    void auditRefusals(caller, refused, deps).catch((fault: unknown) =>
      deps.reportFault(fault, refused.requestId),
    );
  };
}

/** An expired session or proof is ordinary, and so is a single missing object. */
function isTelling({ code, hasToken }: RefusedAction): boolean {
  if (code === 'not_signed_in') return hasToken;
  return code !== 'step_up_needed' && code !== 'second_factor_needed';
}

function isTenfold(count: number): boolean {
  let step = firstAudited;
  while (step < count) step *= 10;
  return step === count;
}

/**
 * Returns the caller's counts of this hour. When there are too many callers, the one that was inactive for the longest
 * time is dropped.
 */
function takeCaller(callers: Map<string, Caller>, key: string, nowMs: number): Caller {
  const known = callers.get(key);
  callers.delete(key);
  const caller =
    known !== undefined && nowMs - known.windowFromMs < windowMs
      ? known
      : {
          windowFromMs: nowMs,
          linesFromMs: nowMs,
          lines: 0,
          unlogged: known?.unlogged ?? 0,
          count: 0,
          codes: new Map<ErrorCode, number>(),
          paths: new Set<string>(),
        };
  callers.set(key, caller);
  const [quietest] = callers.keys();
  if (callers.size > callersMax && quietest !== undefined) callers.delete(quietest);
  return caller;
}

function logBounded(caller: Caller, refused: RefusedAction, { log, now }: TraceDeps): void {
  const nowMs = now();
  if (nowMs - caller.linesFromMs >= lineWindowMs) {
    caller.linesFromMs = nowMs;
    caller.lines = 0;
  }
  if (caller.lines >= linesMax) {
    caller.unlogged += 1;
    return;
  }
  caller.lines += 1;
  log({ ...refused, unlogged: caller.unlogged });
  caller.unlogged = 0;
}

async function auditRefusals(
  { count, codes, paths, windowFromMs }: Caller,
  { actor, clientAddress }: RefusedAction,
  { storage, now }: TraceDeps,
): Promise<void> {
  // Read now, since more calls may be refused before the transaction runs.
  const after = {
    refusals: count,
    sinceMs: windowFromMs,
    codes: Object.fromEntries(codes),
    differentPaths: paths.size,
    examples: [...paths].slice(0, 5),
  };
  const unknown = { kind: 'human', id: 'unknown', name: 'unknown', address: clientAddress } as const;
  const who = actor ?? unknown;
  await storage.transact((tx) =>
    tx.audit.append({
      licenceId: null,
      environment: null,
      atMs: now(),
      actor: who,
      action: 'admin-api.refused',
      subject: { kind: who.kind, id: who.id, name: who.name },
      after,
    }),
  );
}
