import { isSameChange } from '@postern/contract/access-change';
import type { AccessChange } from '@postern/contract/access-change';
import type { ChangeSequence } from '@postern/contract/ids';
import type { AccessSource } from './access-source.ts';
import type { LeaseHolder } from './lease-holder.ts';

export interface ChangeFeedDeps {
  readonly source: Pick<AccessSource, 'listChanges' | 'latestSequence' | 'onHint' | 'renewConnections'>;
  /** Milliseconds that never run backwards: `performance.now`. */
  readonly monotonicNow: () => number;
  readonly maxStaleMs: number;
  /** Of a process that answers calls. Left out, nobody waits for this process: the explainer's view. */
  readonly lease?: LeaseHolder;
  /** Applies one change to this process's caches; a rejection leaves the poll incomplete, and it is tried again. */
  readonly apply: (change: AccessChange) => void | Promise<void>;
  /** A poll that failed; the feed goes on. */
  readonly onFailure: (error: unknown) => void;
  /** The process has just become stale: what runs on what it knew must end. */
  readonly onStale?: () => void;
}

/** This process's reader of the change feed. */
export interface ChangeFeed {
  /**
   * Notes where the feed stands, then runs `load`, then makes the process known and begins to poll. With a lease it
   * resolves after a first complete look: what was loaded before control knew of this process may be outdated.
   */
  start(load?: () => Promise<void>): Promise<void>;
  /** Whether the last complete look at the feed began less than `maxStaleMs` ago. */
  isFresh(): boolean;
  /** Resolves once everything up to `sequence` is applied in this process. */
  flushThrough(sequence: ChangeSequence): Promise<void>;
  readonly appliedSequence: ChangeSequence;
  /** Milliseconds since the last complete look at the feed began, which renewed the lease where there is one. */
  lagMs(): number;
  /** Looks that failed. */
  readonly failures: number;
  close(): Promise<void>;
}

const pollEveryMs = 1_000;
const pageSize = 500;
/** How long one question to the database may take before its connection counts as dead. */
const answerWithinMs = 1_500;
/** After so many silences in a row the database is slow rather than its connections dead: then it gets all the time there is. */
const silencesMax = 3;

/**
 * Polls every second, and at once when hinted. The hint may be lost, the poll is the truth. Freshness counts
 * from before the query was sent, so that a slow answer is an old one. A look is complete when everything is applied
 * and the lease is renewed: a process that control could have given up is never fresh.
 */
export function createChangeFeed(deps: ChangeFeedDeps): ChangeFeed {
  const state = createState();
  let stopHints = () => {};

  async function poll(): Promise<void> {
    const round = ++state.round;
    const askedAtMs = deps.monotonicNow();
    // A dead connection must not stop the feed: after a while this look counts as failed and another begins.
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
      clearTimeout(state.staleTimer);
      await state.running;
      state.freshSinceMs = Number.NEGATIVE_INFINITY;
      for (const waiter of state.waiting.splice(0)) waiter.reject(new Error('the change feed was closed'));
      await deps.lease?.end().catch(deps.onFailure);
    },
  };
}

interface FeedState {
  /** Why nothing that the database tells is believed any more. */
  setBack: FeedSetBack | undefined;
  failures: number;
  applied: ChangeSequence;
  /** The change of that sequence, as it was read; undefined while the feed is empty. */
  last: AccessChange | undefined;
  freshSinceMs: number;
  /** Counts looks at the feed; one that was given up must not apply anything late. */
  round: number;
  /** Questions in a row that were not answered in time. */
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
    applied: 0 as ChangeSequence, // replaced by start(); nothing is fresh until then
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

/** False when it was overtaken; rejects when it took longer than `maxStaleMs`. What arrives later is not applied. */
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
    // Control went on without this process. Known again, it looks once more: that look began after it was known.
    await ask(round, () => lease.open(state.applied), { deps, state });
  }
}

/**
 * One question to the database, which is not waited for long: a connection can be dead without anybody being told.
 * Connections that may be as dead are thrown away, so that the next look does not meet one after the other.
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

/** The database knows less than it has told: it was set back, and what it tells from now on cannot be ordered after that. */
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
 * Reads the last applied change once more: where it is gone, or another one has its number, an older database was put in
 * its place, and may have grown past that number since.
 */
async function listNew(
  round: number,
  deps: ChangeFeedDeps,
  state: FeedState,
): Promise<readonly AccessChange[]> {
  const { applied, last } = state;
  const list = (since: ChangeSequence, limit: number) =>
    ask(round, () => deps.source.listChanges(since, limit), { deps, state });
  // For good: what such a database tells once it has grown as far again is not what was missed.
  if (state.setBack !== undefined) throw state.setBack;
  if (last === undefined) return await list(applied, pageSize);
  const [again, ...changes] = await list((applied - 1) as ChangeSequence, pageSize + 1); // one less is one of them
  if (again !== undefined && isSameChange(again, last)) return changes;
  const what = again?.sequence === applied ? 'is another one' : 'is gone';
  state.setBack = new FeedSetBack(
    `change ${applied} of the feed ${what}: the database is an older one. This process answers no calls until it is started anew`,
  );
  throw state.setBack;
}

async function readChange(
  sequence: ChangeSequence,
  { source }: ChangeFeedDeps,
): Promise<AccessChange | undefined> {
  if (sequence === 0) return undefined;
  const [change] = await source.listChanges((sequence - 1) as ChangeSequence, 1); // one less is one of them
  if (change?.sequence !== sequence) throw new FeedSetBack(`change ${sequence} of the feed is gone`);
  return change;
}

function tellWaiting(state: FeedState): void {
  if (state.waiting.length === 0) return;
  const isReached = (waiter: Waiter) => waiter.sequence <= state.applied;
  for (const waiter of state.waiting.filter(isReached)) waiter.resolve();
  state.waiting = state.waiting.filter((waiter) => !isReached(waiter));
}
