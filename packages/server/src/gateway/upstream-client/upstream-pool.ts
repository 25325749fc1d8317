import { UpstreamConnection } from './upstream-connection.ts';
import type { ConnectionLimits, ConnectionOwner } from './upstream-connection.ts';
import { UpstreamFailure } from './upstream-call.ts';
import type { UpstreamCall, UpstreamListener } from './upstream-call.ts';

export interface PoolLimits extends ConnectionLimits {
  readonly connectionsMax: number;
}

interface Waiting {
  readonly call: UpstreamCall;
  readonly listener: UpstreamListener;
}

/** The connections to one origin: kept ones are used again, the one that was used last first. */
export class UpstreamPool implements ConnectionOwner {
  readonly #origin: URL;
  readonly #limits: PoolLimits;
  readonly #all = new Set<UpstreamConnection>();
  readonly #free: UpstreamConnection[] = [];
  #waiting: Waiting[] = [];
  #opening = 0;
  #isClosed = false;

  constructor(origin: string, limits: PoolLimits) {
    this.#origin = new URL(origin);
    this.#limits = limits;
  }

  get stats(): { readonly open: number; readonly free: number; readonly waiting: number } {
    return { open: this.#all.size, free: this.#free.length, waiting: this.#waiting.length };
  }

  send(call: UpstreamCall, listener: UpstreamListener): void {
    for (let connection = this.#free.pop(); connection !== undefined; connection = this.#free.pop()) {
      if (!connection.isFree) continue;
      if (!connection.start(call, listener, false)) this.#free.push(connection);
      return;
    }
    this.#wait({ call, listener });
  }

  /** On a connection of its own, which serves no other call. */
  sendAlone(call: UpstreamCall, listener: UpstreamListener): void {
    const owner: ConnectionOwner = {
      onFree: (connection) => {
        connection.isNew = false;
        if (!connection.start(call, listener, true)) connection.destroy();
      },
      onGone: (connection, failure) => {
        this.#all.delete(connection);
        if (connection.isNew) listener.onError(failure);
      },
    };
    this.#all.add(new UpstreamConnection(this.#origin, owner, this.#limits));
  }

  #wait(waiting: Waiting): void {
    if (this.#isClosed) {
      waiting.listener.onError(new UpstreamFailure('unreachable', 'the gateway stops'));
      return;
    }
    this.#waiting.push(waiting);
    this.#openMore();
  }

  /** A connection for each call that waits, but few at a time: who opens a thousand at once finds all of them slow. */
  #openMore(): void {
    const wanted = Math.min(this.#waiting.length, openingMax);
    while (this.#opening < wanted && this.#all.size < this.#limits.connectionsMax) {
      this.#opening++;
      this.#all.add(new UpstreamConnection(this.#origin, this, this.#limits));
    }
  }

  onFree(connection: UpstreamConnection): void {
    if (connection.isNew) {
      connection.isNew = false;
      this.#opening--;
    }
    for (let next = this.#takeWaiting(); next !== undefined; next = this.#takeWaiting()) {
      if (!connection.start(next.call, next.listener, false)) continue;
      this.#openMore();
      return;
    }
    this.#free.push(connection);
  }

  onGone(connection: UpstreamConnection, failure: UpstreamFailure): void {
    this.#all.delete(connection);
    const index = this.#free.indexOf(connection);
    if (index !== -1) this.#free.splice(index, 1);
    if (!connection.isNew) {
      this.#openMore();
      return;
    }
    this.#opening--;
    // Where others are open, those who wait get one of them; where none is, nobody waits for one in vain.
    if (this.#all.size === this.#opening) this.#failWaiting(failure);
  }

  #failWaiting(failure: UpstreamFailure): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { listener } of waiting) listener.onError(failure);
  }

  /** The first that still wants a connection. */
  #takeWaiting(): Waiting | undefined {
    let next = this.#waiting.shift();
    while (next?.listener.isOver === true) next = this.#waiting.shift();
    return next;
  }

  tick(): void {
    for (const connection of this.#all) connection.tick();
  }

  /** Cuts what is still running. */
  close(): void {
    this.#isClosed = true;
    this.#failWaiting(new UpstreamFailure('unreachable', 'the gateway stops'));
    for (const connection of this.#all) connection.destroy();
  }
}

const openingMax = 64;
