import type { ServerResponse } from 'node:http';

export interface HoldBounds {
  /** Milliseconds that an answer is held; 0 holds nothing. */
  readonly holdMs: number;
  /** How many answers are held at once; beyond them, answers go out at once. */
  readonly heldMax: number;
}

const holdBounds: HoldBounds = { holdMs: 1_000, heldMax: 4_096 };

/**
 * Holds the answer to a caller whose address has failed too often. A caller that guesses waits for each answer before it
 * tries again on that connection (HTTP/1.1 answers in order), so it costs the gateway one refusal per connection and
 * second, in place of as many as it can send. A held answer costs a timer and the memory of its request.
 *
 * Not done here: forward-auth is answered at once, because the connection is the front proxy's.
 */
export class HeldRefusals {
  readonly #bounds: HoldBounds;
  readonly #held = new Set<() => void>();

  constructor(bounds: HoldBounds = holdBounds) {
    this.#bounds = bounds;
  }

  get count(): number {
    return this.#held.size;
  }

  /** Calls `send` after the time, or at once where too many are held; never, when the client leaves before. */
  hold(response: ServerResponse, send: () => void): void {
    const { holdMs, heldMax } = this.#bounds;
    if (holdMs === 0 || this.#held.size >= heldMax) {
      send();
      return;
    }
    const forget = (): void => {
      clearTimeout(timer);
      response.off('close', forget);
      this.#held.delete(release);
    };
    const release = (): void => {
      forget();
      send();
    };
    const timer = setTimeout(release, holdMs);
    this.#held.add(release);
    response.once('close', forget);
  }

  /** Sends everything that is held: the gateway stops. */
  releaseAll(): void {
    for (const release of this.#held) release();
  }
}
