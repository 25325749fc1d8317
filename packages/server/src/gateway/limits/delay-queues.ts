import type { LimitPort, Taken } from '../../access/limit-port.ts';

/** A call that waits for room. */
export interface Waiting {
  /** The API user: rooms go round among them. */
  readonly caller: string;
  readonly charges: Parameters<LimitPort['take']>[0];
  /** By the monotonic clock. */
  readonly deadlineMs: number;
  /** Called when the call has entered a queue, with the function that leaves it. */
  readonly onEnter: (leave: () => void) => void;
  /** Called when the call is let through, or finally refused. A call that has left meanwhile may still be let through. */
  readonly settle: (taken: Taken) => void;
  /** Which queue it goes on to when another limit has no room by now; undefined: that limit refuses. */
  readonly moveTo: (refused: Extract<Taken, { kind: 'refused' }>) => QueuePlace | undefined;
}

export interface QueuePlace {
  /** The key of the count that is waited for. */
  readonly key: string;
  readonly queueMax: number;
}

export interface DelayQueues {
  /** Whether calls wait for this count already: a new call has to queue behind them. */
  isWaitedFor(key: string): boolean;
  /** Waits, or is refused at once: the queue is full, or room cannot come in time. */
  enter(place: QueuePlace, refused: Extract<Taken, { kind: 'refused' }>, waiting: Waiting): void;
  /** There may be room now. */
  kick(key: string): void;
  readonly size: number;
}

export interface DelayDeps {
  readonly take: LimitPort['take'];
  readonly monotonicNow: () => number;
}

/** Where nobody can say when there is room, as for calls that run at once in other gateways. */
const unknownRetryMs = 100;

/** One queue for each count that calls wait for; it is there for as long as somebody waits. */
export function createDelayQueues(deps: DelayDeps): DelayQueues {
  const queues = new Map<string, DelayQueue>();

  function findQueue(key: string): DelayQueue {
    let queue = queues.get(key);
    if (queue === undefined) {
      queue = new DelayQueue(key, {
        ...deps,
        onEmpty: () => queues.delete(key),
        enter,
      });
      queues.set(key, queue);
    }
    return queue;
  }

  function enter(place: QueuePlace, refused: Extract<Taken, { kind: 'refused' }>, waiting: Waiting): void {
    findQueue(place.key).add(waiting, refused, place.queueMax);
  }

  return {
    isWaitedFor: (key) => queues.size > 0 && queues.has(key),
    enter,
    kick: (key) => queues.get(key)?.kick(),
    get size() {
      let size = 0;
      for (const queue of queues.values()) size += queue.size;
      return size;
    },
  };
}

interface QueueDeps extends DelayDeps {
  readonly onEmpty: () => void;
  readonly enter: (place: QueuePlace, refused: Extract<Taken, { kind: 'refused' }>, waiting: Waiting) => void;
}

interface Waiter extends Waiting {
  readonly timer: NodeJS.Timeout;
  refused: Extract<Taken, { kind: 'refused' }>;
}

/** Calls that wait for one count: first come first served for each API user, and turn by turn among them. */
class DelayQueue {
  readonly #key: string;
  readonly #deps: QueueDeps;
  /** In the order of their turns. */
  readonly #callers = new Map<string, Waiter[]>();
  #timer: NodeJS.Timeout | undefined;
  /** When there may be room, by the monotonic clock. */
  #roomAtMs = 0;
  #isTrying = false;
  size = 0;

  constructor(key: string, deps: QueueDeps) {
    this.#key = key;
    this.#deps = deps;
  }

  add(waiting: Waiting, refused: Extract<Taken, { kind: 'refused' }>, queueMax: number): void {
    const nowMs = this.#deps.monotonicNow();
    if (this.size === 0) this.#roomAtMs = nowMs + (refused.retryInMs ?? 0);
    if (refused.retryInMs === null || this.size >= queueMax || this.#roomAtMs > waiting.deadlineMs) {
      if (this.size === 0) this.#deps.onEmpty();
      waiting.settle(this.#withRetry(refused));
      return;
    }
    const timer = setTimeout(() => {
      if (this.#remove(waiter)) waiting.settle(this.#withRetry(waiter.refused));
    }, waiting.deadlineMs - nowMs).unref();
    const waiter: Waiter = { ...waiting, refused, timer };
    const ofCaller = this.#callers.get(waiting.caller);
    if (ofCaller === undefined) this.#callers.set(waiting.caller, [waiter]);
    else ofCaller.push(waiter);
    this.size++;
    if (this.#timer === undefined && !this.#isTrying) this.#wake(this.#roomAtMs - nowMs);
    waiting.onEnter(() => void this.#remove(waiter));
  }

  kick(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#isTrying) void this.#tryNext();
  }

  /** The refusal that nobody waits for any longer, with what is known of room by now. */
  #withRetry(refused: Extract<Taken, { kind: 'refused' }>): Taken {
    if (refused.retryInMs === null) return refused;
    return { ...refused, retryInMs: Math.max(0, this.#roomAtMs - this.#deps.monotonicNow()) };
  }

  #wake(inMs: number): void {
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        void this.#tryNext();
      },
      Math.max(1, inMs),
    ).unref();
  }

  async #tryNext(): Promise<void> {
    this.#isTrying = true;
    try {
      for (;;) {
        const waiter = this.#peek();
        if (waiter === undefined) return;
        const asked = this.#deps.take(waiter.charges);
        const taken = asked instanceof Promise ? await asked : asked;
        if (!this.#settle(waiter, taken)) return;
      }
    } finally {
      this.#isTrying = false;
      if (this.size === 0) {
        clearTimeout(this.#timer);
        this.#deps.onEmpty();
      }
    }
  }

  /** False: there is no room yet. */
  #settle(waiter: Waiter, taken: Taken): boolean {
    if (taken.kind === 'refused') {
      if (waiter.charges[taken.index]?.key === this.#key) {
        waiter.refused = taken;
        const retryInMs =
          taken.retryInMs === null || taken.retryInMs === 0 ? unknownRetryMs : taken.retryInMs;
        this.#roomAtMs = this.#deps.monotonicNow() + retryInMs;
        this.#wake(retryInMs);
        return false;
      }
      if (!this.#remove(waiter)) return true;
      const place = waiter.moveTo(taken);
      if (place === undefined) waiter.settle(taken);
      else this.#deps.enter(place, taken, waiter);
      return true;
    }
    // A call that left while its charges were being taken is settled too, and gives them back.
    this.#remove(waiter);
    waiter.settle(taken);
    return true;
  }

  #peek(): Waiter | undefined {
    for (const [first] of this.#callers.values()) if (first !== undefined) return first;
    return undefined;
  }

  /** False when it has left already. The caller's next call waits for its turn anew. */
  #remove(waiter: Waiter): boolean {
    const ofCaller = this.#callers.get(waiter.caller);
    const at = ofCaller?.indexOf(waiter) ?? -1;
    if (ofCaller === undefined || at < 0) return false;
    clearTimeout(waiter.timer);
    ofCaller.splice(at, 1);
    this.size--;
    if (ofCaller.length === 0) this.#callers.delete(waiter.caller);
    else if (at === 0) {
      this.#callers.delete(waiter.caller);
      this.#callers.set(waiter.caller, ofCaller);
    }
    if (this.size === 0 && !this.#isTrying) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#deps.onEmpty();
    }
    return true;
  }
}
