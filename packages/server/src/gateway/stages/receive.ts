import type { HttpMethod } from '@postern/contract/catalogue';
import { refuse } from '../../domain/refusal.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { toReceived } from '../advance-call.ts';
import type { Call } from '../call.ts';
import { canonicaliseTarget } from '../canonical-target.ts';
import type { FindClientAddress } from '../client-address.ts';
import { findQueryCredential } from '../find-query-credential.ts';
import type { RoleOf } from '../header-roles.ts';
import type { IsConfidential } from '../is-confidential.ts';
import { readHeaders } from '../read-headers.ts';
import { recallHeaders } from '../fast/recall-headers.ts';
import { remember, rememberLatest } from '../fast/remember.ts';

export interface ReceiveDeps {
  readonly limits: {
    readonly urlBytesMax: number;
    readonly headerBytesMax: number;
    readonly headerCountMax: number;
    readonly bodyBytesMax: number;
  };
  readonly findClientAddress: FindClientAddress;
  readonly isConfidential: IsConfidential;
  /** Which header is what; see header-roles.ts. */
  readonly roleOf: RoleOf;
  /** Names of query parameters that would carry a credential, folded; see domain/credential-name.ts. */
  readonly queryCredentials: ReadonlySet<string>;
}

/**
 * Judges the request's form, before anything is looked up: sizes, one canonical path, one reading of its
 * headers, the client's address. Security rules 9 to 12 and 20.
 *
 * Not checked here: body bytes that are still to come; request-body.ts counts them.
 */
export function receive(raw: Call<'raw'>, deps: ReceiveDeps): Call<'received'> | Refusal {
  if (raw.rawTarget.length > deps.limits.urlBytesMax) {
    const facts = { limitBytes: String(deps.limits.urlBytesMax) };
    return refuse('receive', 'url_too_long', 'the URL is longer than the limit', { facts });
  }
  if (raw.httpVersion !== '1.1' && raw.httpVersion !== '1.0') {
    const rule = `the request is in HTTP/${raw.httpVersion}`;
    return refuse('receive', 'http_version_unsupported', rule);
  }
  const headers = recallHeaders(raw) ?? readHeaders(raw, deps);
  if ('stage' in headers) return headers;
  const method = findMethod(raw.method);
  if (method === undefined) return refuseMethod(raw.method);
  const target = canonicaliseTarget(raw.rawTarget);
  if (target.kind === 'refused') {
    return refuse('receive', 'path_not_canonical', `the target holds ${target.what}`, {
      facts: { what: target.what },
    });
  }
  if (headers.credentials.length > 0 && !deps.isConfidential(raw, headers.forwardedProto))
    return refuseClear();
  const queryCredential = findQueryCredential(target.query, deps.queryCredentials);
  if (queryCredential !== undefined) return refuseQueryCredential(queryCredential);
  const host = headers.host === undefined ? undefined : parseHost(headers.host);
  if (host === undefined) return malformed('no usable Host header');
  if (headers.body.kind === 'length' && headers.body.bytes > deps.limits.bodyBytesMax) {
    return refuseBody(deps.limits.bodyBytesMax);
  }
  const clientAddress = deps.findClientAddress(raw.peerAddress, headers.forwardedFor);
  if (clientAddress === undefined) {
    return refuse('receive', 'client_address_unknown', 'X-Forwarded-For of a trusted proxy does not parse');
  }
  return toReceived(raw, {
    host,
    path: target.path,
    query: target.query,
    hasEncodedSlash: target.hasEncodedSlash,
    hasDoubleEncoding: target.hasDoubleEncoding,
    method,
    headers,
    clientAddress,
  });
}

/** The credential is not judged: an eavesdropper has it already, and should not learn whether it is good. */
function refuseClear(): Refusal {
  return refuse('receive', 'credential_in_clear', 'a credential over plain HTTP, from another machine');
}

function refuseQueryCredential(name: string): Refusal {
  return refuse('receive', 'credential_in_query', `the query parameter ${name} would carry a credential`, {
    facts: { name },
  });
}

export function refuseBody(limitBytes: number): Refusal {
  return refuse('receive', 'body_too_large', `the body is larger than ${limitBytes} bytes`, {
    facts: { limitBytes: String(limitBytes) },
  });
}

/** TRACE, CONNECT and everything unusual is refused whatever the path: no operation can declare it. */
const methods: ReadonlyMap<string, HttpMethod> = new Map(
  (['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const).map((method) => [method, method]),
);

function findMethod(method: string): HttpMethod | undefined {
  return methods.get(method);
}

function refuseMethod(method: string): Refusal {
  return refuse('receive', 'method_unknown', `${method} is never forwarded`, { facts: { method } });
}

/** Gives the lower-case host without its port; undefined when it is no host (RFC 9110 section 7.2). */
const parseHost = rememberLatest(
  remember(
    (rawHost) => {
      if (rawHost.length > 300) return undefined;
      return hostText.exec(rawHost)?.[1]?.toLowerCase();
    },
    { max: 1_000, lengthMax: 300 },
  ),
);

const hostText = /^(\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)\.?(?::[0-9]{1,5})?$/i;

function malformed(what: string): Refusal {
  return refuse('receive', 'request_malformed', `the request has ${what}`, { facts: { what } });
}
