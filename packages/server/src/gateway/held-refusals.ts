import type { ServerResponse } from 'node:http';
import { clientNetwork } from '../domain/client-network.ts';
import { parseClientAddress } from '../domain/network-rule.ts';
import { createRangeMatcher } from '../domain/range-matcher.ts';
import type { RangeMatcher } from '../domain/range-matcher.ts';
import { UnfinishedRequests } from './unfinished-requests.ts';

export interface HoldBounds {
  /** Milliseconds that an answer is held; 0 holds nothing. */
  readonly holdMs: number;
  /** How many answers are held at once; beyond them, answers go out at once. */
  readonly heldMax: number;
  /** The bound for one client network (IPv4 address, or /64), so that one cannot use up the places of the others. */
  readonly heldPerNetworkMax: number;
}

const holdBounds: HoldBounds = { holdMs: 1_000, heldMax: 4_096, heldPerNetworkMax: 256 };

/** A client whose answer is held back. */
export interface HeldClient {
  /** The other end of the connection. */
  readonly peerAddress: string;
  readonly response: ServerResponse;
}

/**
 * Holds the answer to a caller whose address has failed too often. A caller that guesses waits for each answer before it
 * tries again on that connection (HTTP/1.1 answers in order), so it costs the gateway one refusal per connection and
 * second, in place of as many as it can send. A held answer costs a timer and the memory of its request.
 *
 * Behind a trusted proxy, and to forward-auth, answers go out at once: the connection is the proxy's, and others' calls
 * wait for it.
 */
export class HeldRefusals {
  readonly #bounds: HoldBounds;
  readonly #isTrusted: RangeMatcher;
  readonly #held = new Set<() => void>();
  readonly #networks: UnfinishedRequests;

  constructor(trustedProxies: readonly string[], bounds: HoldBounds = holdBounds) {
    this.#bounds = bounds;
    this.#isTrusted = createRangeMatcher(trustedProxies);
    this.#networks = new UnfinishedRequests(bounds.heldPerNetworkMax);
  }

  get count(): number {
    return this.#held.size;
  }

  /** Calls `send` after the time, or at once where nothing is to be held; never, when the client leaves before. */
  hold({ peerAddress, response }: HeldClient, send: () => void): void {
    const { holdMs, heldMax } = this.#bounds;
    const peer = parseClientAddress(peerAddress);
    const mayHold =
      holdMs > 0 && this.#held.size < heldMax && (peer.kind === 'invalid' || !this.#isTrusted(peer));
    const leave = mayHold ? this.#networks.enter(clientNetwork(peerAddress)) : undefined;
    if (leave === undefined) {
      send();
      return;
    }
    const forget = (): void => {
      clearTimeout(timer);
      response.off('close', forget);
      this.#held.delete(release);
      leave();
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
