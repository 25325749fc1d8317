import { isSameChange } from '@postern/contract/access-change';
import type { AccessChange } from '@postern/contract/access-change';
import type { ChangeSequence } from '@postern/contract/ids';
import type { AccessSource } from './access-source.ts';
import type { LeaseHolder } from './lease-holder.ts';

export interface ChangeFeedDeps {
  readonly source: Pick<AccessSource, 'listChanges' | 'latestSequence' | 'onHint' | 'renewConnections'>;
  /** A clock in milliseconds that never runs backwards, such as `performance.now`. */
  readonly monotonicNow: () => number;
  readonly maxStaleMs: number;
  /**
   * The lease of a process that answers calls. Without it, the control plane does not wait for this process, such as
   * for *explain*.
   */
  readonly lease?: LeaseHolder;
  /** Applies a change to this process's caches. If it rejects, the look is incomplete and is repeated. */
  readonly apply: (change: AccessChange) => void | Promise<void>;
  /** Reports a failed look. The feed continues. */
  readonly onFailure: (error: unknown) => void;
  /** Called when the process becomes stale: whatever relies on its view has to end. */
  readonly onStale?: () => void;
}

/** The reader of the change feed in this process. */
export interface ChangeFeed {
  /**
   * Reads the position of the feed, runs `load`, opens the lease, and starts to poll. With a lease, it resolves after a
   * first complete look, because the data that was loaded before the control plane knew this process may be outdated.
   */
  start(load?: () => Promise<void>): Promise<void>;
  /** Whether the last complete look at the feed began less than `maxStaleMs` ago. */
  isFresh(): boolean;
  /** Resolves when all changes up to `sequence` are applied in this process. */
  flushThrough(sequence: ChangeSequence): Promise<void>;
  readonly appliedSequence: ChangeSequence;
  /**
   * The milliseconds since the last complete look at the feed began. That look also renewed the lease, where there is
   * one.
   */
  lagMs(): number;
  /** The number of failed looks. */
  readonly failures: number;
  close(): Promise<void>;
}

const pollEveryMs = 1_000;
const pageSize = 500;
/** The time within which a query has to be answered; later, its connection counts as dead. */
const answerWithinMs = 1_500;
/**
 * After this many time-outs in a row, the database is probably slow and its connections are not dead. Then a query may
 * take as long as `maxStaleMs`.
 */
const silencesMax = 3;

/**
 * Creates a reader that polls every second, and at once after a hint. Hints may be lost; polling does not rely on them.
 * Freshness is counted from before the query was sent, so that a slow answer counts as an old one. A look is complete
 * when all changes are applied and the lease is renewed: a process whose lease may have expired is never fresh.
 */
export function createChangeFeed(deps: ChangeFeedDeps): ChangeFeed {
  const state = createState();
  let stopHints = () => {};

  async function poll(): Promise<void> {
    const round = ++state.round;
    const askedAtMs = deps.monotonicNow();
    // A dead connection must not stop the feed: a look that takes too long counts as failed, and another one begins.
    if (!(await lookWithin(round, deps, state))) return;
    state.freshSinceMs = askedAtMs;
    watchStaleness();
  }

  const isFresh = (): boolean => deps.monotonicNow() - state.freshSinceMs < deps.maxStaleMs;

  function watchStaleness(): void {
    clearTimeout(state.staleTimer);
    const leftMs = Math.max(0, state.freshSinceMs + deps.maxStaleMs - deps.monotonicNow());
    state.staleTimer = setTimeout(() => {
      if (isFresh()) watchStaleness();
      else deps.onStale?.();
    }, leftMs).unref();
  }

  async function run(): Promise<void> {
    if (state.running !== undefined) {
      state.wanted = true;
      return state.running;
    }
    clearTimeout(state.timer);
    state.running = poll()
      .catch((error: unknown) => {
        state.failures++;
        deps.onFailure(error);
      })
      .finally(() => {
        state.running = undefined;
        const delayMs = state.wanted ? 0 : pollEveryMs;
        state.wanted = false;
        if (!state.isClosed) state.timer = setTimeout(() => void run(), delayMs).unref();
      });
    return state.running;
  }

  return {
    async start(load) {
      const askedAtMs = deps.monotonicNow();
      state.applied = await deps.source.latestSequence();
      state.last = await readChange(state.applied, deps);
      await load?.();
      if (deps.lease === undefined) {
        state.freshSinceMs = askedAtMs;
        watchStaleness();
      } else {
        await deps.lease.open(state.applied);
        await poll();
      }
      stopHints = deps.source.onHint(() => void run());
      state.timer = setTimeout(() => void run(), pollEveryMs).unref();
    },
    isFresh,
    flushThrough(sequence) {
      if (state.applied >= sequence) return Promise.resolve();
      const applied = new Promise<void>((resolve, reject) => {
        state.waiting.push({ sequence, resolve, reject });
      });
      void run();
      return applied;
    },
    get appliedSequence() {
      return state.applied;
    },
    lagMs: () => deps.monotonicNow() - state.freshSinceMs,
    get failures() {
      return state.failures;
    },
    async close() {
      state.isClosed = true;
      stopHints();
      clearTimeout(state.timer);
      await state.running;
      // Only now: a look that was running has set it again.
      clearTimeout(state.staleTimer);
      state.freshSinceMs = Number.NEGATIVE_INFINITY;
      for (const waiter of state.waiting.splice(0)) waiter.reject(new Error('the change feed was closed'));
      await deps.lease?.end().catch(deps.onFailure);
    },
  };
}

interface FeedState {
  /** The reason why the database is no longer trusted; undefined while it is. */
  setBack: FeedSetBack | undefined;
  failures: number;
  applied: ChangeSequence;
  /** The change with the sequence number `applied`, as it was read; undefined while the feed is empty. */
  last: AccessChange | undefined;
  freshSinceMs: number;
  /**
   * The number of the current look. A look that timed out has an old number, and must not apply anything afterwards.
   */
  round: number;
  /** The number of consecutive queries that timed out. */
  silences: number;
  running: Promise<void> | undefined;
  wanted: boolean;
  timer: NodeJS.Timeout | undefined;
  staleTimer: NodeJS.Timeout | undefined;
  isClosed: boolean;
  waiting: Waiter[];
}

interface Waiter {
  readonly sequence: ChangeSequence;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

function createState(): FeedState {
  return {
    setBack: undefined,
    failures: 0,
    applied: 0 as ChangeSequence, // start() replaces it; the view is not fresh until then
    last: undefined,
    freshSinceMs: Number.NEGATIVE_INFINITY,
    round: 0,
    silences: 0,
    running: undefined,
    wanted: false,
    timer: undefined,
    staleTimer: undefined,
    isClosed: false,
    waiting: [],
  };
}

/**
 * Resolves to false when another look replaced this one, and rejects when it takes longer than `maxStaleMs`. Answers
 * that arrive later are not applied.
 */
async function lookWithin(round: number, deps: ChangeFeedDeps, state: FeedState): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const givenUp = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      state.round++;
      reject(new Error(`the change feed did not answer within ${deps.maxStaleMs} ms`));
    }, deps.maxStaleMs).unref();
  });
  try {
    return await Promise.race([look(round, deps, state), givenUp]);
  } finally {
    clearTimeout(timer);
  }
}

async function look(round: number, deps: ChangeFeedDeps, state: FeedState): Promise<boolean> {
  for (;;) {
    if (!(await applyAll(round, deps, state))) return false;
    const { lease } = deps;
    if (lease === undefined) return round === state.round;
    if (await ask(round, () => lease.renew(state.applied), { deps, state })) return round === state.round;
    if (round !== state.round) return false;
    // The control plane has continued without this process. With a new lease, it looks again, so that this look begins
    // after the control plane knows it.
    await ask(round, () => lease.open(state.applied), { deps, state });
  }
}

/**
 * Sends one query to the database with a time-out, since a connection can be dead without any notice. After a time-out,
 * all connections that may be dead are replaced, so that the next look does not try one after the other.
 */
async function ask<Answer>(
  round: number,
  question: () => Promise<Answer>,
  { deps, state }: { readonly deps: ChangeFeedDeps; readonly state: FeedState },
): Promise<Answer> {
  const withinMs = state.silences < silencesMax ? Math.min(answerWithinMs, deps.maxStaleMs) : deps.maxStaleMs;
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      state.silences++;
      if (round === state.round) state.round++;
      deps.source.renewConnections?.().catch(deps.onFailure);
      reject(new Error(`the database did not answer within ${withinMs} ms`));
    }, withinMs).unref();
  });
  const askedAtMs = deps.monotonicNow();
  try {
    const answer = await Promise.race([question(), silence]);
    if (deps.monotonicNow() - askedAtMs < answerWithinMs) state.silences = 0;
    return answer;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Thrown when the database no longer contains a change that it has reported: it was restored from an older state. The
 * order of its later changes relative to the applied ones is unknown.
 */
export class FeedSetBack extends Error {
  override readonly name = 'FeedSetBack';
}

async function applyAll(round: number, deps: ChangeFeedDeps, state: FeedState): Promise<boolean> {
  for (;;) {
    const changes = await listNew(round, deps, state);
    for (const change of changes) {
      if (round !== state.round) return false;
      await deps.apply(change);
      if (round !== state.round) return false;
      state.applied = change.sequence;
      state.last = change;
      tellWaiting(state);
    }
    if (changes.length < pageSize) return round === state.round;
  }
}

/**
 * Lists the changes after the last applied one, and reads that one again. If it is missing, or another change has its
 * number, the database was restored from an older state, even if it has grown past that number since.
 */
async function listNew(
  round: number,
  deps: ChangeFeedDeps,
  state: FeedState,
): Promise<readonly AccessChange[]> {
  const { applied, last } = state;
  const list = (since: ChangeSequence, limit: number) =>
    ask(round, () => deps.source.listChanges(since, limit), { deps, state });
  // Permanent: a restored database reuses these sequence numbers for other changes, so the missed changes never come.
  if (state.setBack !== undefined) throw state.setBack;
  if (last === undefined) return await list(applied, pageSize);
  // One less, so that the first one is the last applied change.
  const [again, ...changes] = await list((applied - 1) as ChangeSequence, pageSize + 1);
  if (again !== undefined && isSameChange(again, last)) return changes;
  const what = again?.sequence === applied ? 'is a different one' : 'is missing';
  state.setBack = new FeedSetBack(
    `change ${applied} of the feed ${what}: the database is an older one. This process answers no calls until it is restarted`,
  );
  throw state.setBack;
}

async function readChange(
  sequence: ChangeSequence,
  { source }: ChangeFeedDeps,
): Promise<AccessChange | undefined> {
  if (sequence === 0) return undefined;
  // One less, so that the first one has this number.
  const [change] = await source.listChanges((sequence - 1) as ChangeSequence, 1);
  if (change?.sequence !== sequence) throw new FeedSetBack(`change ${sequence} of the feed is gone`);
  return change;
}

function tellWaiting(state: FeedState): void {
  if (state.waiting.length === 0) return;
  const isReached = (waiter: Waiter) => waiter.sequence <= state.applied;
  for (const waiter of state.waiting.filter(isReached)) waiter.resolve();
  state.waiting = state.waiting.filter((waiter) => !isReached(waiter));
}
