import { UpstreamConnection } from './upstream-connection.ts';
import type { ConnectionLimits, ConnectionOwner } from './upstream-connection.ts';
import { UpstreamFailure } from './upstream-call.ts';
import type { UpstreamCall, UpstreamListener } from './upstream-call.ts';
import { createUpstreamLane } from './upstream-lane.ts';
import type { UpstreamLane, WaitingCall } from './upstream-lane.ts';

export interface PoolLimits extends ConnectionLimits {
  readonly connectionsMax: number;
}

/**
 * The connections to one origin. Kept ones are used again within their lane alone, the one that was used last first; a
 * connection that has carried no call yet serves whichever lane's turn it is. All lanes together have `connectionsMax`: where
 * they are used up, an idle connection of the lane with the most of them makes room, and lanes that wait take turns.
 *
 * A call waits for a connection no longer than `connectMs`, whatever other calls do.
 */
export class UpstreamPool implements ConnectionOwner {
  readonly #origin: URL;
  readonly #limits: PoolLimits;
  readonly #connectTicks: number;
  readonly #all = new Set<UpstreamConnection>();
  /** Those with connections or waiting calls. */
  readonly #lanes = new Map<string, UpstreamLane>();
  /** Open, and nobody's yet. */
  readonly #fresh: UpstreamConnection[] = [];
  /** Lanes with waiting calls, each once, the longest waiting first. */
  readonly #line: UpstreamLane[] = [];
  #freeCount = 0;
  #waitingCount = 0;
  #opening = 0;
  #isClosed = false;

  constructor(origin: string, limits: PoolLimits) {
    this.#origin = new URL(origin);
    this.#limits = limits;
    this.#connectTicks = limits.connectMs / limits.tickMs;
  }

  get stats(): { readonly open: number; readonly free: number; readonly waiting: number } {
    return {
      open: this.#all.size,
      free: this.#freeCount + this.#fresh.length,
      waiting: this.#waitingCount,
    };
  }

  send(call: UpstreamCall, listener: UpstreamListener): void {
    const lane = this.#getLane(call.lane);
    for (let kept = this.#takeFree(lane); kept !== undefined; kept = this.#takeFree(lane)) {
      if (!kept.isFree) continue;
      if (!kept.start(call, listener, false)) this.#putFree(kept, lane);
      return;
    }
    this.#wait({ call, listener, waitedTicks: 0 }, lane);
  }

  /** On a connection of its own, which serves no other call. */
  sendAlone(call: UpstreamCall, listener: UpstreamListener): void {
    if (this.#isClosed || !this.#makeRoom()) {
      listener.onError(this.#isClosed ? stopping() : noRoom());
      return;
    }
    const owner: ConnectionOwner = {
      onFree: (connection) => {
        connection.isNew = false;
        if (!connection.start(call, listener, true)) connection.destroy();
      },
      onGone: (connection, failure) => {
        this.#all.delete(connection);
        if (connection.isNew) listener.onError(failure);
        this.#openMore();
      },
    };
    this.#all.add(new UpstreamConnection(this.#origin, owner, this.#limits));
  }

  #wait(waiting: WaitingCall, lane: UpstreamLane): void {
    if (this.#isClosed) {
      waiting.listener.onError(stopping());
      return;
    }
    lane.waiting.push(waiting);
    this.#waitingCount++;
    this.#lineUp(lane);
    const fresh = this.#takeFresh();
    if (fresh === undefined) this.#openMore();
    else this.onFree(fresh);
  }

  /** A connection for each call that waits, but few at a time: who opens a thousand at once finds all of them slow. */
  #openMore(): void {
    const wanted = Math.min(this.#waitingCount, openingMax);
    while (this.#opening < wanted && !this.#isClosed && this.#makeRoom()) {
      this.#opening++;
      this.#all.add(new UpstreamConnection(this.#origin, this, this.#limits));
    }
  }

  /** False: all connections that there may be are busy. */
  #makeRoom(): boolean {
    if (this.#all.size < this.#limits.connectionsMax) return true;
    const spared = this.#fresh[0] ?? this.#findRichest()?.free[0];
    if (spared === undefined) return false;
    this.#forget(spared);
    spared.destroy();
    return true;
  }

  /** The lane with the most idle connections: it loses the least by one. */
  #findRichest(): UpstreamLane | undefined {
    let richest: UpstreamLane | undefined;
    for (const lane of this.#lanes.values()) {
      if (lane.free.length > (richest?.free.length ?? 0)) richest = lane;
    }
    return richest;
  }

  onFree(connection: UpstreamConnection): void {
    if (connection.isNew) {
      connection.isNew = false;
      this.#opening--;
    }
    const { lane } = connection;
    if (lane === undefined) this.#giveFresh(connection);
    else this.#giveKept(connection, lane);
  }

  /** A connection that is nobody's yet goes to the lane whose turn it is. */
  #giveFresh(connection: UpstreamConnection): void {
    for (let lane = this.#takeLane(); lane !== undefined; lane = this.#takeLane()) {
      const next = this.#takeWaiting(lane);
      this.#lineUp(lane);
      if (next === undefined) {
        this.#dropIfUnused(lane);
        continue;
      }
      lane.connectionCount++;
      connection.lane = lane;
      if (connection.start(next.call, next.listener, false)) {
        this.#openMore();
        return;
      }
      // Nothing was written: it is still nobody's.
      lane.connectionCount--;
      connection.lane = undefined;
      this.#dropIfUnused(lane);
    }
    this.#fresh.push(connection);
  }

  #giveKept(connection: UpstreamConnection, lane: UpstreamLane): void {
    if (this.#mustGiveWay(lane)) {
      this.#forget(connection);
      connection.destroy();
      this.#openMore();
      return;
    }
    for (let next = this.#takeWaiting(lane); next !== undefined; next = this.#takeWaiting(lane)) {
      if (connection.start(next.call, next.listener, false)) return;
    }
    this.#putFree(connection, lane);
  }

  /** Whether another lane waits for room, and waits longer. */
  #mustGiveWay(lane: UpstreamLane): boolean {
    if (this.#waitingCount <= this.#opening || this.#all.size < this.#limits.connectionsMax) return false;
    while (this.#line[0]?.waiting.length === 0) this.#takeLane();
    return this.#line[0] !== undefined && this.#line[0] !== lane;
  }

  onGone(connection: UpstreamConnection, failure: UpstreamFailure): void {
    this.#forget(connection);
    if (connection.isNew) {
      connection.isNew = false;
      this.#opening--;
      // One attempt is the failure of one call, unless as many others are under way as calls wait.
      if (this.#waitingCount > this.#opening) this.#failNext(failure);
    }
    this.#openMore();
  }

  #failNext(failure: UpstreamFailure): void {
    const lane = this.#takeLane();
    if (lane === undefined) return;
    const next = this.#takeWaiting(lane);
    this.#lineUp(lane);
    this.#dropIfUnused(lane);
    next?.listener.onError(failure);
  }

  /** The first call of the lane that still wants a connection. */
  #takeWaiting({ waiting }: UpstreamLane): WaitingCall | undefined {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      this.#waitingCount--;
      if (!next.listener.isOver) return next;
    }
    return undefined;
  }

  #lineUp(lane: UpstreamLane): void {
    if (lane.isInLine || lane.waiting.length === 0) return;
    lane.isInLine = true;
    this.#line.push(lane);
  }

  #takeLane(): UpstreamLane | undefined {
    const lane = this.#line.shift();
    if (lane !== undefined) lane.isInLine = false;
    return lane;
  }

  #getLane(name: string): UpstreamLane {
    let lane = this.#lanes.get(name);
    if (lane === undefined) {
      lane = createUpstreamLane(name);
      this.#lanes.set(name, lane);
    }
    return lane;
  }

  #takeFree({ free }: UpstreamLane): UpstreamConnection | undefined {
    const connection = free.pop();
    if (connection !== undefined) this.#freeCount--;
    return connection;
  }

  #putFree(connection: UpstreamConnection, { free }: UpstreamLane): void {
    free.push(connection);
    this.#freeCount++;
  }

  #takeFresh(): UpstreamConnection | undefined {
    let connection = this.#fresh.pop();
    while (connection !== undefined && !connection.isFree) connection = this.#fresh.pop();
    return connection;
  }

  /** It takes no call any more; its socket may still have to close. */
  #forget(connection: UpstreamConnection): void {
    if (!this.#all.delete(connection)) return;
    const { lane } = connection;
    if (lane === undefined) {
      remove(this.#fresh, connection);
      return;
    }
    if (remove(lane.free, connection)) this.#freeCount--;
    lane.connectionCount--;
    this.#dropIfUnused(lane);
  }

  #dropIfUnused(lane: UpstreamLane): void {
    if (lane.connectionCount === 0 && lane.waiting.length === 0) this.#lanes.delete(lane.name);
  }

  tick(): void {
    for (const connection of this.#all) connection.tick();
    if (this.#waitingCount === 0) return;
    for (const lane of this.#line.slice()) this.#tickWaiting(lane);
  }

  /** Fails who has waited for too long, and forgets who is gone. */
  #tickWaiting(lane: UpstreamLane): void {
    const overdue: WaitingCall[] = [];
    for (const waiting of lane.waiting) {
      if (waiting.listener.isOver || ++waiting.waitedTicks > this.#connectTicks) overdue.push(waiting);
    }
    if (overdue.length === 0) return;
    const failure = this.#opening > 0 ? tooLate(this.#limits.connectMs) : noRoom();
    for (const waiting of overdue) if (remove(lane.waiting, waiting)) this.#waitingCount--;
    if (lane.waiting.length === 0 && remove(this.#line, lane)) lane.isInLine = false;
    this.#dropIfUnused(lane);
    for (const { listener } of overdue) if (!listener.isOver) listener.onError(failure);
  }

  /** Cuts what is still running. */
  close(): void {
    this.#isClosed = true;
    while (this.#line.length > 0) this.#failNext(stopping());
    for (const connection of this.#all) connection.destroy();
  }
}

const openingMax = 64;

function remove<Item>(list: Item[], item: Item): boolean {
  const index = list.indexOf(item);
  if (index === -1) return false;
  list.splice(index, 1);
  return true;
}

function stopping(): UpstreamFailure {
  return new UpstreamFailure('unreachable', 'the gateway stops');
}

function tooLate(connectMs: number): UpstreamFailure {
  return new UpstreamFailure('timeout', `no connection within ${connectMs} ms`);
}

function noRoom(): UpstreamFailure {
  return new UpstreamFailure('busy', 'all connections that there may be to the upstream are in use');
}
