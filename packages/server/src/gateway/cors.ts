import type { HttpMethod, Operation } from '@postern/contract/catalogue';
import type { EnvironmentView } from '../access/access-view.ts';
import type { CallSince } from './call.ts';
import type { ApiRoute } from './gateway-settings.ts';
import type { Client } from './client.ts';
import { findRoute } from './stages/match.ts';

/** How long a browser may remember a preflight's answer, in seconds. */
const maxAgeS = 600;

/**
 * The headers of an answer that a page may read beside the safelisted ones: those that the gateway sends, and those that
 * HTTP gives answers of any API. Those that a document declares are added.
 */
const exposedHeaders: readonly string[] = [
  'x-request-id',
  'retry-after',
  'www-authenticate',
  'ratelimit',
  'ratelimit-policy',
  'ratelimit-limit',
  'ratelimit-remaining',
  'ratelimit-reset',
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
  'deprecation',
  'sunset',
  'link',
  'allow',
  'location',
  'content-location',
  'etag',
  'content-disposition',
  'content-range',
  'accept-ranges',
];

const exposedText = exposedHeaders.join(', ');
const exposedOf = new WeakMap<Operation, string>();

function presentExposed(operation: Operation | undefined): string {
  if (operation?.responseHeaders === undefined) return exposedText;
  let text = exposedOf.get(operation);
  if (text === undefined) {
    text = [...new Set([...exposedHeaders, ...operation.responseHeaders])].join(', ');
    exposedOf.set(operation, text);
  }
  return text;
}

type CorsRoute = Pick<ApiRoute, 'corsOrigins'>;

/**
 * The headers of an answer for a page of another origin (Fetch standard, section 3.2), as a flat list of names and values.
 * An origin that is not listed gets nothing, and `null` never counts: sandboxed frames and files of anybody send it.
 * Credentials that browsers keep are never asked for: callers show theirs in a header. `operation`: that was called, once it
 * is known.
 */
export function presentCorsHeaders(
  route: CorsRoute | undefined,
  origin: string | undefined,
  operation?: Operation,
): readonly string[] {
  if (route === undefined || route.corsOrigins.length === 0) return [];
  if (!isListed(route, origin)) return ['vary', 'Origin'];
  return [
    'access-control-allow-origin',
    origin,
    'access-control-expose-headers',
    presentExposed(operation),
    'vary',
    'Origin',
  ];
}

function isListed({ corsOrigins }: CorsRoute, origin: string | undefined): origin is string {
  return origin !== undefined && origin !== 'null' && corsOrigins.includes(origin);
}

export interface CorsDeps {
  readonly routes: readonly ApiRoute[];
  readonly view: Pick<EnvironmentView, 'findApi'>;
  readonly isServedHost: (host: string) => boolean;
  /** The gateway's own paths; see own-paths.ts. */
  readonly isOwnPath: (path: string) => boolean;
}

/**
 * Answers an OPTIONS call that is a preflight for something declared, from a listed origin. False: it is none, and is
 * refused like every other OPTIONS. Not judged here: credentials, which no preflight carries.
 */
export function createAnswerPreflight(
  deps: CorsDeps,
): (received: CallSince<'received'>, client: Client) => boolean {
  const ownRoute = getOwnPathCors(deps.routes);
  return (received, { request, response }) => {
    const { origin } = received.headers;
    const isPreflight =
      received.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
    if (!isPreflight || !deps.isServedHost(received.host)) return false;
    const target = deps.isOwnPath(received.path)
      ? { route: ownRoute, methods: ['GET', 'POST'], headers: ['authorization', 'content-type'] }
      : findTarget(received.path, deps);
    if (target === undefined || !isListed(target.route, origin)) return false;
    response.writeHead(204, [
      'access-control-allow-origin',
      origin,
      'access-control-allow-methods',
      target.methods.join(', '),
      'access-control-allow-headers',
      target.headers.join(', '),
      'access-control-max-age',
      String(maxAgeS),
      'vary',
      'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
      'x-request-id',
      received.requestId,
    ]);
    response.end();
    return true;
  };
}

interface PreflightTarget {
  readonly route: CorsRoute;
  readonly methods: readonly string[];
  readonly headers: readonly string[];
}

const forwardedMethods: readonly HttpMethod[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

function findTarget(path: string, { routes, view }: CorsDeps): PreflightTarget | undefined {
  const route = findRoute(path, routes);
  const api = route === undefined ? undefined : view.findApi(route.apiId);
  if (route === undefined || api === undefined) return undefined;
  const pathBelow = path.slice(route.prefix.length);
  const matches = forwardedMethods.flatMap((method) => {
    const match = api.matcher.match(method, pathBelow);
    return match.kind === 'matched' ? [{ method, operation: match.operation }] : [];
  });
  if (matches.length === 0) return undefined;
  const keyHeaders = route.schemes.includes('api-key-header') ? [route.keyHeader] : [];
  const declared = matches.flatMap(({ operation }) => operation.requestHeaders ?? []);
  return {
    route,
    methods: matches.map(({ method }) => method),
    headers: [...new Set(['authorization', 'content-type', ...keyHeaders, ...declared])],
  };
}

/** The gateway's own paths, such as the token exchange, serve the pages that may call any of its APIs. */
export function getOwnPathCors(routes: readonly ApiRoute[]): CorsRoute {
  return { corsOrigins: [...new Set(routes.flatMap(({ corsOrigins }) => corsOrigins))] };
}
