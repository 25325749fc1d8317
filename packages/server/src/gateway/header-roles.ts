import { listDroppedNames } from './dropped-headers.ts';
import { remember } from './fast/remember.ts';

/**
 * The role of a request header for the gateway.
 * `pass` is forwarded; `drop` is hop-by-hop, one of ours, or a way to forge facts about the call; the others are read here.
 */
export type HeaderRole =
  | 'pass'
  | 'drop'
  | 'host'
  | 'credential'
  | 'content-length'
  | 'transfer-encoding'
  | 'connection'
  | 'expect'
  | 'upgrade'
  | 'forwarded-for'
  | 'forwarded-proto'
  | 'forwarded-place'
  | 'dpop'
  | 'origin'
  | 'user-agent'
  | 'single';

/** See dropped-headers.ts. */
const droppedNames = Object.fromEntries(listDroppedNames().map((name) => [name, 'drop' as const]));

const roles: Readonly<Record<string, HeaderRole>> = {
  host: 'host',
  authorization: 'credential',
  'api-token': 'credential',
  'x-api-key': 'credential',
  'content-length': 'content-length',
  'transfer-encoding': 'transfer-encoding',
  connection: 'connection',
  expect: 'expect',
  upgrade: 'upgrade',
  'x-forwarded-for': 'forwarded-for',
  'x-forwarded-proto': 'forwarded-proto',
  'x-forwarded-host': 'forwarded-place',
  'x-forwarded-port': 'forwarded-place',
  'x-forwarded-prefix': 'forwarded-place',
  dpop: 'dpop',
  origin: 'origin',
  'user-agent': 'user-agent',
  'content-type': 'single',
  // Hop-by-hop, RFC 9110 section 7.6.1 and what clients still send
  'keep-alive': 'drop',
  'proxy-connection': 'drop',
  te: 'drop',
  trailer: 'drop',
  'proxy-authorization': 'drop',
  'proxy-authenticate': 'drop',
  'http2-settings': 'drop',
  ...droppedNames,
};

/** W3C Trace Context: what goes on is put together anew; see observe/watch-calls.ts. */
const traceHeaders = ['traceparent', 'tracestate'];

const droppedPrefixes = ['x-postern-', 'x-forwarded-'];

export type RoleOf = (rawName: string) => HeaderRole;

/**
 * The role of a header by its name as it was sent. Names with other signs than `-` that an upstream could read as one
 * of the names above (CGI, WSGI, PHP and lighttpd fold them) are dropped. `keyHeaders`, lower-case, are the headers in which
 * the APIs take keys, beside those that many APIs do. Where calls are traced, a client's own trace context is not passed on.
 */
export function createRoleOf(
  keyHeaders: readonly string[],
  { tracesCalls = false }: { readonly tracesCalls?: boolean } = {},
): RoleOf {
  const own = new Map<string, HeaderRole>([
    ...Object.entries(roles),
    ...(tracesCalls ? traceHeaders.map((name) => [name, 'drop'] as const) : []),
    ...keyHeaders.map((name) => [name, 'credential'] as const),
  ]);
  return remember((rawName) => findRole(rawName.toLowerCase(), own), { max: 2_000, lengthMax: 64 });
}

/** The name as servers read it that make variables of headers (CGI and WSGI, RFC 3875 section 4.1.18): one spelling of many. */
export function foldHeaderName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '-');
}

function findRole(name: string, own: ReadonlyMap<string, HeaderRole>): HeaderRole {
  const folded = foldHeaderName(name);
  if (folded !== name && (own.has(folded) || isOurs(folded))) return 'drop';
  return own.get(name) ?? (isOurs(name) ? 'drop' : 'pass');
}

function isOurs(name: string): boolean {
  return droppedPrefixes.some((prefix) => name.startsWith(prefix));
}
