import type { HttpMethod, Operation, UpgradeProtocol } from '@postern/contract/catalogue';
import type { EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { ApiView } from '../access/access-view.ts';
import type { CallerBasis } from '../decision/judge-standing.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { StageClock } from '../observe/stage-clock.ts';
import type { ApiRoute } from './gateway-settings.ts';
import type { JsonNarrowing } from './json/json-filter.ts';
import type { LimitTicket } from './limits/limit-ticket.ts';
import type { RateState } from './rate-headers.ts';
import type { CredentialScheme } from './schemes/credential-scheme.ts';

/**
 * One call is one object from its first byte to its record. Each stage adds its fields to it, and the object's type
 * names the last stage that it passed: `Call<'matched'>` has an operation and no caller yet. A stage takes the call of
 * one phase and gives the same object in the next, so that a stage that is skipped or moved does not compile, and a
 * field cannot be read before it is known (proved in pipeline.types.test.ts).
 *
 * Only advance-call.ts creates such an object and moves it on. Why: docs/decisions/0055-one-flat-call.md.
 */
export type Call<Phase extends CallPhase> = Known[Phase] & { readonly [passed]: Phase };

/** Each phase is named by the stage that leads to it; a call begins as `raw`. */
export type CallPhase = keyof Known;

/** Exists in the types only: what keeps `Call<'admitted'>` from being taken for `Call<'authenticated'>`. */
declare const passed: unique symbol;

/** A call of any phase from this one on: for functions that are no stage, and read what they need. */
export type CallSince<Phase extends CallPhase> = Known[Phase];

/** A call that may have come to any phase: for its record, its refusal and its explanation. */
export type ReachedCall = Arrival & Partial<Omit<Known['prepared'], keyof Arrival>>;

/** All fields that are known in each phase. */
interface Known {
  readonly raw: Arrival;
  readonly received: Arrival & Receipt;
  readonly matched: Known['received'] & Match;
  readonly authenticated: Known['matched'] & Authentication;
  readonly admitted: Known['authenticated'];
  readonly authorised: Known['admitted'] & Authorisation;
  readonly limited: Known['authorised'] & Limitation;
  readonly prepared: Known['limited'] & Preparation;
}

/** The request as it arrived, before anything of it was judged, and the state that the call keeps while it runs. */
export interface Arrival extends ArrivedRequest, CallState {
  readonly kind: 'call';
  /** The last phase that the call reached. */
  readonly phase: CallPhase;
}

export interface ArrivedRequest {
  readonly requestId: string;
  readonly method: string;
  /** The request target, byte for byte as it was sent (one latin1 character per byte). */
  readonly rawTarget: string;
  /** Flat name/value list in the order of arrival, duplicates included. */
  readonly rawHeaders: readonly string[];
  /** From the request line; receive takes `1.1` and `1.0`. */
  readonly httpVersion: string;
  /** The socket's peer as Node gives it; empty when the socket is already gone. */
  readonly peerAddress: string;
  readonly isEncrypted: boolean;
  /** Arrival, in epoch milliseconds. */
  readonly atMs: number;
  /** Present for the few calls that are timed or traced; see observe/stage-clock.ts. */
  readonly clock?: StageClock | undefined;
  /** Header lines with the trace context for the upstream, each with its CRLF; empty without a trace. */
  readonly traceHead?: string | undefined;
  /** The client asks to switch protocols, and its connection has been kept for that. */
  readonly isUpgrade?: boolean | undefined;
  /**
   * A front proxy asks for a decision and forwards the call itself, with headers that the gateway would leave out:
   * what the gateway may ignore has to be refused.
   */
  readonly isForwardedByProxy?: boolean | undefined;
  /**
   * Reads the whole body, for a stage that has to inspect it: once, however often it is called, and against the memory
   * that the licence may use for bodies. Undefined: the call has no body, or nothing that can be read here.
   */
  readonly readBody?: ((licenceId: LicenceId) => Promise<Buffer | Refusal>) | undefined;
  /** The client's connection, so that a stage that waits ends when the client leaves. */
  readonly connection?: ClientConnection | undefined;
}

/** State of a call that outlasts a decision which is taken anew; see takeAnew in advance-call.ts. */
export interface CallState {
  /** Ends the wait that the call is in, where it is in one: its credential was cut off. Set by limits/call-limiter.ts. */
  stopWaiting: (() => void) | undefined;
  /** The proof of possession was accepted: it is good for one call, however often that is decided. Set by schemes/dpop.ts. */
  isProofTaken: boolean;
  /** The charges against its limits, which end with the call. Set by limits/call-limiter.ts. */
  ticket: LimitTicket | undefined;
}

export interface ClientConnection {
  once(event: 'close', listener: () => void): unknown;
  off(event: 'close', listener: () => void): unknown;
}

/** Added by receive. */
export interface Receipt {
  /** Lower-case host without port. */
  readonly host: string;
  /** The one canonical path: judged, and forwarded byte for byte. */
  readonly path: string;
  /** With the `?`, or empty. */
  readonly query: string;
  /** Whether the path contains `%2F`; only an API that opted in takes it (see stages/match.ts). */
  readonly hasEncodedSlash: boolean;
  /** Whether the path contains a doubly encoded character; only an API that opted in takes it (see stages/match.ts). */
  readonly hasDoubleEncoding: boolean;
  readonly method: HttpMethod;
  readonly headers: ReceivedHeaders;
  /** Canonical text of the client's address, behind trusted proxies where configured. */
  readonly clientAddress: string;
}

/** The result of one pass over the raw headers. */
export interface ReceivedHeaders {
  /** Flat list of what may travel on: no hop-by-hop header, no credential, no name that folds to one of ours. */
  readonly passOn: readonly string[];
  readonly credentials: readonly PresentedCredential[];
  readonly host: string | undefined;
  readonly forwardedFor: string | undefined;
  readonly forwardedProto: string | undefined;
  /** This and the next two count only from a trusted proxy; see public-place.ts. */
  readonly forwardedHost?: string | undefined;
  readonly forwardedPort?: string | undefined;
  readonly forwardedPrefix?: string | undefined;
  /** The proof of possession (RFC 9449); it never travels on. */
  readonly dpopProof: string | undefined;
  readonly origin: string | undefined;
  /** For the record only. */
  readonly userAgent: string | undefined;
  /** The protocol that the call asks to switch to. */
  readonly upgrade?: UpgradeProtocol | undefined;
  readonly body: RequestBodyFraming;
  readonly expectsContinue: boolean;
}

export interface PresentedCredential {
  /** Lower-case name of the header that it came in. */
  readonly header: string;
  readonly value: string;
  /** The digest of a token in it, once it was made: the headers of a connection's calls are the same object. */
  tokenDigest?: string | undefined;
}

export type RequestBodyFraming =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly bytes: number }
  | { readonly kind: 'chunked' };

/** Added by match. */
export interface Match {
  readonly environment: EnvironmentName;
  readonly route: ApiRoute;
  readonly api: ApiView;
  readonly operation: Operation;
  /** The path's parameters, raw (still percent-encoded), in the template's order. */
  readonly parameters: readonly string[];
  /** The account name in the host, where it is a licence's own: the credential has to be of that licence. */
  readonly hostAccount: string | undefined;
  /** The path that is sent on: the upstream's base path, then the judged path below the API's base, byte for byte. */
  readonly upstreamPath: string;
}

/** Added by authenticate: the caller, and what believing its credential rested on. */
export interface Authentication extends CallerBasis {
  readonly scheme: CredentialScheme;
}

/** Added by authorise. */
export interface Authorisation {
  /** The body that was judged, which is forwarded byte for byte; undefined where none had to be. */
  readonly inspectedBody: Buffer | undefined;
  /** The rows and attributes that are left in the answer; undefined: it passes as it is. */
  readonly narrowings: readonly JsonNarrowing[] | undefined;
}

/** Added by limit. */
export interface Limitation {
  /** The state of the limits that the call counted against; undefined: it has none. */
  readonly rates: readonly RateState[] | undefined;
}

/** Added by prepare. */
export interface Preparation {
  /**
   * Request line and headers for the upstream, each with its CRLF, without the empty line and without the body's
   * length: see upstream-client/upstream-call.ts.
   */
  readonly upstreamHead: string;
}

/** The upstream's final response head, as it came. */
export interface UpstreamAnswer {
  readonly kind: 'answered';
  readonly status: number;
  /** Flat name/value list in the order of arrival; lower-case names. */
  readonly headers: readonly string[];
}

/** The part of an answer that the client gets. */
export interface FilteredAnswer {
  readonly kind: 'filtered';
  readonly status: number;
  /** Flat name/value list for `writeHead`. */
  readonly headers: readonly string[];
  /** The filter of the body; undefined: it passes as it is. */
  readonly body: BodyFilter | undefined;
}

/** Filters a body while it streams. Throws for one that cannot be filtered, and is of no use after that. */
export interface BodyFilter {
  /** Takes a chunk, and gives the bytes that may be sent so far. */
  push(chunk: Buffer): Buffer;
  /** Gives the remaining bytes. */
  end(): Buffer;
}

/** How the call ended. `failure` after the response had begun means that the client's connection was cut. */
export interface ForwardedCall {
  readonly kind: 'forwarded';
  readonly status: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly failure: Refusal | undefined;
}

/** The part of a call that authenticating reads: a call of an operation, or of a path of the gateway's own. */
export type CredentialCarrier = CallSince<'received'> & Pick<Match, 'route' | 'hostAccount'>;

/** Cached paths answer at once; only what has to load is a promise. */
export type MaybePromise<Value> = Value | Promise<Value>;
