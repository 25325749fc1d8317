import type { IncomingHttpHeaders } from 'node:http';
import type { ApiId, EnvironmentName } from '@postern/contract/ids';
import type { HttpMethod, Operation } from '@postern/contract/catalogue';
import type { AcceptedKey, AccessGrant } from '../domain/access-grant.ts';

/**
 * What each stage hands to the next. Every stage takes exactly its predecessor's result, and the
 * `kind` tag keeps the types apart, so that a stage that is skipped or reordered does not compile.
 */
export interface RawCall {
  readonly kind: 'raw';
  readonly requestId: string;
  readonly method: string;
  /** The request target, byte for byte as it was sent. */
  readonly rawTarget: string;
  readonly rawHeaders: readonly string[];
  readonly headers: IncomingHttpHeaders;
  readonly peerAddress: string;
  readonly isEncrypted: boolean;
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
  readonly method: HttpMethod;
  /** Canonical text of the client's address, behind trusted proxies where configured. */
  readonly clientAddress: string;
}

export interface MatchedCall {
  readonly kind: 'matched';
  readonly received: ReceivedCall;
  readonly environment: EnvironmentName;
  readonly apiId: ApiId;
  readonly operation: Operation;
  /** The path's parameters, raw (still percent-encoded), in the template's order. */
  readonly parameters: readonly string[];
  /** What is sent on below the upstream's base: canonical, byte for byte. */
  readonly upstreamPath: string;
}

export interface AuthenticatedCall {
  readonly kind: 'authenticated';
  readonly matched: MatchedCall;
  readonly grant: AccessGrant;
  readonly key: AcceptedKey;
  readonly scheme: CredentialScheme;
}

export interface AdmittedCall {
  readonly kind: 'admitted';
  readonly authenticated: AuthenticatedCall;
}

export interface AuthorisedCall {
  readonly kind: 'authorised';
  readonly admitted: AdmittedCall;
}

export interface LimitedCall {
  readonly kind: 'limited';
  readonly authorised: AuthorisedCall;
}

export interface PreparedCall {
  readonly kind: 'prepared';
  readonly limited: LimitedCall;
  readonly upstreamOrigin: string;
  /** Flat name/value list for undici. */
  readonly upstreamHeaders: readonly string[];
}

/** How a credential travels. One table entry each in gateway/schemes/. */
export type CredentialScheme = 'bearer' | 'basic' | 'api-key-header';
