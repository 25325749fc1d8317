import type { HeldCharges, LimitPort } from '../../access/limit-port.ts';
import type { RateState } from '../rate-headers.ts';
import type { DelayQueues } from './delay-queues.ts';

/** The charges of one call against its limits: made once, however often its decision is taken anew. */
export class LimitTicket {
  readonly rates: readonly RateState[];
  readonly #deps: { readonly store: LimitPort; readonly queues: DelayQueues };
  #held: HeldCharges | undefined;

  constructor(
    rates: readonly RateState[],
    held: HeldCharges | undefined,
    deps: { readonly store: LimitPort; readonly queues: DelayQueues },
  ) {
    this.rates = rates;
    this.#held = held;
    this.#deps = deps;
  }

  /** The call has ended, however it did, having moved so many bytes of bodies. Only the first time counts. */
  end(bytes: number): void {
    const held = this.#held;
    if (held === undefined) return;
    this.#held = undefined;
    const { store, queues } = this.#deps;
    store.end(held, bytes);
    for (const { key, windowMs } of held.charges) {
      // After the events that the store emits at the end of this turn.
      if (windowMs === 0 && queues.isWaitedFor(key)) setImmediate(() => queues.kick(key));
    }
  }
}
