import type { EnvironmentView } from '../../access/access-view.ts';
import type { Deprecation } from '@postern/contract/deprecation';
import { isSunset, presentDeprecationHeaders } from '../../domain/deprecation.ts';
import { refuse } from '../../domain/refusal.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { toMatched } from '../advance-call.ts';
import type { Call, CallSince } from '../call.ts';
import type { ApiRoute } from '../gateway-settings.ts';
import { namesMethodInQuery } from '../method-override.ts';
import { findEscapedSpelling, judgePathReadings } from './judge-path-readings.ts';

export interface MatchDeps {
  readonly view: EnvironmentView;
  readonly isServedHost: (host: string) => boolean;
  /** See served-hosts.ts. */
  readonly findHostAccount: (host: string) => string | undefined;
  /** Longest prefix first. */
  readonly routes: readonly ApiRoute[];
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * Host, path and method → environment, API, operation. The path is compared byte for byte; what is not
 * declared is refused.
 */
export function match(received: Call<'received'>, deps: MatchDeps): Call<'matched'> | Refusal {
  if (!deps.isServedHost(received.host)) {
    return refuse('match', 'environment_unknown', `the host ${received.host} belongs to no environment here`);
  }
  const { path } = received;
  const route = findRoute(path, deps.routes);
  const api = route === undefined ? undefined : deps.view.findApi(route.apiId);
  if (route !== undefined && deps.view.isCatalogueUnreadable(route.apiId)) {
    return refuse('match', 'catalogue_unreadable', `the catalogue of ${route.apiId} cannot be read`, {
      retryAfterS: 60,
    });
  }
  if (route === undefined || api === undefined) {
    return refuse('match', 'operation_unknown', 'no API with a catalogue in force lies at this path');
  }
  if (received.hasEncodedSlash && !route.allowEncodedSlash) {
    const what = 'an encoded slash';
    return refuse('match', 'path_not_canonical', `${route.apiId} takes no encoded slash`, {
      facts: { what },
    });
  }
  if (received.hasDoubleEncoding && route.upstreamReads.doubleEncoding === 'unknown') {
    const what = 'a doubly encoded character';
    return refuse('match', 'path_not_canonical', `${route.apiId} takes no doubly encoded character`, {
      facts: { what },
    });
  }
  if (route.upstreamReads.methodOverride === 'unknown' && namesMethodInQuery(received.query)) {
    const what = 'its query';
    return refuse('match', 'method_override_refused', 'the query names a method', { facts: { what } });
  }
  if (route.deprecation !== undefined && isSunset(route.deprecation, deps.now())) {
    return refuseSunset(route.deprecation, `the base path ${route.basePath}`);
  }
  const pathBelow = path.slice(route.prefix.length);
  const found = api.matcher.match(received.method, pathBelow);
  switch (found.kind) {
    case 'path-unknown':
      return (
        findEscapedSpelling(received, { route, pathBelow }, deps) ??
        refuse('match', 'operation_unknown', `no operation of ${route.apiId} has this path`)
      );
    case 'method-unknown':
      return refuseMethod(received, found.allow);
    case 'matched': {
      // An OPTIONS that the document declares is CORS at most, which cors.ts answers.
      if (received.method === 'OPTIONS') return refuseMethod(received, []);
      if (found.operation.deprecation !== undefined && isSunset(found.operation.deprecation, deps.now())) {
        return refuseSunset(found.operation.deprecation, `the operation ${found.operation.id}`);
      }
      if (received.headers.upgrade !== undefined && found.operation.upgrade !== received.headers.upgrade) {
        const what = 'an Upgrade, which the operation does not declare';
        return refuse('match', 'request_malformed', `${found.operation.id} declares no upgrade`, {
          facts: { what },
        });
      }
      const refusal = judgePathReadings(
        received,
        { route, operation: found.operation, pathBelow, hasParameters: found.parameters.length > 0 },
        deps,
      );
      if (refusal !== undefined) return refusal;
      return toMatched(received, {
        environment: deps.view.environment,
        route,
        api,
        operation: found.operation,
        parameters: found.parameters,
        hostAccount: deps.findHostAccount(received.host),
        upstreamPath: route.upstreamPrefix + pathBelow,
      });
    }
  }
}

/** The API at the path: whole segments, compared byte for byte. */
export function findRoute(path: string, routes: readonly ApiRoute[]): ApiRoute | undefined {
  for (const route of routes) {
    const { prefix } = route;
    if (path.startsWith(prefix) && path.charCodeAt(prefix.length) === slash) return route;
  }
  return undefined;
}

/** Judged before anybody is asked who they are: what is gone is gone for all. */
function refuseSunset(deprecation: Deprecation, what: string): Refusal {
  const date = new Date(deprecation.sunsetAtMs ?? 0).toISOString().slice(0, 10);
  const links: Record<string, string[]> = {};
  const list = presentDeprecationHeaders(deprecation);
  for (let index = 0; index < list.length; index += 2)
    (links[list[index] ?? ''] ??= []).push(list[index + 1] ?? '');
  const headers = Object.fromEntries(
    Object.entries(links).map(([name, values]) => [name, values.join(', ')]),
  );
  return refuse('match', 'api_sunset', `${what} is gone since ${date}`, { facts: { date }, headers });
}

const slash = 0x2f;

function refuseMethod(received: CallSince<'received'>, allowed: readonly string[]): Refusal {
  const allow = allowed.filter((method) => method !== 'OPTIONS').join(', ');
  return refuse('match', 'method_not_allowed', `${received.method} is not declared for this path`, {
    facts: { method: received.method, allow: allow === '' ? 'none' : allow },
    headers: { allow },
  });
}
