import { createSecretKey, randomUUID } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  apiKeyIdSchema,
  apiUserIdSchema,
  environmentNameSchema,
  licenceIdSchema,
} from '@postern/contract/ids';
import { rightsSchema } from '@postern/contract/rights';
import { createKeyDigester } from '../crypto/key-digest.ts';
import { createKeyText } from '../crypto/key-text.ts';
import type { AccessGrant } from '../domain/access-grant.ts';
import { refuse } from '../domain/refusal.ts';
import { getTestSigningKey } from '../testing/test-signing-key.ts';
import { createTokenApp } from './create-token-app.ts';
import type { ExchangeRecord, TokenAppDeps } from './create-token-app.ts';
import type { TokenAttempt } from './exchange-key.ts';
import { verifyToken } from './verify-token.ts';

const { publicKey, privateKey } = getTestSigningKey();
const digestKey = createKeyDigester(createSecretKey(Buffer.alloc(32, 1)));
const realm = { issuer: 'https://issuer.example', audience: 'TEST' };
const nowMs = 1_800_000_000_000;
const key = createKeyText('acme', 'test');

const grant: AccessGrant = {
  licenceId: licenceIdSchema.parse('lic_0123456789abcdef'),
  licenceNumber: 12740,
  licenceAccountName: 'demo',
  environment: environmentNameSchema.parse('TEST'),
  apiUserId: apiUserIdSchema.parse(randomUUID()),
  accountNumber: 12,
  displayName: 'CRM sync',
  status: 'active',
  accessType: 'custom',
  rights: rightsSchema.parse({ profiles: 'read', imports: 'write' }),
  entities: { kind: 'all' },
  defaultEntityId: null,
  defaultEntityName: null,
  channels: { kind: 'all' },
  attributes: { kind: 'all' },
  networkRanges: [],
  expiresAtMs: null,
  keys: [
    {
      id: apiKeyIdSchema.parse('key_0123456789abcdef'),
      version: 3,
      digest: digestKey(key),
      expiresAtMs: null,
    },
  ],
};
const [acceptedKey] = grant.keys;
if (acceptedKey === undefined) throw new Error('a key expected');

const answerSchema = z.strictObject({
  accessToken: z.string(),
  tokenType: z.literal('bearer'),
  expiresIn: z.literal('900s'),
  scope: z.string(),
  jti: z.string(),
});
const readAnswer = async (answer: Response) => answerSchema.parse(await answer.json());

interface Options {
  readonly grant?: Partial<AccessGrant>;
  readonly deps?: Partial<TokenAppDeps>;
}

function createDesk(options: Options = {}) {
  const lookUps: string[] = [];
  const records: ExchangeRecord[] = [];
  const faults: unknown[] = [];
  const app = createTokenApp({
    brand: 'acme',
    environmentKind: 'test',
    realm,
    docsUrl: 'https://docs.example/errors',
    digestKey,
    nowMs: () => nowMs,
    async findGrantByKeyDigest(digest) {
      lookUps.push(digest);
      return digest === digestKey(key) ? { ...grant, ...options.grant } : undefined;
    },
    loadSigningKey: async () => ({ kid: 'k1', privateKey }),
    loadVerificationKeys: async () => [{ kid: 'k1', jwk: { ...privateKey.export({ format: 'jwk' }) } }],
    recordExchange: (record) => records.push(record),
    findGrantByApiUser: async () => undefined,
    isTokenRevoked: () => false,
    revokeToken: async () => undefined,
    reportFault: (fault) => faults.push(fault),
    ...options.deps,
  });
  async function send(path: string, headers: Record<string, string> = {}, method = 'GET') {
    const request = new Request(`http://gateway.example${path}`, { method, headers });
    return await app.fetch(request, { requestId: 'r1', clientAddress: '192.0.2.7' });
  }
  const exchange = async (headers: Record<string, string> = { authorization: key.reveal() }) =>
    await send('/auth/token', headers);
  return { exchange, send, lookUps, records, faults };
}

describe('GET /auth/token with the raw key', () => {
  it('answers exactly the documented body, never to be stored', async () => {
    const { exchange } = createDesk();
    const answer = await exchange();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('pragma')).toBe('no-cache');
    expect((await readAnswer(answer)).scope).toBe('read write');
  });

  it('gives a token that verifies, with the documented claims and 128 random bits', async () => {
    const { exchange } = createDesk();
    const { accessToken, jti } = await readAnswer(await exchange());
    expect(decodeProtectedHeader(accessToken)).toEqual({ alg: 'RS256', typ: 'at+jwt', kid: 'k1' });
    const verdict = await verifyToken(accessToken, { keys: new Map([['k1', publicKey]]), realm, nowMs });
    expect(verdict).toEqual({
      kind: 'verified',
      kid: 'k1',
      claims: {
        jti,
        iat: nowMs / 1000,
        exp: nowMs / 1000 + 900,
        iss: realm.issuer,
        aud: 'TEST',
        sub: grant.apiUserId,
        licenceId: 12740,
        accountId: 12,
        pol: 'mainPolicyApi',
        keyId: acceptedKey.id,
        kv: 3,
        client_id: grant.apiUserId,
        scope: 'read write',
      },
    });
    expect(Buffer.from(jti, 'base64url')).toHaveLength(16);
    expect((await readAnswer(await exchange())).jti).not.toBe(jti);
  });

  it('ends with its key or its API user, where that is sooner, and says so', async () => {
    for (const change of [
      { expiresAtMs: nowMs + 90_500 },
      { keys: [{ ...acceptedKey, expiresAtMs: nowMs + 90_500 }] },
    ]) {
      const answer: unknown = await (await createDesk({ grant: change }).exchange()).json();
      expect(answer).toMatchObject({ expiresIn: '90s' });
      const { accessToken } = z.object({ accessToken: z.string() }).parse(answer);
      expect(decodeJwt(accessToken)).toMatchObject({ iat: nowMs / 1_000, exp: nowMs / 1_000 + 90 });
    }
  });

  it('lives a second at least, however soon its API user ends', async () => {
    const { exchange } = createDesk({ grant: { expiresAtMs: nowMs + 500 } });
    expect(await (await exchange()).json()).toMatchObject({ expiresIn: '1s' });
  });

  it('leaves the scope out of the token without any rights: a scope has one word at least', async () => {
    const { exchange } = createDesk({ grant: { rights: rightsSchema.parse({}) } });
    const { accessToken } = await readAnswer(await exchange());
    expect(decodeJwt(accessToken)).not.toHaveProperty('scope');
  });

  it.each([
    [{ profiles: 'read' }, 'read'],
    [{}, ''],
    [{ profiles: 'write' }, 'read write'],
  ])('sums the rights %j up as the scope %j', async (rights, scope) => {
    const { exchange } = createDesk({ grant: { rights: rightsSchema.parse(rights) } });
    expect((await readAnswer(await exchange())).scope).toBe(scope);
  });
});

describe('a key that is not valid here', () => {
  const changed = `${key.reveal().slice(0, -1)}${key.reveal().endsWith('A') ? 'B' : 'A'}`;
  const cases: readonly (readonly [string, string, Options])[] = [
    ['unknown', createKeyText('acme', 'test').reveal(), {}],
    ['malformed', 'not-a-key', {}],
    ['mistyped', changed, {}],
    ['of another kind of environment', createKeyText('acme', 'live').reveal(), {}],
    ['of another brand', createKeyText('other', 'test').reveal(), {}],
    ['revoked', key.reveal(), { grant: { keys: [] } }],
    ['reset', key.reveal(), { grant: { keys: [{ ...acceptedKey, version: 4, digest: 'x' }] } }],
    ['sent twice', `${key.reveal()}, ${key.reveal()}`, {}],
    ['with more after a space', `${key.reveal()} x`, {}],
  ];

  it.each(cases)('is answered like any other: %s', async (_name, authorization, options) => {
    const answer = await createDesk(options).exchange({ authorization });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('ApiKey realm="token exchange"');
    expect(answer.headers.has('retry-after')).toBe(false);
    expect(await answer.json()).toEqual({
      type: 'https://docs.example/errors/credential_invalid',
      title: 'Credential not valid',
      status: 401,
      detail: 'The credential is not valid here.',
      code: 'credential_invalid',
      requestId: 'r1',
    });
  });

  it('is refused for its kind or brand even if a look-up would find it', async () => {
    for (const text of [createKeyText('acme', 'live'), createKeyText('other', 'test')]) {
      const known = { ...grant, keys: [{ ...acceptedKey, digest: digestKey(text) }] };
      const { exchange } = createDesk({ deps: { findGrantByKeyDigest: async () => known } });
      expect((await exchange({ authorization: text.reveal() })).status).toBe(401);
    }
  });

  it('costs no look-up when its shape or checksum is wrong', async () => {
    const { exchange, lookUps } = createDesk();
    await exchange({ authorization: changed });
    await exchange({ authorization: 'x'.repeat(5000) });
    expect(lookUps).toEqual([]);
  });
});

describe('an exchange that is refused', () => {
  const cases: readonly (readonly [string, Options, Record<string, string>, string, number])[] = [
    ['without a credential', {}, {}, 'credential_missing', 401],
    ['with an empty credential', {}, { authorization: '' }, 'credential_missing', 401],
    ['with a scheme’s word alone', {}, { authorization: 'Bearer' }, 'credential_missing', 401],
    ['in the wrong header', {}, { authentication: key.reveal() }, 'credential_misplaced', 401],
    ['with Bearer', {}, { authorization: `Bearer ${key.reveal()}` }, 'credential_scheme_refused', 401],
    ['with Basic', {}, { authorization: 'Basic YTpi' }, 'credential_scheme_refused', 401],
    [
      'with bearer in small letters and a tab',
      {},
      { authorization: `bearer\t${key.reveal()}` },
      'credential_scheme_refused',
      401,
    ],
    [
      'with a second credential',
      {},
      { authorization: key.reveal(), 'x-api-key': 'x' },
      'credential_ambiguous',
      400,
    ],
    [
      'with a second credential in an API’s own header',
      { deps: { keyHeaders: ['Api-Secret'] } },
      { authorization: key.reveal(), 'api-secret': 'x' },
      'credential_ambiguous',
      400,
    ],
    [
      'deactivated',
      { grant: { status: 'deactivated' } },
      { authorization: key.reveal() },
      'api_user_deactivated',
      401,
    ],
    [
      'expired API user',
      { grant: { expiresAtMs: nowMs } },
      { authorization: key.reveal() },
      'key_expired',
      401,
    ],
    [
      'expired key',
      { grant: { keys: [{ ...acceptedKey, expiresAtMs: nowMs }] } },
      { authorization: key.reveal() },
      'key_expired',
      401,
    ],
    [
      'elsewhere',
      { grant: { networkRanges: ['10.0.0.0/8'] } },
      { authorization: key.reveal() },
      'network_refused',
      403,
    ],
    [
      'broken network rule',
      { grant: { networkRanges: ['10/8'] } },
      { authorization: key.reveal() },
      'network_refused',
      403,
    ],
  ];

  it.each(cases)('has its own code: %s', async (...[, options, headers, code, status]) => {
    const { exchange, records } = createDesk(options);
    const answer = await exchange(headers);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ code, status, requestId: 'r1' });
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.has('www-authenticate')).toBe(status === 401);
    const stage = code.startsWith('credential_') ? 'authenticate' : 'admit';
    expect(records).toMatchObject([{ status, clientAddress: '192.0.2.7', refusal: { code, stage } }]);
  });

  it('names the header that holds the key, and the one that should', async () => {
    const answer = await createDesk().exchange({ 'x-api-token': key.reveal() });
    const { detail } = z.object({ detail: z.string() }).parse(await answer.json());
    expect(detail).toContain('x-api-token');
    expect(detail).toContain('Authorization');
  });

  it('is none where an API takes its keys in Authorization too', async () => {
    expect((await createDesk({ deps: { keyHeaders: ['Authorization'] } }).exchange()).status).toBe(200);
  });

  it('still works a moment before the expiry', async () => {
    expect((await createDesk({ grant: { expiresAtMs: nowMs + 1 } }).exchange()).status).toBe(200);
  });

  it('says deactivated before it says anything of networks', async () => {
    const { exchange } = createDesk({ grant: { status: 'deactivated', networkRanges: ['10.0.0.0/8'] } });
    expect(await (await exchange()).json()).toMatchObject({ code: 'api_user_deactivated' });
  });

  it('never repeats the key', async () => {
    const desk = createDesk({ grant: { keys: [] } });
    const answer = await desk.exchange();
    expect((await answer.text()) + JSON.stringify([...answer.headers])).not.toContain(key.reveal().slice(10));
    expect(JSON.stringify(desk.records)).not.toContain(key.reveal().slice(10));
  });

  it('passes on that the gateway’s view is too old', async () => {
    const stale = refuse('authenticate', 'gateway_stale', 'no poll', { retryAfterS: 2 });
    const answer = await createDesk({ deps: { findGrantByKeyDigest: async () => stale } }).exchange();
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('2');
  });

  it('is 503 with Retry-After when a look-up fails, and says nothing of the cause', async () => {
    const fail = async () => await Promise.reject(new Error('canary: connection refused'));
    for (const deps of [{ findGrantByKeyDigest: fail }, { loadSigningKey: fail }]) {
      const { exchange, faults } = createDesk({ deps });
      const answer = await exchange();
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toBe('1');
      expect(await answer.text()).not.toContain('canary');
      expect(faults).toHaveLength(1);
    }
  });

  it('does not blame the database where the signing key is under a master key that is not loaded', async () => {
    // An error that came over IPC has only the name of its class.
    const fault = Object.assign(new Error('sealed under the master key c2f9ffe3f130'), {
      name: 'MasterKeyUnknown',
    });
    const answer = await createDesk({ deps: { loadSigningKey: () => Promise.reject(fault) } }).exchange();
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('10');
    expect(await answer.json()).toMatchObject({ code: 'secret_unavailable' });
  });
});

describe('the limit on attempts', () => {
  function createLimited() {
    const attempts: TokenAttempt[] = [];
    const desk = createDesk({
      deps: {
        async limitTokenExchange(attempt) {
          attempts.push(attempt);
          return attempts.filter(({ kind }) => kind === 'failed').length > 2 && attempt.kind === 'failed'
            ? 30
            : undefined;
        },
      },
    });
    return { ...desk, attempts };
  }

  it('counts failures by address and answers 429 above it', async () => {
    const { exchange } = createLimited();
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 4; attempt++) {
      statuses.push((await exchange({ authorization: `guess-${attempt}` })).status);
    }
    expect(statuses).toEqual([401, 401, 429, 429]);
    expect((await exchange({ authorization: 'guess' })).headers.get('retry-after')).toBe('30');
  });

  it('never locks a valid key out by others’ failures from the same address', async () => {
    const { exchange, attempts } = createLimited();
    for (let attempt = 0; attempt < 20; attempt++) await exchange({ authorization: `guess-${attempt}` });
    expect((await exchange()).status).toBe(200);
    expect(attempts.at(-1)).toEqual({ kind: 'valid', clientAddress: '192.0.2.7', keyId: acceptedKey.id });
  });
});

describe('the other paths and methods', () => {
  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])(
    'refuse %s on /auth/token without issuing anything',
    async (method) => {
      const { send, lookUps } = createDesk();
      const answer = await send('/auth/token', { authorization: key.reveal() }, method);
      expect(answer.status).toBe(405);
      expect(answer.headers.get('allow')).toBe('GET, HEAD');
      const { detail } = z.object({ detail: z.string() }).parse(await answer.json());
      expect(detail).toContain(method);
      expect(lookUps).toEqual([]);
    },
  );

  it.each([
    '/auth/token',
    '/.well-known/jwks.json',
    '/.well-known/postern-key-format',
    '/.well-known/oauth-authorization-server',
  ])(
    'answer HEAD on %s like GET, without the body (RFC 9110 section 9.3.2), and POST with 405',
    async (path) => {
      const { send } = createDesk();
      const headers = { authorization: key.reveal() };
      const [get, head] = [await send(path, headers), await send(path, headers, 'HEAD')];
      expect([head.status, await head.text()]).toEqual([200, '']);
      expect(head.headers.get('cache-control')).toBe(get.headers.get('cache-control'));
      expect((await send(path, { authorization: 'wrong' }, 'HEAD')).status).toBe(
        path === '/auth/token' ? 401 : 200,
      );
      expect((await send(path, {}, 'POST')).headers.get('allow')).toBe('GET, HEAD');
    },
  );

  it('publish every key’s public half and nothing else', async () => {
    const { send } = createDesk();
    const answer = await send('/.well-known/jwks.json');
    const { n, e } = publicKey.export({ format: 'jwk' });
    expect(await answer.json()).toEqual({
      keys: [{ kty: 'RSA', use: 'sig', alg: 'RS256', kid: 'k1', n, e }],
    });
    expect((await send('/.well-known/jwks.json', {}, 'POST')).status).toBe(405);
  });

  it.each([
    ['/.well-known/jwks.json', {}, 60],
    ['/.well-known/jwks.json', { jwksMaxAgeS: 300 }, 300],
    ['/.well-known/postern-key-format', {}, 3_600],
    ['/.well-known/oauth-authorization-server', {}, 60],
  ])('may be kept: %s with %j for %d seconds', async (path, deps, seconds) => {
    const answer = await createDesk({ deps }).send(path);
    expect(answer.headers.get('cache-control')).toBe(`public, max-age=${seconds}`);
  });

  it('tell scanners for secrets what a key of ours looks like', async () => {
    const format: unknown = await (await createDesk().send('/.well-known/postern-key-format')).json();
    const { pattern } = z.object({ pattern: z.string() }).parse(format);
    expect(key.reveal()).toMatch(new RegExp(`^(?:${pattern})$`));
    const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
    expect(format).toMatchObject({ checksum: { alphabet: digits } });
  });

  it('answer 404 in the shape of OAuth below /oauth/, and nowhere else', async () => {
    const [oauth, other] = [await createDesk().send('/oauth/else'), await createDesk().send('/else/oauth/')];
    expect([oauth.status, await oauth.json()]).toMatchObject([404, { error: 'invalid_request' }]);
    expect([other.status, await other.json()]).toMatchObject([404, { code: 'operation_unknown' }]);
  });

  it('answer 404 as a problem for anything else', async () => {
    const answer = await createDesk().send('/auth/token/');
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: 'operation_unknown' });
  });
});
