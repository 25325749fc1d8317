import { joinDeprecations, presentDeprecationHeaders } from '../../domain/deprecation.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Call, FilteredAnswer, UpstreamAnswer } from '../call.ts';
import type { RateHeaderStyle } from '../../config/answer-config-schema.ts';
import type { ApiRoute } from '../gateway-settings.ts';
import { presentLocation } from '../public-location.ts';
import { presentRateHeaders } from '../rate-headers.ts';
import type { RateState } from '../rate-headers.ts';
import { presentCorsHeaders } from '../cors.ts';
import { narrowAnswer } from '../dimensions/narrow-answer.ts';
import { remember } from '../fast/remember.ts';

/** RFC 9110 section 7.6.1, and what only the gateway may say. */
const droppedNames: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-request-id',
  // The policy of the host that clients see, which is not the upstream's (RFC 6797 section 7.2).
  'strict-transport-security',
  'http2-settings',
]);

/**
 * Gives the client's part of the upstream's answer. Its hop-by-hop headers, everything that its `Connection` names, every `x-postern-` header, its own CORS headers and HTTPS policy stay inside; rows and attributes that the caller may not see are dropped.
 */
export function filter(answer: UpstreamAnswer, call: Call<'prepared'>): FilteredAnswer | Refusal {
  const { narrowings, operation, rates, route } = call;
  const headers = filterHeaders(answer);
  if (route.rewritesLocations) rewriteLocations(headers, call.host, route);
  if (rates !== undefined) setRates(headers, route.rateHeaders, rates);
  headers.push('x-request-id', call.requestId);
  if (route.corsOrigins.length > 0)
    headers.push(...presentCorsHeaders(route, call.headers.origin, operation));
  const deprecation = joinDeprecations(operation.deprecation, route.deprecation);
  if (deprecation !== undefined) headers.push(...presentDeprecationHeaders(deprecation));
  if (narrowings === undefined) {
    return { kind: 'filtered', status: answer.status, headers, body: undefined };
  }
  const narrowed = narrowAnswer(answer, { method: call.method, headers }, narrowings);
  return 'stage' in narrowed ? narrowed : { kind: 'filtered', status: answer.status, ...narrowed };
}

function rewriteLocations(headers: string[], host: string, route: ApiRoute): void {
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index];
    if (name !== 'location' && name !== 'content-location') continue;
    headers[index + 1] = presentLocation(headers[index + 1] ?? '', host, route);
  }
}

/** The gateway's limits replace those that the upstream may name itself. */
function setRates(headers: string[], style: RateHeaderStyle, rates: readonly RateState[]): void {
  const ours = presentRateHeaders(style, rates);
  for (let at = headers.length - 2; at >= 0; at -= 2) {
    const name = headers[at] ?? '';
    for (let own = 0; own < ours.length; own += 2) {
      if (ours[own] !== name) continue;
      headers.splice(at, 2);
      break;
    }
  }
  headers.push(...ours);
}

/** Flat list of the headers that are not hop-by-hop. */
export function filterHeaders({
  status,
  headers: answered,
}: Pick<UpstreamAnswer, 'status' | 'headers'>): string[] {
  const nominated = findNominated(answered);
  const headers: string[] = [];
  for (let index = 0; index < answered.length; index += 2) {
    const name = answered[index] ?? '';
    if (!mayPass(name) || nominated?.has(name) === true) continue;
    // A length that no body has (RFC 9110 section 8.6).
    if (status === 204 && name === 'content-length') continue;
    headers.push(name, answered[index + 1] ?? '');
  }
  return headers;
}

const mayPass = remember(
  (name) => {
    // Spelled as servers read it that fold names (CGI, WSGI, PHP).
    const folded = name.replace(/[_.]/g, '-');
    return !droppedNames.has(folded) && !isGatewayOnly(folded);
  },
  { max: 2_000, lengthMax: 64 },
);

/** The gateway alone decides which pages may read an answer, as it answers the preflights. */
function isGatewayOnly(name: string): boolean {
  return name.startsWith('x-postern-') || name.startsWith('access-control-');
}

/** The names in `Connection`, on however many lines. */
function findNominated(answered: UpstreamAnswer['headers']): ReadonlySet<string> | undefined {
  let nominated: Set<string> | undefined;
  for (let index = 0; index < answered.length; index += 2) {
    const value = answered[index + 1] ?? '';
    if (answered[index] !== 'connection' || value === 'keep-alive' || value === 'close') continue;
    nominated ??= new Set();
    for (const name of value.split(',')) nominated.add(name.trim().toLowerCase());
  }
  return nominated;
}
