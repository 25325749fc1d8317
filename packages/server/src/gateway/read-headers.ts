import type { ArrivedRequest, PresentedCredential, ReceivedHeaders, RequestBodyFraming } from './call.ts';
import type { Refusal } from '../domain/refusal.ts';
import { refuse } from '../domain/refusal.ts';
import type { RoleOf } from './header-roles.ts';
import { rememberHeaders } from './fast/recall-headers.ts';

const noBody: RequestBodyFraming = { kind: 'none' };
const chunkedBody: RequestBodyFraming = { kind: 'chunked' };
const noCredentials: readonly PresentedCredential[] = [];

/**
 * Reads the headers in one pass: the facts of the call in them, and the list of those that may travel on.
 * Refuses what two parsers could read differently (RFC 9112 sections 3.2, 6.1 and 6.3).
 */
export function readHeaders(raw: ArrivedRequest, { limits, roleOf }: HeaderRules): ReceivedHeaders | Refusal {
  const { rawHeaders } = raw;
  if (rawHeaders.length > limits.headerCountMax * 2) {
    return refuse('receive', 'headers_too_large', `more than ${limits.headerCountMax} headers`);
  }
  const seen: Seen = { roleOf, passOn: [], bytes: 0 };
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const refusal = readHeader(rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '', seen);
    if (refusal !== undefined) return refusal;
  }
  if (seen.bytes > limits.headerBytesMax) {
    return refuse('receive', 'headers_too_large', `more than ${limits.headerBytesMax} bytes of headers`);
  }
  const body = readFraming(raw, seen);
  if ('stage' in body) return body;
  const upgrade = readUpgrade(raw, seen.upgrade, body);
  if (typeof upgrade === 'object') return upgrade;
  const headers: ReceivedHeaders = {
    passOn: seen.connection === undefined ? seen.passOn : withoutNominated(seen.passOn, seen.connection),
    credentials: seen.credentials ?? noCredentials,
    host: seen.host,
    forwardedFor: seen.forwardedFor,
    forwardedProto: seen.forwardedProto,
    forwardedHost: seen.forwardedHost,
    forwardedPort: seen.forwardedPort,
    forwardedPrefix: seen.forwardedPrefix,
    dpopProof: seen.dpopProof,
    origin: seen.origin,
    userAgent: seen.userAgent,
    upgrade,
    body,
    expectsContinue: seen.expect === true,
  };
  // An upgrade is judged by more than its headers.
  if (seen.upgrade === undefined) rememberHeaders(raw, headers);
  return headers;
}

export interface HeaderRules {
  readonly limits: HeaderLimits;
  readonly roleOf: RoleOf;
}

export interface HeaderLimits {
  readonly headerCountMax: number;
  readonly headerBytesMax: number;
}

interface Seen {
  readonly roleOf: RoleOf;
  readonly passOn: string[];
  bytes: number;
  credentials?: PresentedCredential[];
  host?: string;
  contentLength?: string;
  transferEncoding?: string;
  connection?: string;
  expect?: boolean;
  upgrade?: string;
  forwardedFor?: string;
  forwardedProto?: string;
  forwardedHost?: string;
  forwardedPort?: string;
  forwardedPrefix?: string;
  dpopProof?: string;
  origin?: string;
  userAgent?: string;
  contentType?: boolean;
}

function readHeader(name: string, value: string, seen: Seen): Refusal | undefined {
  // `: ` and the line's end
  seen.bytes += name.length + value.length + 4;
  switch (seen.roleOf(name)) {
    case 'pass':
      seen.passOn.push(name, value);
      return undefined;
    case 'drop':
      return undefined;
    case 'host':
      if (seen.host !== undefined) return duplicated('host');
      seen.host = value;
      return undefined;
    case 'credential':
      return readCredential(name.toLowerCase(), value, seen);
    case 'content-length':
      if (seen.contentLength !== undefined) return duplicated('content-length');
      seen.contentLength = value;
      return undefined;
    case 'transfer-encoding':
      if (seen.transferEncoding !== undefined) return duplicated('transfer-encoding');
      seen.transferEncoding = value;
      return undefined;
    case 'connection':
      seen.connection = joinValues(seen.connection, value);
      return undefined;
    case 'expect':
      if (value.toLowerCase() !== '100-continue')
        return malformed('an Expect header other than 100-continue');
      seen.expect = true;
      return undefined;
    case 'upgrade':
      seen.upgrade = joinValues(seen.upgrade, value.toLowerCase());
      return undefined;
    case 'forwarded-for':
      seen.forwardedFor = joinValues(seen.forwardedFor, value);
      return undefined;
    case 'forwarded-proto':
      seen.forwardedProto = joinValues(seen.forwardedProto, value);
      return undefined;
    case 'forwarded-place':
      noteForwarded(name.toLowerCase(), value, seen);
      return undefined;
    case 'dpop':
      if (seen.dpopProof !== undefined) return duplicated('dpop');
      seen.dpopProof = value;
      return undefined;
    case 'origin':
      if (seen.origin !== undefined) return duplicated('origin');
      seen.origin = value;
      seen.passOn.push(name, value);
      return undefined;
    case 'user-agent':
      seen.userAgent = value;
      seen.passOn.push(name, value);
      return undefined;
    case 'single':
      if (seen.contentType === true) return duplicated(name.toLowerCase());
      seen.contentType = true;
      seen.passOn.push(name, value);
      return undefined;
  }
}

/**
 * The protocol that the client asks to switch to. Offers other than a websocket (`h2c`, `TLS/1.2`) are ignored, as RFC
 * 9110 section 7.8 allows: the gateway leaves the header out when it forwards the call. A front proxy would pass it on,
 * and the traffic of the new protocol would pass no decision, so from there the offer is refused.
 */
function readUpgrade(
  raw: ArrivedRequest,
  offered: string | undefined,
  body: RequestBodyFraming,
): 'websocket' | undefined | Refusal {
  if (offered === undefined) return undefined;
  if (isWebsocket(raw, offered, body)) return 'websocket';
  const protocols = offered.split(',').map((offer) => offer.trim().replace(/\/.*$/, ''));
  if (raw.isForwardedByProxy === true || protocols.includes('websocket'))
    return malformed('an Upgrade that is no websocket handshake');
  return undefined;
}

/**
 * RFC 6455 section 4.1. Node keeps the connection only where `Connection` names the upgrade.
 *
 * Not checked here: whether the operation declares it; see stages/match.ts. `Sec-WebSocket-*` is the upstream's to judge.
 */
function isWebsocket(raw: ArrivedRequest, protocol: string, body: RequestBodyFraming): boolean {
  const { isUpgrade, method, httpVersion } = raw;
  return (
    protocol === 'websocket' &&
    isUpgrade === true &&
    method === 'GET' &&
    httpVersion === '1.1' &&
    body.kind === 'none'
  );
}

const forwardedFields: Readonly<Record<string, 'forwardedHost' | 'forwardedPort' | 'forwardedPrefix'>> = {
  'x-forwarded-host': 'forwardedHost',
  'x-forwarded-port': 'forwardedPort',
  'x-forwarded-prefix': 'forwardedPrefix',
};

function noteForwarded(name: string, value: string, seen: Seen): void {
  const field = forwardedFields[name];
  if (field !== undefined) seen[field] = joinValues(seen[field], value);
}

/** Two lines of a list header are one list (RFC 9110 section 5.3). */
function joinValues(before: string | undefined, value: string): string {
  return before === undefined ? value : `${before},${value}`;
}

function readCredential(header: string, value: string, seen: Seen): Refusal | undefined {
  seen.credentials ??= [];
  if (seen.credentials.some((credential) => credential.header === header)) return duplicated(header);
  seen.credentials.push({ header, value, tokenDigest: undefined });
  return undefined;
}

/** RFC 9112 section 6: exactly one way to say how long the body is. */
function readFraming(raw: ArrivedRequest, seen: Seen): RequestBodyFraming | Refusal {
  if (seen.transferEncoding !== undefined) {
    if (raw.httpVersion !== '1.1') return malformed('Transfer-Encoding in HTTP/1.0');
    if (seen.contentLength !== undefined) return malformed('both Content-Length and Transfer-Encoding');
    if (seen.transferEncoding.toLowerCase() !== 'chunked')
      return malformed('a Transfer-Encoding other than chunked');
    return chunkedBody;
  }
  if (seen.contentLength === undefined || seen.contentLength === '0') return noBody;
  if (!/^[0-9]{1,15}$/.test(seen.contentLength)) return malformed('a Content-Length that is not a number');
  const bytes = Number(seen.contentLength);
  return bytes === 0 ? noBody : { kind: 'length', bytes };
}

const plainConnection = new Set(['keep-alive', 'close', 'te', 'keep-alive, te', 'close, te', 'upgrade']);

/** Drops everything that `Connection` names (RFC 9110 section 7.6.1); ours are added after this. */
function withoutNominated(passOn: readonly string[], connection: string): readonly string[] {
  const nominated = connection.toLowerCase();
  if (plainConnection.has(nominated)) return passOn;
  const names = new Set(nominated.split(',').map((name) => name.trim()));
  const kept: string[] = [];
  for (let index = 0; index < passOn.length; index += 2) {
    const name = passOn[index] ?? '';
    if (!names.has(name.toLowerCase())) kept.push(name, passOn[index + 1] ?? '');
  }
  return kept;
}

function malformed(what: string): Refusal {
  return refuse('receive', 'request_malformed', `the request has ${what}`, { facts: { what } });
}

function duplicated(header: string): Refusal {
  return refuse('receive', 'header_duplicated', `the header ${header} appears twice`, { facts: { header } });
}
