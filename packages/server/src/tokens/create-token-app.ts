import { Hono } from 'hono';
import type { Context } from 'hono';
import type { AccessGrant } from '../domain/access-grant.ts';
import { scopeOfAccess } from '../domain/access-type.ts';
import { isMasterKeyUnknown } from '../crypto/sealed-text.ts';
import { errorCatalogue } from '@postern/contract/error-catalogue';
import { presentProblem } from '../domain/present-problem.ts';
import { listHeaderLines, refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { exchangeKey } from './exchange-key.ts';
import type { ExchangeDeps } from './exchange-key.ts';
import { presentAsOAuth, renderOAuthRefusal } from './oauth/oauth-refusal.ts';
import { registerOAuthEndpoints } from './oauth/register-oauth-endpoints.ts';
import type { OAuthDeps } from './oauth/register-oauth-endpoints.ts';
import { getOrigin } from './get-origin.ts';
import { presentMetadata } from './oauth/present-metadata.ts';
import { presentKeyFormat } from './present-key-format.ts';
import { presentJwks } from './present-jwks.ts';
import type { PublishedKey } from './present-jwks.ts';

/** Facts about a request that the server passes to `app.fetch(request, bindings)`. */
export interface TokenBindings {
  readonly requestId: string;
  /** Canonical text of the client's address. */
  readonly clientAddress: string;
  /** The account name in the host, if it is a licence's own URL. */
  readonly hostAccount?: string | undefined;
  /** Scheme, host and port at which the client reached the gateway; those of the request's URL if omitted. */
  readonly origin?: string | undefined;
}

export interface TokenAppDeps extends ExchangeDeps, OAuthDeps {
  /** The URL of the error pages, without a trailing slash. */
  readonly docsUrl: string;
  /** How long clients may cache the published keys, in seconds; a minute if omitted. */
  readonly jwksMaxAgeS?: number | undefined;
  /** Loads every key that verifiers may trust, whether it is used for signing or not. */
  loadVerificationKeys(): Promise<readonly PublishedKey[]>;
  /** Receives the outcome of each exchange, for usage, alerts and the log. Must not throw. */
  recordExchange?(outcome: ExchangeRecord): void;
  /** Reports an unexpected fault with its cause, for the log. */
  reportFault(fault: unknown, requestId: string): void;
}

export interface ExchangeRecord {
  readonly requestId: string;
  readonly clientAddress: string;
  readonly status: number;
  readonly refusal: Refusal | undefined;
  readonly grant: AccessGrant | undefined;
  /** The presented key, if it is one of the API user's. */
  readonly keyId: string | undefined;
}

type TokenContext = Context<{ Bindings: TokenBindings }>;

/** Creates the token endpoints of one environment. */
export function createTokenApp(deps: TokenAppDeps): Hono<{ Bindings: TokenBindings }> {
  const app = new Hono<{ Bindings: TokenBindings }>({ strict: true });
  app.all('/auth/token', async (c) => {
    if (!isRead(c)) return renderRefusal(c, deps, refuseMethod(c.req.raw.method));
    return await answerExchange(c, deps);
  });
  app.all('/.well-known/jwks.json', async (c) => {
    if (!isRead(c)) return renderRefusal(c, deps, refuseMethod(c.req.raw.method));
    const keys = await deps.loadVerificationKeys();
    return c.json(presentJwks(keys), 200, {
      'cache-control': `public, max-age=${deps.jwksMaxAgeS ?? 60}`,
    });
  });
  app.all('/.well-known/postern-key-format', (c) =>
    isRead(c)
      ? c.json(presentKeyFormat(deps.brand), 200, { 'cache-control': 'public, max-age=3600' })
      : renderRefusal(c, deps, refuseMethod(c.req.raw.method)),
  );
  app.all('/.well-known/oauth-authorization-server', (c) =>
    isRead(c)
      ? c.json(presentMetadata(getOrigin(c), deps), 200, { 'cache-control': 'public, max-age=60' })
      : renderRefusal(c, deps, refuseMethod(c.req.raw.method)),
  );
  registerOAuthEndpoints(app, deps);
  app.notFound((c) =>
    renderRefusal(c, deps, refuse('match', 'operation_unknown', 'no token endpoint has this path')),
  );
  app.onError((fault, c) => {
    deps.reportFault(fault, c.env.requestId);
    return renderRefusal(c, deps, refuseFault(fault));
  });
  return app;
}

function refuseFault(fault: Error): Refusal {
  return isMasterKeyUnknown(fault)
    ? refuse('authenticate', 'secret_unavailable', fault.message, { retryAfterS: 10 })
    : refuse('authenticate', 'storage_unavailable', 'a look-up failed', { retryAfterS: 1 });
}

async function answerExchange(c: TokenContext, deps: TokenAppDeps): Promise<Response> {
  const { requestId, clientAddress, hostAccount } = c.env;
  const result = await exchangeKey(
    { headers: c.req.raw.headers, clientAddress, hostAccount, origin: getOrigin(c) },
    deps,
  );
  const refusal = result.kind === 'refusal' ? result : undefined;
  const status = refusal === undefined ? 200 : errorCatalogue[refusal.code].status;
  const { grant, keyId } = result;
  deps.recordExchange?.({ requestId, clientAddress, status, refusal, grant, keyId });
  if (result.kind === 'refusal') return renderRefusal(c, deps, result);
  const body = {
    accessToken: result.accessToken,
    tokenType: 'bearer',
    expiresIn: `${result.lifeS}s`,
    scope: scopeOfAccess(result.grant.accessType, result.grant.rights, deps.accessTypes),
    jti: result.jti,
  };
  return c.json(body, 200, { 'cache-control': 'no-store', pragma: 'no-cache', 'x-request-id': requestId });
}

/** HEAD is answered like GET, but without the body (RFC 9110 section 9.3.2). */
function isRead(c: TokenContext): boolean {
  return c.req.raw.method === 'GET' || c.req.raw.method === 'HEAD';
}

function refuseMethod(method: string): Refusal {
  const allow = 'GET, HEAD';
  return refuse('match', 'method_not_allowed', 'the endpoint takes GET', {
    facts: { method, allow },
    headers: { allow },
  });
}

/** The body follows RFC 9457. RFC 9110 section 11.6.1 requires a challenge with every 401. */
function renderRefusal(c: TokenContext, deps: Pick<TokenAppDeps, 'docsUrl'>, refusal: Refusal): Response {
  const { requestId } = c.env;
  if (c.req.path.startsWith('/oauth/')) return renderOAuthRefusal(presentAsOAuth(refusal), requestId);
  const problem = presentProblem(refusal, { requestId, docsUrl: deps.docsUrl });
  const headers = new Headers({
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    'x-request-id': requestId,
  });
  for (const [name, value] of listHeaderLines(refusal.headers)) headers.append(name, value);
  if (problem.status === 401) headers.set('www-authenticate', 'ApiKey realm="token exchange"');
  if (refusal.retryAfterS !== undefined) headers.set('retry-after', String(refusal.retryAfterS));
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}
