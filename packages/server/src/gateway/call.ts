import type { VerificationKey } from '../access/access-source.ts';
import type { ApiView } from '../access/access-view.ts';
import type { ApiRoute } from './gateway-settings.ts';
import type { LimitTicket } from './limits/limit-ticket.ts';
import type { RateState } from './rate-headers.ts';
import type { EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { JsonNarrowing } from './json/json-filter.ts';
import type { HttpMethod, Operation, UpgradeProtocol } from '@postern/contract/catalogue';
import type { AcceptedKey, AccessGrant } from '../domain/access-grant.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { StageClock } from '../observe/stage-clock.ts';

/**
 * What each stage hands to the next. Every stage takes exactly its predecessor's result, and the
 * `kind` tag keeps the types apart, so that a stage that is skipped or reordered does not compile
 * (proved in pipeline.types.test.ts).
 */
export interface RawCall {
  readonly kind: 'raw';
  readonly requestId: string;
  readonly method: string;
  /** The request target, byte for byte as it was sent (one latin1 character per byte). */
  readonly rawTarget: string;
  /** Flat name/value list in the order of arrival, duplicates included. */
  readonly rawHeaders: readonly string[];
  /** As the first line says it; receive takes `1.1` and `1.0`. */
  readonly httpVersion: string;
  /** The socket's peer as Node gives it; empty when the socket is already gone. */
  readonly peerAddress: string;
  readonly isEncrypted: boolean;
  /** Epoch milliseconds at which it came, once the pipeline has begun. */
  atMs?: number;
  /** Of the few calls that are timed or traced; see observe/stage-clock.ts. */
  clock?: StageClock | undefined;
  /** What the upstream is told of the trace that the call belongs to: header lines; empty without one. */
  traceHead?: string;
  /** The client asks to switch protocols, and its connection has been kept for that. */
  readonly isUpgrade?: boolean;
  /**
   * A front proxy that asks for a decision forwards the call, with headers that the gateway itself would leave out:
   * what the gateway may ignore has to be refused.
   */
  readonly isForwardedByProxy?: boolean;
  /**
   * The whole body, for a stage that has to inspect it: read once, however often it is asked for, and held against what
   * the licence may have in memory.
   */
  readonly readBody?: ((licenceId: LicenceId) => Promise<Buffer | Refusal>) | undefined;
  /** The client's connection, for a stage that may wait for long: who is gone waits no more. */
  readonly connection?: ClientConnection | undefined;
  /** Ends the wait that the call is in, where it is in one: its credential was cut off. Written by stages/limit.ts. */
  stopWaiting?: (() => void) | undefined;
  /** Whether its proof of possession was accepted: it is good for one call, however often that is decided. */
  isProofTaken?: boolean;
  /** What the call has spent of its limits; written by stages/limit.ts, and ended with the call. */
  ticket?: LimitTicket | undefined;
}

export interface ClientConnection {
  once(event: 'close', listener: () => void): unknown;
  off(event: 'close', listener: () => void): unknown;
}

export interface ReceivedCall {
  readonly kind: 'received';
  readonly raw: RawCall;
  /** Lower-case host without port. */
  readonly host: string;
  /** The one canonical path: judged, and forwarded byte for byte. */
  readonly path: string;
  /** With the `?`, or empty. */
  readonly query: string;
  /** Whether `%2F` stands in the path; only an API that opted in takes it (see match.ts). */
  readonly hasEncodedSlash: boolean;
  /** Whether a doubly encoded character stands in the path, likewise. */
  readonly hasDoubleEncoding: boolean;
  readonly method: HttpMethod;
  readonly headers: ReceivedHeaders;
  /** Canonical text of the client's address, behind trusted proxies where configured. */
  readonly clientAddress: string;
}

/** What one pass over the raw headers gives. */
export interface ReceivedHeaders {
  /** Flat list of what may travel on: no hop-by-hop header, no credential, no name that folds to one of ours. */
  readonly passOn: readonly string[];
  readonly credentials: readonly PresentedCredential[];
  readonly host: string | undefined;
  readonly forwardedFor: string | undefined;
  readonly forwardedProto: string | undefined;
  /** Of these only a trusted proxy’s count; see public-place.ts. */
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
  /** Of a token in it, once somebody made it: see schemes/bearer.ts. */
  tokenDigest?: string;
}

export type RequestBodyFraming =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly bytes: number }
  | { readonly kind: 'chunked' };

export interface MatchedCall {
  readonly kind: 'matched';
  readonly received: ReceivedCall;
  readonly environment: EnvironmentName;
  readonly route: ApiRoute;
  readonly api: ApiView;
  readonly operation: Operation;
  /** The path's parameters, raw (still percent-encoded), in the template's order. */
  readonly parameters: readonly string[];
  /** The account name in the host, where it is a licence's own: the credential has to be of that licence. */
  readonly hostAccount: string | undefined;
  /** What is sent on: the upstream's base path, then the judged path below the API's base, byte for byte. */
  readonly upstreamPath: string;
}

export interface AuthenticatedCall {
  readonly kind: 'authenticated';
  readonly matched: MatchedCall;
  readonly grant: AccessGrant;
  readonly key: AcceptedKey;
  readonly scheme: CredentialScheme;
  /** The access token's `jti`, where the credential is one. */
  readonly tokenId?: string | undefined;
  /** The `kid` of the key that signed it. */
  readonly tokenKid?: string | undefined;
  /** Its `exp`, in epoch milliseconds. */
  readonly tokenExpiresAtMs?: number | undefined;
  /** The credential is a token that was asked for with the scope `read`. */
  readonly isReadOnly?: boolean | undefined;
  /** How many access changes the view had applied; an older decision is taken again before it is forwarded. */
  readonly viewRevision: number;
  /** The signing keys that were published then. */
  readonly verificationKeys: readonly VerificationKey[];
}

export interface AdmittedCall {
  readonly kind: 'admitted';
  readonly authenticated: AuthenticatedCall;
}

export interface AuthorisedCall {
  readonly kind: 'authorised';
  readonly admitted: AdmittedCall;
  /** The body that was judged, which is forwarded byte for byte; undefined where none had to be. */
  readonly inspectedBody: Buffer | undefined;
  /** What the answer is narrowed to; undefined: it passes as it is. */
  readonly narrowings: readonly JsonNarrowing[] | undefined;
}

export interface LimitedCall {
  readonly kind: 'limited';
  readonly authorised: AuthorisedCall;
  /** Where the limits stand that it counted against; undefined: it has none. */
  readonly rates: readonly RateState[] | undefined;
}

export interface PreparedCall {
  readonly kind: 'prepared';
  readonly limited: LimitedCall;
  readonly upstream: UpstreamRequest;
}

/** What goes over the wire to the upstream. */
export interface UpstreamRequest {
  readonly origin: string;
  readonly method: HttpMethod;
  /**
   * Request line and headers, each with its CRLF, without the empty line and what says how long the body is: see
   * upstream-client/upstream-call.ts.
   */
  readonly head: string;
}

/** The upstream's final response head, as it came. */
export interface UpstreamAnswer {
  readonly kind: 'answered';
  readonly status: number;
  /** Flat name/value list in the order of arrival; lower-case names. */
  readonly headers: readonly string[];
}

/** What the client gets of an answer. */
export interface FilteredAnswer {
  readonly kind: 'filtered';
  readonly status: number;
  /** Flat name/value list for `writeHead`. */
  readonly headers: readonly string[];
  /** What the body goes through; undefined: as it is. */
  readonly body: BodyFilter | undefined;
}

/** A body on its way. Throws for one that cannot be filtered, and is of no use after that. */
export interface BodyFilter {
  /** What may leave so far. */
  push(chunk: Buffer): Buffer;
  /** The rest. */
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

/** The furthest stage that a call passed, for the record of a refusal. */
export type ReachedCall =
  | RawCall
  | ReceivedCall
  | MatchedCall
  | AuthenticatedCall
  | AdmittedCall
  | AuthorisedCall
  | LimitedCall
  | PreparedCall;

/** What authenticating needs of a call: who carries a credential where. */
export type CredentialCarrier = Pick<MatchedCall, 'received' | 'route' | 'hostAccount'>;

/** How a credential travels. One table entry each in gateway/schemes/. */
export type CredentialScheme = 'bearer' | 'dpop' | 'basic' | 'api-key-header';

/** Cached paths answer at once; only what has to load is a promise. */
export type MaybePromise<Value> = Value | Promise<Value>;
