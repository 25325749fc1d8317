import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { refuse } from '../../domain/refusal.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { FilteredAnswer } from '../call.ts';
import type { Client } from '../client.ts';
import { openTunnel } from '../upgrade-client.ts';

/** The source of an answer's body, which a slow client holds back. */
export interface AnswerFlow {
  pause(): void;
  resume(): void;
  /** The client has left sent bytes unread for too long. */
  onSlowClient(): void;
}

/** How much of a filtered answer waits for its head. */
const heldBytesMax = 65_536;

/**
 * Writes one answer to the client, through its filter and with backpressure. The head of a filtered answer waits until
 * the body is known to be readable or too long to hold back: until then a broken body is still a clean 502.
 */
export class ClientAnswer {
  readonly #client: Client;
  readonly #flow: AnswerFlow;
  readonly #readIdleMs: number;
  /** The status that is being sent; 0 before there is one. */
  status = 0;
  /** Bytes of the body, after the filter. */
  bytes = 0;
  #filtered: FilteredAnswer | undefined;
  /** The head of an unfiltered answer waits for the first bytes of its body, to be sent with them. */
  #isHeadDue = false;
  /** Filtered bytes that wait for the head. */
  #held: Buffer[] | undefined;
  #heldBytes = 0;
  /** The client's connection, once both sides have switched protocols. */
  #tunnel: Socket | undefined;
  #slowReader: NodeJS.Timeout | undefined;

  /** `readIdleMs`: longest time that the client may leave sent bytes unread. */
  constructor(client: Client, flow: AnswerFlow, readIdleMs: number) {
    this.#client = client;
    this.#flow = flow;
    this.#readIdleMs = readIdleMs;
  }

  /** Whether the client has got anything: from then on it cannot be refused, only cut. */
  get hasBegun(): boolean {
    return this.#tunnel !== undefined || this.#client.response.headersSent;
  }

  /** Whether nothing of the answer has been sent although its head is known. */
  get isHeldBack(): boolean {
    return this.#isHeadDue || this.#filtered?.body !== undefined;
  }

  begin(filtered: FilteredAnswer): void {
    this.#filtered = filtered;
    this.status = filtered.status;
    this.#isHeadDue = filtered.body === undefined;
  }

  /** Both sides switch: what is written from now on is no HTTP. */
  switchTo(protocol: string, { headers }: FilteredAnswer): void {
    const { response, tunnel } = this.#client;
    if (tunnel === undefined) throw new Error('the client has not asked to switch protocols');
    this.status = 101;
    this.#tunnel = tunnel;
    openTunnel(response, tunnel, { protocol, headers });
  }

  /** Sends the head of an answer whose body is slow to come. */
  flushHead(): void {
    if (!this.#isHeadDue || this.#filtered === undefined) return;
    this.#sendHead(this.#filtered);
    this.#client.response.flushHeaders();
  }

  /** A refusal: the body cannot be filtered. Throws on bytes that a header may not contain. */
  write(chunk: Buffer): Refusal | undefined {
    const filtered = this.#filtered;
    if (filtered?.body === undefined) {
      if (this.#isHeadDue && filtered !== undefined) this.#sendHead(filtered);
      this.#send(chunk);
      return undefined;
    }
    const passed = runFilter(() => filtered.body?.push(chunk));
    if (!Buffer.isBuffer(passed)) return passed;
    if (passed.length > 0) this.#sendFiltered(passed, filtered);
    return undefined;
  }

  #sendFiltered(passed: Buffer, filtered: FilteredAnswer): void {
    if (this.#client.response.headersSent) {
      this.#send(passed);
      return;
    }
    this.#held ??= [];
    this.#held.push(passed);
    this.#heldBytes += passed.length;
    if (this.#heldBytes < heldBytesMax) return;
    this.#sendHead(filtered);
    this.#send(Buffer.concat(this.#held));
    this.#held = undefined;
  }

  /** The whole body was written. A refusal: it broke off, or was no JSON where it had to be filtered. */
  end(): Refusal | undefined {
    const filtered = this.#filtered;
    if (filtered?.body !== undefined) {
      const refusal = this.#endFiltered(filtered);
      if (refusal !== undefined) return refusal;
    }
    if (this.#isHeadDue && filtered !== undefined) this.#sendHead(filtered);
    if (this.#tunnel === undefined) this.#client.response.end();
    else this.#tunnel.destroySoon();
    return undefined;
  }

  #endFiltered(filtered: FilteredAnswer): Refusal | undefined {
    const rest = runFilter(() => filtered.body?.end());
    if (!Buffer.isBuffer(rest)) return rest;
    const { response } = this.#client;
    const bytes = Buffer.concat([...(this.#held ?? []), rest]);
    if (!response.headersSent) {
      this.#sendHead({ ...filtered, headers: [...filtered.headers, 'content-length', String(bytes.length)] });
    }
    this.bytes += bytes.length;
    if (bytes.length > 0) response.write(bytes);
    return undefined;
  }

  /** Ends the client's connection, so that a short answer is never taken for a whole one. */
  cut(): void {
    (this.#tunnel ?? this.#client.response).destroy();
  }

  /** Nothing more comes: a client that is slow from now on is no longer waited for. */
  stopWatching(): void {
    if (this.#slowReader !== undefined) clearTimeout(this.#slowReader);
  }

  #sendHead({ status, headers }: FilteredAnswer): void {
    this.#isHeadDue = false;
    this.#client.response.writeHead(status, headers as string[]); // Node's type is not readonly; it only reads
  }

  #send(bytes: Buffer): void {
    const to: ServerResponse | Socket = this.#tunnel ?? this.#client.response;
    this.bytes += bytes.length;
    if (to.write(bytes) || this.#slowReader !== undefined) return;
    this.#flow.pause();
    this.#slowReader = setTimeout(() => this.#flow.onSlowClient(), this.#readIdleMs).unref();
    to.once('drain', () => {
      clearTimeout(this.#slowReader);
      this.#slowReader = undefined;
      this.#flow.resume();
    });
  }
}

function runFilter(run: () => Buffer | undefined): Buffer | Refusal {
  try {
    return run() ?? Buffer.alloc(0);
  } catch (error) {
    const what = error instanceof Error ? error.message : 'unknown';
    return refuse('filter', 'upstream_invalid', `the answer has to be narrowed, and it holds ${what}`);
  }
}
