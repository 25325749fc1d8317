import type { AccessChange } from '@postern/contract/access-change';
import type { ChangeSequence } from '@postern/contract/ids';
import type { AccessSource } from './access-source.ts';

export interface ChangeFeedDeps {
  readonly source: Pick<AccessSource, 'listChanges' | 'latestSequence' | 'onHint'>;
  /** Milliseconds that never run backwards: `performance.now`. */
  readonly monotonicNow: () => number;
  readonly maxStaleMs: number;
  /** Applies one change to this process's caches; a rejection leaves the poll incomplete, and it is tried again. */
  readonly apply: (change: AccessChange) => void | Promise<void>;
  /** A poll that failed; the feed goes on. */
  readonly onFailure: (error: unknown) => void;
}

/** This process's reader of the change feed. */
export interface ChangeFeed {
  /** Notes where the feed stands, before anything is cached, and begins to poll. */
  start(): Promise<void>;
  /** Whether the last complete look at the feed began less than `maxStaleMs` ago. */
  isFresh(): boolean;
  /** Resolves once everything up to `sequence` is applied in this process. */
  flushThrough(sequence: ChangeSequence): Promise<void>;
  readonly appliedSequence: ChangeSequence;
  close(): Promise<void>;
}

const pollEveryMs = 1_000;
const pageSize = 500;

/**
 * Polls every second, and at once when hinted. The hint may be lost, the poll is the truth. Freshness counts
 * from before the query was sent, so that a slow answer is an old one.
 */
export function createChangeFeed(deps: ChangeFeedDeps): ChangeFeed {
  const state = createState();
  let stopHints = () => {};

  async function poll(): Promise<void> {
    const round = ++state.round;
    const askedAtMs = deps.monotonicNow();
    // A dead connection must not stop the feed: after maxStale this look counts as failed and another begins.
    if (await applyAllWithin(round, deps, state)) state.freshSinceMs = askedAtMs;
  }

  async function run(): Promise<void> {
    if (state.running !== undefined) {
      state.wanted = true;
      return state.running;
    }
    clearTimeout(state.timer);
    state.running = poll()
      .catch(deps.onFailure)
      .finally(() => {
        state.running = undefined;
        const delayMs = state.wanted ? 0 : pollEveryMs;
        state.wanted = false;
        if (!state.isClosed) state.timer = setTimeout(() => void run(), delayMs).unref();
      });
    return state.running;
  }

  return {
    async start() {
      const askedAtMs = deps.monotonicNow();
      state.applied = await deps.source.latestSequence();
      state.freshSinceMs = askedAtMs;
      stopHints = deps.source.onHint(() => void run());
      state.timer = setTimeout(() => void run(), pollEveryMs).unref();
    },
    isFresh: () => deps.monotonicNow() - state.freshSinceMs < deps.maxStaleMs,
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
    async close() {
      state.isClosed = true;
      stopHints();
      clearTimeout(state.timer);
      await state.running;
      for (const waiter of state.waiting.splice(0)) waiter.reject(new Error('the change feed was closed'));
    },
  };
}

interface FeedState {
  applied: ChangeSequence;
  freshSinceMs: number;
  /** Counts looks at the feed; one that was given up must not apply anything late. */
  round: number;
  running: Promise<void> | undefined;
  wanted: boolean;
  timer: NodeJS.Timeout | undefined;
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
    applied: 0 as ChangeSequence, // replaced by start(); nothing is fresh until then
    freshSinceMs: Number.NEGATIVE_INFINITY,
    round: 0,
    running: undefined,
    wanted: false,
    timer: undefined,
    isClosed: false,
    waiting: [],
  };
}

/** False when it took longer than `maxStaleMs`; what arrives later is not applied. */
async function applyAllWithin(round: number, deps: ChangeFeedDeps, state: FeedState): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const givenUp = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      state.round++;
      reject(new Error(`the change feed did not answer within ${deps.maxStaleMs} ms`));
    }, deps.maxStaleMs).unref();
  });
  try {
    return await Promise.race([applyAll(round, deps, state), givenUp]);
  } finally {
    clearTimeout(timer);
  }
}

async function applyAll(round: number, deps: ChangeFeedDeps, state: FeedState): Promise<boolean> {
  for (;;) {
    const changes = await deps.source.listChanges(state.applied, pageSize);
    for (const change of changes) {
      if (round !== state.round) return false;
      await deps.apply(change);
      if (round !== state.round) return false;
      state.applied = change.sequence;
      tellWaiting(state);
    }
    if (changes.length < pageSize) return round === state.round;
  }
}

function tellWaiting(state: FeedState): void {
  if (state.waiting.length === 0) return;
  const isReached = (waiter: Waiter) => waiter.sequence <= state.applied;
  for (const waiter of state.waiting.filter(isReached)) waiter.resolve();
  state.waiting = state.waiting.filter((waiter) => !isReached(waiter));
}
