import { createSecretKey, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, IncomingMessage, request as sendRequest } from 'node:http';
import { connect } from 'node:net';
import type { Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { calculateJwkThumbprint, decodeJwt, exportJWK } from 'jose';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { apiUserIdSchema, environmentNameSchema, licenceIdSchema } from '@postern/contract/ids';
import { rightsSchema } from '@postern/contract/rights';
import { createTokenRealm } from '../../compose/create-token-realm.ts';
import { createKeyDigester } from '../../crypto/key-digest.ts';
import { createKeyText } from '../../crypto/key-text.ts';
import type { AccessGrant } from '../../domain/access-grant.ts';
import { createTestGrant } from '../../testing/test-gateway.ts';
import { getTestSigningKey } from '../../testing/test-signing-key.ts';
import { createTokenApp } from '../create-token-app.ts';

const digestKey = createKeyDigester(createSecretKey(Buffer.alloc(32, 1)));
const { publicKey, privateKey } = getTestSigningKey();
const publicJwk = { ...publicKey.export({ format: 'jwk' }) };
const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(
    servers.splice(0).map((server) => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    }),
  );
});

interface Caller {
  readonly grant: AccessGrant;
  readonly secret: string;
}

function createCaller(change: Partial<AccessGrant> = {}): Caller {
  const key = createKeyText('acme', 'test');
  const grant = createTestGrant(change);
  const keys = grant.keys.map((accepted) => ({ ...accepted, digest: digestKey(key) }));
  return { grant: { ...grant, keys }, secret: key.reveal() };
}

const ours = createCaller();
const colleague = createCaller();
const stranger = createCaller({ licenceId: licenceIdSchema.parse('lic_fedcba9876543210') });

interface Realm {
  readonly issuer: string;
  readonly grants: Map<string, AccessGrant>;
  readonly faults: unknown[];
}

interface RealmOptions {
  readonly bodyMs?: number;
  readonly takesBoundTokens?: boolean;
  /** Replaces the address that the server listens on. */
  readonly configuredIssuer?: string;
}

/** Serves the endpoints on a real port, because the client libraries bring their own HTTP. */
async function startRealm({
  bodyMs,
  takesBoundTokens = true,
  configuredIssuer,
}: RealmOptions = {}): Promise<Realm> {
  const grants = new Map([ours, colleague, stranger].map(({ grant }) => [grant.apiUserId as string, grant]));
  const revoked = new Set<string>();
  const faults: unknown[] = [];
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('a port expected');
  const issuer = `http://127.0.0.1:${address.port}`;
  const app = createTokenApp({
    brand: 'acme',
    environmentKind: 'test',
    realm: createTokenRealm(environmentNameSchema.parse('TEST'), {
      hosts: ['127.0.0.1', '{account}.localhost'],
      issuer: configuredIssuer ?? issuer,
    }),
    takesBoundTokens,
    keyHeaders: ['Api-Secret'],
    docsUrl: 'https://docs.example/errors',
    digestKey,
    nowMs: Date.now,
    bodyMs,
    findGrantByKeyDigest: async (digest) =>
      [...grants.values()].find((grant) => grant.keys.some((key) => key.digest === digest)),
    findGrantByApiUser: async (apiUserId) => grants.get(apiUserId),
    isTokenRevoked: (tokenId) => revoked.has(tokenId),
    revokeToken: async ({ tokenId }) => void revoked.add(tokenId),
    loadSigningKey: async () => ({ kid: 'k1', privateKey }),
    loadVerificationKeys: async () => [{ kid: 'k1', jwk: publicJwk }],
    reportFault: (fault) => faults.push(fault),
  });
  server.on(
    'request',
    getRequestListener(
      (request) =>
        app.fetch(request, { requestId: 'r1', clientAddress: '127.0.0.1', hostAccount: undefined }),
      { overrideGlobalObjects: false },
    ),
  );
  return { issuer, grants, faults };
}

interface SentRequest {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
}

/** Sends a request for any host name to the loopback address, with that name in `Host`. */
async function reachLoopback(target: URL, host: string, init: SentRequest): Promise<Response> {
  const { method, headers, body } = init;
  const sent = sendRequest({ host: '127.0.0.1', port: target.port, path: target.pathname, method });
  sent.setHeader('host', host);
  for (const [name, value] of Object.entries(headers)) sent.setHeader(name, value);
  sent.end(body instanceof URLSearchParams ? body.toString() : undefined);
  const [answer] = await once(sent, 'response');
  if (!(answer instanceof IncomingMessage)) throw new Error('an answer expected');
  const chunks: Buffer[] = await answer.toArray();
  return new Response(Buffer.concat(chunks), {
    status: answer.statusCode ?? 0,
    headers: { 'content-type': answer.headers['content-type'] ?? '' },
  });
}

/** Sends a request that no correct client would send. */
async function post(
  url: string,
  form: string | Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const body = typeof form === 'string' ? form : new URLSearchParams(form).toString();
  return await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body,
  });
}

const asClient = ({ grant, secret }: Caller) => ({ client_id: grant.apiUserId, client_secret: secret });
// oxlint-disable-next-line typescript/no-deprecated -- as below
const allowHttp = openid.allowInsecureRequests;
// oxlint-disable-next-line typescript/no-deprecated -- deprecated only as a warning; tests use HTTP on loopback
const insecure = { [oauth.allowInsecureRequests]: true };

describe('oauth4webapi', () => {
  let server: oauth.AuthorizationServer;
  let realm: Realm;
  const client: oauth.Client = { client_id: ours.grant.apiUserId };

  async function discover(): Promise<void> {
    realm = await startRealm();
    const issuer = new URL(realm.issuer);
    const answer = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure });
    server = await oauth.processDiscoveryResponse(issuer, answer);
  }

  async function getToken(authentication: oauth.ClientAuth): Promise<oauth.TokenEndpointResponse> {
    const answer = await oauth.clientCredentialsGrantRequest(server, client, authentication, {}, insecure);
    return await oauth.processClientCredentialsResponse(server, client, answer);
  }

  it('discovers the server, gets a token in both ways, and takes it for an RFC 9068 one', async () => {
    await discover();
    for (const authentication of [
      oauth.ClientSecretBasic(ours.secret),
      oauth.ClientSecretPost(ours.secret),
    ]) {
      const token = await getToken(authentication);
      expect(token).toMatchObject({ token_type: 'bearer', expires_in: 900, scope: 'read write' });
      const request = new Request('https://upstream.example/', {
        headers: { authorization: `Bearer ${token.access_token}` },
      });
      const claims = await oauth.validateJwtAccessToken(server, request, 'TEST', insecure);
      expect(claims).toMatchObject({ client_id: ours.grant.apiUserId, sub: ours.grant.apiUserId });
    }
  });

  it.each([
    ['a port that was moved', '127.0.0.1'],
    ['a licence’s own host', 'demo.localhost'],
  ])(
    'discovers the server at %s, and validates, introspects and revokes the token of there',
    async (_where, host) => {
      realm = await startRealm({ configuredIssuer: 'http://localhost:4001' });
      const url = new URL(realm.issuer);
      url.hostname = host;
      // Its fetch connects every name to the loopback address, as a resolver would.
      const reach = {
        ...insecure,
        [oauth.customFetch]: async (target: string, init: SentRequest) =>
          await reachLoopback(new URL(target), url.host, init),
      };
      server = await oauth.processDiscoveryResponse(
        url,
        await oauth.discoveryRequest(url, { algorithm: 'oauth2', ...reach }),
      );
      expect(server.issuer).toBe(url.origin);
      expect(server.jwks_uri).toBe(`${url.origin}/.well-known/jwks.json`);
      const secret = oauth.ClientSecretPost(ours.secret);
      const { access_token: token } = await oauth.processClientCredentialsResponse(
        server,
        client,
        await oauth.clientCredentialsGrantRequest(server, client, secret, {}, reach),
      );
      const request = new Request('https://upstream.example/', {
        headers: { authorization: `Bearer ${token}` },
      });
      const claims = await oauth.validateJwtAccessToken(server, request, 'TEST', reach);
      expect(claims.iss).toBe(url.origin);
      const introspect = async () =>
        await oauth.processIntrospectionResponse(
          server,
          client,
          await oauth.introspectionRequest(server, client, secret, token, reach),
        );
      expect(await introspect()).toMatchObject({ active: true, iss: url.origin });
      await oauth.processRevocationResponse(
        await oauth.revocationRequest(server, client, secret, token, reach),
      );
      expect(await introspect()).toEqual({ active: false });
    },
  );

  it('introspects a token, revokes it, and finds it dead; a stranger never sees it live', async () => {
    await discover();
    const secret = oauth.ClientSecretBasic(ours.secret);
    const { access_token: token } = await getToken(secret);
    const introspect = async (as: oauth.Client, authentication: oauth.ClientAuth) =>
      await oauth.processIntrospectionResponse(
        server,
        as,
        await oauth.introspectionRequest(server, as, authentication, token, insecure),
      );
    expect(await introspect(client, secret)).toMatchObject({ active: true, scope: 'read write' });
    const ofStranger = { client_id: stranger.grant.apiUserId };
    const strangersSecret = oauth.ClientSecretPost(stranger.secret);
    expect(await introspect(ofStranger, strangersSecret)).toEqual({ active: false });
    const revocation = await oauth.revocationRequest(server, client, secret, token, insecure);
    expect(await oauth.processRevocationResponse(revocation)).toBeUndefined();
    expect(await introspect(client, secret)).toEqual({ active: false });
  });

  it('is told the error by its standard name', async () => {
    await discover();
    await expect(getToken(oauth.ClientSecretBasic('wrong'))).rejects.toThrow(
      oauth.WWWAuthenticateChallengeError,
    );
    const answer = await oauth.clientCredentialsGrantRequest(
      server,
      client,
      oauth.ClientSecretPost(ours.secret),
      { scope: 'admin' },
      insecure,
    );
    await expect(oauth.processClientCredentialsResponse(server, client, answer)).rejects.toMatchObject({
      error: 'invalid_scope',
      status: 400,
    });
  });
});

describe('openid-client', () => {
  it('discovers the server, gets a token, introspects and revokes it', async () => {
    const { issuer } = await startRealm();
    const config = await openid.discovery(
      new URL(issuer),
      ours.grant.apiUserId,
      undefined,
      openid.ClientSecretBasic(ours.secret),
      { algorithm: 'oauth2', execute: [allowHttp] },
    );
    const token = await openid.clientCredentialsGrant(config, { scope: 'read' });
    expect(token.scope).toBe('read');
    expect(decodeJwt(token.access_token)).toMatchObject({ scope: 'read', narrowed: true });
    expect(await openid.tokenIntrospection(config, token.access_token)).toMatchObject({
      active: true,
      scope: 'read',
    });
    await openid.tokenRevocation(config, token.access_token);
    expect(await openid.tokenIntrospection(config, token.access_token)).toEqual({ active: false });
  });
});

describe('DPoP', () => {
  it('binds the token to the client’s key, with a nonce of ours, for openid-client', async () => {
    const { issuer } = await startRealm();
    const config = await openid.discovery(
      new URL(issuer),
      ours.grant.apiUserId,
      undefined,
      openid.ClientSecretBasic(ours.secret),
      { algorithm: 'oauth2', execute: [allowHttp] },
    );
    const keys = await openid.randomDPoPKeyPair('ES256', { extractable: true });
    const DPoP = openid.getDPoPHandle(config, keys);
    const token = await openid.clientCredentialsGrant(config, {}, { DPoP });
    expect(token.token_type).toBe('dpop');
    const thumbprint = await calculateJwkThumbprint(await exportJWK(keys.publicKey));
    expect(decodeJwt(token.access_token)['cnf']).toEqual({ jkt: thumbprint });
    expect(await openid.tokenIntrospection(config, token.access_token)).toMatchObject({
      active: true,
      token_type: 'DPoP',
      cnf: { jkt: thumbprint },
    });
  });

  it('asks oauth4webapi for a nonce, and refuses a proof that is no proof', async () => {
    const { issuer } = await startRealm();
    const answer = await oauth.discoveryRequest(new URL(issuer), { algorithm: 'oauth2', ...insecure });
    const server = await oauth.processDiscoveryResponse(new URL(issuer), answer);
    const client: oauth.Client = { client_id: ours.grant.apiUserId };
    const DPoP = oauth.DPoP(client, await oauth.generateKeyPair('ES256'));
    const ask = async () =>
      await oauth.processClientCredentialsResponse(
        server,
        client,
        await oauth.clientCredentialsGrantRequest(
          server,
          client,
          oauth.ClientSecretPost(ours.secret),
          {},
          { ...insecure, DPoP },
        ),
      );
    const first: unknown = await ask().catch((error: unknown) => error);
    expect(oauth.isDPoPNonceError(first)).toBe(true);
    expect((await ask()).token_type).toBe('dpop');
    const form = { grant_type: 'client_credentials', ...asClient(ours) };
    const refused = await post(`${issuer}/oauth/token`, form, { dpop: 'rubbish' });
    expect([refused.status, await refused.json()]).toMatchObject([400, { error: 'invalid_dpop_proof' }]);
  });
});

it('issues bearer tokens and says nothing of DPoP where no API takes bound ones', async () => {
  const { issuer } = await startRealm({ takesBoundTokens: false });
  const metadata = await (await fetch(`${issuer}/.well-known/oauth-authorization-server`)).json();
  expect(metadata).not.toHaveProperty('dpop_signing_alg_values_supported');
  const form = { grant_type: 'client_credentials', ...asClient(ours) };
  const answer = await post(`${issuer}/oauth/token`, form, { dpop: 'rubbish' });
  expect([answer.status, await answer.json()]).toMatchObject([200, { token_type: 'Bearer' }]);
});

it.each(['/oauth/token', '/oauth/revoke', '/oauth/introspect'])(
  'answers 408 on %s to a body that does not come, before anything is looked at',
  async (path) => {
    const realm = await startRealm({ bodyMs: 20 });
    const { port } = new URL(realm.issuer);
    const head = [
      `POST ${path} HTTP/1.1`,
      `Host: 127.0.0.1:${port}`,
      'Content-Type: application/x-www-form-urlencoded',
      'Content-Length: 1000',
      '',
      'grant_type=',
    ].join('\r\n');
    const socket = connect(Number(port), '127.0.0.1');
    const answer = await new Promise<string>((resolve) => {
      socket.once('data', (bytes) => resolve(String(bytes)));
      socket.write(head);
    });
    socket.destroy();
    expect(answer).toMatch(/^HTTP\/1\.1 408 [\s\S]*"error":"invalid_request"[\s\S]*did not come in time/);
  },
);

describe('POST /oauth/token', () => {
  let realm: Realm;
  beforeAll(async () => {
    realm = await startRealm();
    servers.splice(0);
  });
  const good = { grant_type: 'client_credentials', ...asClient(ours) };
  const basicOf = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });
  const json = 'application/json';

  it.each<
    readonly [string, string | Readonly<Record<string, string>>, Readonly<Record<string, string>>, string]
  >([
    ['no body', '', {}, 'invalid_request'],
    ['JSON', '{"grant_type":"client_credentials"}', { 'content-type': json }, 'invalid_request'],
    ['a parameter twice', `${new URLSearchParams(good).toString()}&client_id=x`, {}, 'invalid_request'],
    ['another grant', { ...good, grant_type: 'password' }, {}, 'unsupported_grant_type'],
    ['no client', { grant_type: 'client_credentials' }, {}, 'invalid_client'],
    ['an unknown client', { ...good, client_id: randomUUID() }, {}, 'invalid_client'],
    ['a colleague’s id', { ...good, client_id: colleague.grant.apiUserId }, {}, 'invalid_client'],
    [
      'a wrong secret',
      { ...good, client_secret: createKeyText('acme', 'test').reveal() },
      {},
      'invalid_client',
    ],
    [
      'a key of another environment',
      { ...good, client_secret: createKeyText('acme', 'live').reveal() },
      {},
      'invalid_client',
    ],
    ['both ways at once', good, basicOf(`${ours.grant.apiUserId}:${ours.secret}`), 'invalid_request'],
    [
      'two client ids',
      { grant_type: 'client_credentials', client_id: 'x' },
      basicOf(`${ours.grant.apiUserId}:${ours.secret}`),
      'invalid_request',
    ],
    ['a second credential in a header', good, { 'x-api-key': 'x' }, 'invalid_request'],
    ['a second credential in an API’s own header', good, { 'api-secret': 'x' }, 'invalid_request'],
    [
      'an empty Authorization',
      { grant_type: 'client_credentials' },
      { authorization: 'Basic' },
      'invalid_client',
    ],
    ['Basic without a colon', { grant_type: 'client_credentials' }, basicOf('x'), 'invalid_client'],
    [
      'the key as Bearer',
      { grant_type: 'client_credentials' },
      { authorization: `Bearer ${ours.secret}` },
      'invalid_client',
    ],
  ])('refuses %s in the shape of RFC 6749', async (_what, form, headers, error) => {
    const status = error === 'invalid_client' ? 401 : 400;
    const answer = await post(`${realm.issuer}/oauth/token`, form, headers);
    expect([answer.status, await answer.json()]).toMatchObject([status, { error }]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.has('www-authenticate')).toBe(status === 401);
  });

  it.each([
    [undefined, 'read write', undefined],
    ['read write', 'read write', undefined],
    ['write read', 'read write', undefined],
    ['write', 'read write', undefined],
    ['read', 'read', true],
    ['read read', 'read', true],
  ])('a token that is asked for with the scope %s may %s', async (scope, granted, narrowed) => {
    const asked = await post(`${realm.issuer}/oauth/token`, { ...good, ...(scope && { scope }) });
    const body: unknown = await asked.json();
    expect(body).toMatchObject({ scope: granted });
    const claims = decodeJwt(String(Object.getOwnPropertyDescriptor(body, 'access_token')?.value));
    expect([claims['scope'], claims['narrowed']]).toEqual([granted, narrowed]);
  });

  it.each(['admin', 'read admin', ' ', 'read  write', ' read', 'READ'])(
    'refuses the scope “%s”, which no client has',
    async (scope) => {
      const answer = await post(`${realm.issuer}/oauth/token`, { ...good, scope });
      expect([answer.status, await answer.json()]).toMatchObject([400, { error: 'invalid_scope' }]);
    },
  );

  it('refuses every scope to a client whose rights amount to none, and `write` to one that may read', async () => {
    const { grant } = ours;
    const ask = async (rights: AccessGrant['rights'], scope: string) => {
      realm.grants.set(grant.apiUserId, { ...grant, rights });
      const answer = await post(`${realm.issuer}/oauth/token`, { ...good, scope });
      realm.grants.set(grant.apiUserId, grant);
      return answer.status;
    };
    const read = rightsSchema.parse({ profiles: 'read' });
    expect([await ask({}, 'read'), await ask(read, 'write'), await ask(read, 'read')]).toEqual([
      400, 400, 200,
    ]);
  });

  it('leaves the scope out of its answers where the rights amount to none (RFC 6749 appendix A.4)', async () => {
    const { grant } = ours;
    realm.grants.set(grant.apiUserId, { ...grant, rights: {} });
    const body: unknown = await (await post(`${realm.issuer}/oauth/token`, good)).json();
    expect(body).toEqual({ access_token: expect.any(String), token_type: 'Bearer', expires_in: 900 });
    const token = String(Object.getOwnPropertyDescriptor(body, 'access_token')?.value);
    const asked: unknown = await (
      await post(`${realm.issuer}/oauth/introspect`, { ...asClient(ours), token })
    ).json();
    realm.grants.set(grant.apiUserId, grant);
    expect(asked).toMatchObject({ active: true });
    expect(asked).not.toHaveProperty('scope');
  });

  it('says a shorter life of a token whose API user ends sooner', async () => {
    const { grant } = ours;
    realm.grants.set(grant.apiUserId, { ...grant, expiresAtMs: Date.now() + 60_000 });
    const body: unknown = await (await post(`${realm.issuer}/oauth/token`, good)).json();
    realm.grants.set(grant.apiUserId, grant);
    expect([59, 60]).toContain(Object.getOwnPropertyDescriptor(body, 'expires_in')?.value);
  });

  it('refuses a body larger than any request', async () => {
    const answer = await post(`${realm.issuer}/oauth/token`, `grant_type=${'a'.repeat(20_000)}`);
    expect([answer.status, await answer.json()]).toMatchObject([413, { error: 'invalid_request' }]);
  });

  it('takes POST alone', async () => {
    for (const path of ['/oauth/token', '/oauth/introspect', '/oauth/revoke']) {
      const answer = await fetch(realm.issuer + path);
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
    }
  });

  it('answers a deactivated client like one that does not exist', async () => {
    const { grant } = ours;
    realm.grants.set(grant.apiUserId, { ...grant, status: 'deactivated' });
    const deactivated = await post(`${realm.issuer}/oauth/token`, good);
    realm.grants.set(grant.apiUserId, grant);
    const unknown = await post(`${realm.issuer}/oauth/token`, { ...good, client_id: randomUUID() });
    expect([deactivated.status, await deactivated.text()]).toEqual([unknown.status, await unknown.text()]);
  });

  it('lets a client revoke its own tokens only, and takes a dead one for a success', async () => {
    const issued: unknown = await (await post(`${realm.issuer}/oauth/token`, good)).json();
    const token = String(Object.getOwnPropertyDescriptor(issued, 'access_token')?.value);
    const revoke = async (as: Caller, text: string) =>
      (await post(`${realm.issuer}/oauth/revoke`, { ...asClient(as), token: text })).status;
    expect(await revoke(colleague, token)).toBe(400);
    // A token of another licence is treated like an unknown one, because a refusal would reveal that it is valid.
    expect(await revoke(stranger, token)).toBe(200);
    const live = await post(`${realm.issuer}/oauth/introspect`, { ...asClient(ours), token });
    expect(await live.json()).toMatchObject({ active: true });
    expect(await revoke(ours, 'rubbish')).toBe(200);
    expect(await revoke(ours, token)).toBe(200);
    expect(await revoke(ours, token)).toBe(200);
    const { grant } = ours;
    expect(apiUserIdSchema.parse(grant.apiUserId)).toBe(grant.apiUserId);
    const asked = await post(`${realm.issuer}/oauth/introspect`, { ...asClient(colleague), token });
    expect(await asked.json()).toEqual({ active: false });
    expect(realm.faults).toEqual([]);
  });
});
