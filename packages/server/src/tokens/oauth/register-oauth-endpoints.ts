import type { Context, Hono } from 'hono';
import type { AccessGrant } from '../../domain/access-grant.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { TokenAppDeps, TokenBindings } from '../create-token-app.ts';
import { createProofMemory } from '../../crypto/used-proofs.ts';
import type { TakeProof } from '../../crypto/used-proofs.ts';
import { getOrigin } from '../get-origin.ts';
import { createDpopNonces } from './dpop-nonce.ts';
import { authenticateClient } from './authenticate-client.ts';
import type { ClientRequest } from './authenticate-client.ts';
import { introspectToken } from './introspect-token.ts';
import { refuseOAuth, renderOAuthRefusal } from './oauth-refusal.ts';
import type { OAuthRefusal } from './oauth-refusal.ts';
import { answerTokenRequest } from './oauth-token.ts';
import type { MetadataDeps } from './present-metadata.ts';
import { readForm } from './read-form.ts';
import { revokeToken } from './revoke-token.ts';
import type { RevokeDeps } from './revoke-token.ts';

export interface OAuthDeps extends RevokeDeps, MetadataDeps {
  /** Remembers used proofs; in the memory of this process if omitted. */
  readonly takeProof?: TakeProof | undefined;
  /** Time limit for the body of a request in milliseconds; ten seconds if omitted. */
  readonly bodyMs?: number | undefined;
}

type OAuthContext = Context<{ Bindings: TokenBindings }>;

/** Adds `/oauth/token`, `/oauth/introspect` and `/oauth/revoke`. */
export function registerOAuthEndpoints(app: Hono<{ Bindings: TokenBindings }>, deps: TokenAppDeps): void {
  const proofs = {
    nonces: createDpopNonces(deps),
    takeProof: deps.takeProof ?? createProofMemory(deps.nowMs),
  };
  app.all('/oauth/token', (c) =>
    answer(c, deps, async (request) => {
      const result = await answerTokenRequest(request, { ...deps, ...proofs });
      if (result.kind === 'oauth-refusal') return result;
      const { grant, key } = result.holder;
      record(c, deps, { status: 200, grant, keyId: key.id });
      const { token_type: type } = result.body;
      const nonce = type === 'DPoP' ? { 'dpop-nonce': proofs.nonces.current() } : {};
      return c.json(result.body, 200, { ...noStore(c), ...nonce });
    }),
  );
  app.all('/oauth/introspect', (c) =>
    answer(c, deps, (request) =>
      withToken(request, deps, async (token, asker) => {
        const result = await introspectToken(token, asker, deps);
        return result.kind === 'oauth-refusal' ? result : c.json(result.body, 200, noStore(c));
      }),
    ),
  );
  app.all('/oauth/revoke', (c) =>
    answer(c, deps, (request) =>
      withToken(request, deps, async (token, asker) => {
        const result = await revokeToken(token, asker, deps);
        return result.kind === 'oauth-refusal' ? result : c.body(null, 200, noStore(c));
      }),
    ),
  );
}

/** The time suffices for forms of at most 16 KiB. */
const bodyMsDefault = 10_000;

/** The common frame of each endpoint: reads the form, acts, and answers refusals in OAuth's form. */
async function answer(
  c: OAuthContext,
  deps: TokenAppDeps,
  act: (request: ClientRequest) => Promise<Response | OAuthRefusal>,
): Promise<Response> {
  const form = await readForm(c.req.raw, { bodyMs: deps.bodyMs ?? bodyMsDefault });
  const { clientAddress, hostAccount, requestId } = c.env;
  const result =
    form.kind === 'oauth-refusal'
      ? form
      : await act({
          headers: c.req.raw.headers,
          form,
          url: c.req.url,
          origin: getOrigin(c),
          clientAddress,
          hostAccount,
        });
  if (!('kind' in result)) return result;
  record(c, deps, { status: result.status, refusal: result.cause });
  return renderOAuthRefusal(result, requestId);
}

/** RFC 7662 section 2.1 and RFC 7009 section 2.1: requires an authenticated client and `token`. Hints are ignored. */
async function withToken(
  request: ClientRequest,
  deps: TokenAppDeps,
  act: (token: string, asker: AccessGrant) => Promise<Response | OAuthRefusal>,
): Promise<Response | OAuthRefusal> {
  const client = await authenticateClient(request, deps);
  if (client.kind === 'oauth-refusal') return client;
  const token = request.form.find('token');
  if (token === undefined) return refuseOAuth('invalid_request', 'token is missing.');
  return await act(token, client.grant);
}

function record(
  c: OAuthContext,
  deps: TokenAppDeps,
  outcome: {
    readonly status: number;
    readonly refusal?: Refusal | undefined;
    readonly grant?: AccessGrant;
    readonly keyId?: string;
  },
): void {
  const { requestId, clientAddress } = c.env;
  const { status, refusal, grant, keyId } = outcome;
  deps.recordExchange?.({ requestId, clientAddress, status, refusal, grant, keyId });
}

function noStore(c: OAuthContext): Record<string, string> {
  return { 'cache-control': 'no-store', pragma: 'no-cache', 'x-request-id': c.env.requestId };
}
