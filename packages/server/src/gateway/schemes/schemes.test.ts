import { createHash, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { apiKeyIdSchema } from '@postern/contract/ids';
import { createPasswordHasher } from '../../crypto/password-hash.ts';
import type { PasswordHasher } from '../../crypto/password-hash.ts';
import { createKeyText } from '../../crypto/key-text.ts';
import { digestImportedKey, hashKeyText } from '../../crypto/presented-key.ts';
import type { AccessGrant } from '../../domain/access-grant.ts';
import { listHeaderLines } from '../../domain/refusal.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { Secret } from '../../domain/secret.ts';
import type { TestAccess } from '../../testing/test-gateway.ts';
import {
  createTestAccess,
  createTestGatewayDeps,
  createTestGrant,
  createTestSettings,
  createTestToken,
  testDigester,
} from '../../testing/test-gateway.ts';
import type { CredentialScheme } from './credential-scheme.ts';
import { createDecideDeps } from '../create-decide-deps.ts';
import type { GatewaySettings } from '../gateway-settings.ts';
import { decide } from '../pipeline.ts';
import { createCall } from '../advance-call.ts';
import { isRefusal } from '../../domain/refusal.ts';

const password = 'pässwörd-NBCJ';
const key = createKeyText('test', 'test');
const foreignKey = 'b17f9a2c-legacy-key-0001';
let passwordHash: string;
beforeAll(async () => {
  passwordHash = await createPasswordHasher().hash(new Secret(password));
});

const open: TestAccess[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(({ access }) => access.close()));
});

function createCaller(): AccessGrant {
  const keyOf = (id: string, digest: string) => ({
    id: apiKeyIdSchema.parse(`key_${id.repeat(16)}`),
    version: 1,
    digest,
    expiresAtMs: null,
  });
  return createTestGrant({
    keys: [
      keyOf('a', testDigester(key)),
      keyOf('b', digestImportedKey(hashKeyText(foreignKey), testDigester)),
    ],
    webServiceAccounts: [
      { id: apiKeyIdSchema.parse(`key_${'c'.repeat(16)}`), version: 1, name: 'WSshop', passwordHash },
    ],
  });
}

interface Desk extends TestAccess {
  readonly caller: AccessGrant;
  /** Password checks that were run, dummy ones included, in their order. */
  readonly checks: readonly ('password' | 'dummy')[];
  /** The refusal; undefined where it may pass. */
  decideCall(headers: readonly string[], options?: CallOptions): Promise<Refusal | undefined>;
  /** `ok`, or the code of the refusal. */
  judge(headers: readonly string[], options?: CallOptions): Promise<string>;
}

interface CallOptions {
  readonly host?: string;
  readonly target?: string;
}

async function createDesk(
  schemes: readonly CredentialScheme[],
  change: Partial<GatewaySettings> = {},
): Promise<Desk> {
  const caller = createCaller();
  const testAccess = await createTestAccess([caller]);
  open.push(testAccess);
  const settings = createTestSettings(1, change);
  const routes = settings.routes.map((route) => ({ ...route, schemes, keyHeader: 'api-token' }));
  const { deps } = createTestGatewayDeps({ ...settings, routes }, testAccess.view);
  const checks: ('password' | 'dummy')[] = [];
  const hasher: PasswordHasher = {
    ...deps.hasher,
    isPassword: (text, hash, by) => (checks.push('password'), deps.hasher.isPassword(text, hash, by)),
    refuseSlowly: (text, by) => (checks.push('dummy'), deps.hasher.refuseSlowly(text, by)),
  };
  const deciding = createDecideDeps({ ...deps, hasher });
  const decideCall: Desk['decideCall'] = async (
    headers,
    { host = 'api.test', target = '/v5/profiles/1' } = {},
  ) => {
    const decision = await decide(
      createCall({
        requestId: 'r1',
        method: 'GET',
        rawTarget: target,
        rawHeaders: ['Host', host, ...headers],
        httpVersion: '1.1',
        peerAddress: '127.0.0.1',
        isEncrypted: false,
        atMs: 0,
      }),
      deciding,
    );
    return isRefusal(decision) ? decision : undefined;
  };
  return {
    ...testAccess,
    caller,
    checks,
    decideCall,
    judge: async (headers, options) => (await decideCall(headers, options))?.code ?? 'ok',
  };
}

const basic = (text: string, encoding: BufferEncoding = 'utf8'): readonly string[] => [
  'Authorization',
  `Basic ${Buffer.from(text, encoding).toString('base64')}`,
];

describe('a key in its header', () => {
  it('calls with no login, and is remembered: one look-up for many calls', async () => {
    const { judge, source } = await createDesk(['api-key-header']);
    for (let call = 0; call < 3; call++) expect(await judge(['Api-Token', key.reveal()])).toBe('ok');
    expect(source.queries.filter((query) => query === 'findGrantByKeyDigest')).toHaveLength(1);
  });

  it('is refused without a look-up after any change of one character', async () => {
    const { judge, source } = await createDesk(['api-key-header'], {
      keyShape: { brand: 'test', environmentKind: 'test', acceptsImported: true },
    });
    const text = key.reveal();
    const before = source.queries.length;
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: text.length - 1 }), fc.constantFrom(...'0aZ_ ~'), async (at, letter) => {
        const changed = text.slice(0, at) + letter + text.slice(at + 1);
        fc.pre(changed !== text && changed.startsWith('test_test_'));
        expect(await judge(['Api-Token', changed])).toBe('credential_invalid');
      }),
    );
    expect(source.queries.length).toBe(before);
  });

  it('answers alike for unknown, revoked, other environment, other brand, and other licence’s host', async () => {
    const hosts = { hosts: ['api.test', '{account}.api.test'] };
    const { judge, caller, source, access } = await createDesk(['api-key-header'], hosts);
    const at = (host: string) => judge(['Api-Token', key.reveal()], { host });
    expect(await at('demo.api.test')).toBe('ok');
    expect(await at('other.api.test')).toBe('credential_invalid');
    expect(await at('a.demo.api.test')).toBe('environment_unknown');
    for (const text of [
      createKeyText('test', 'test'),
      createKeyText('test', 'live'),
      createKeyText('else', 'test'),
    ]) {
      expect(await judge(['Api-Token', text.reveal()])).toBe('credential_invalid');
    }
    source.grants.set(caller.apiUserId, { ...caller, keys: [] });
    const { sequence } = source.change({ kind: 'api-user', subjectId: caller.apiUserId });
    await access.flushThrough(sequence);
    expect(await at('api.test')).toBe('credential_invalid');
  });

  it('of an imported shape is known only where imported keys are accepted', async () => {
    const strict = await createDesk(['api-key-header']);
    expect(await strict.judge(['Api-Token', foreignKey])).toBe('credential_invalid');
    const lenient = await createDesk(['api-key-header'], {
      keyShape: { brand: 'test', environmentKind: 'test', acceptsImported: true },
    });
    expect(await lenient.judge(['Api-Token', foreignKey])).toBe('ok');
    expect(await lenient.judge(['Api-Token', `${foreignKey}1`])).toBe('credential_invalid');
    // A hash is no key: whoever reads the old system's database cannot call with it.
    expect(await lenient.judge(['Api-Token', hashKeyText(foreignKey)])).toBe('credential_invalid');
  });

  it('in the wrong header, or beside another credential, is refused', async () => {
    const { judge } = await createDesk(['api-key-header', 'bearer']);
    expect(await judge(['X-API-KEY', key.reveal()])).toBe('credential_scheme_refused');
    expect(await judge(['Authorization', key.reveal()])).toBe('credential_scheme_refused');
    expect(await judge(['Authorization', `Bearer ${key.reveal()}`])).toBe('credential_invalid');
    expect(await judge(['Api-Token', key.reveal(), 'X-API-KEY', key.reveal()])).toBe('credential_ambiguous');
    expect(await judge(['Api-Token', key.reveal(), 'api-token', key.reveal()])).toBe('header_duplicated');
    expect(await judge(['Api_Token', key.reveal()])).toBe('credential_missing');
  });
});

describe('legacy Basic', () => {
  it('takes UTF-8 and Latin-1 spellings of one password, by licence name in any case, and hashes once', async () => {
    const { judge, checks } = await createDesk(['bearer', 'basic']);
    expect(await judge(basic(`demo/WSshop:${password}`))).toBe('ok');
    expect(await judge(basic(`demo/WSshop:${password}`, 'latin1'))).toBe('ok');
    expect(await judge(basic(`DEMO/WSshop:${password}`))).toBe('ok');
    const checkedBefore = checks.length;
    for (let call = 0; call < 200; call++) expect(await judge(basic(`demo/WSshop:${password}`))).toBe('ok');
    expect(checks).toHaveLength(checkedBefore);
  });

  it('dies with a change of the password, also where it was verified a moment ago', async () => {
    const { judge, caller, source, access } = await createDesk(['basic']);
    expect(await judge(basic(`demo/WSshop:${password}`))).toBe('ok');
    const changed = await createPasswordHasher().hash(new Secret('another-password'));
    const [account] = caller.webServiceAccounts ?? [];
    if (account === undefined) throw new Error('an account expected');
    source.grants.set(caller.apiUserId, {
      ...caller,
      webServiceAccounts: [{ ...account, version: 2, passwordHash: changed }],
    });
    await access.flushThrough(source.change({ kind: 'api-user', subjectId: caller.apiUserId }).sequence);
    expect(await judge(basic(`demo/WSshop:${password}`))).toBe('credential_invalid');
    expect(await judge(basic('demo/WSshop:another-password'))).toBe('ok');
  });

  it('is refused where the API does not name it, whoever sends it', async () => {
    const { judge } = await createDesk(['bearer']);
    expect(await judge(basic(`demo/WSshop:${password}`))).toBe('credential_scheme_refused');
  });

  it('answers alike, and after one password check each, for a wrong password and an account that does not exist', async () => {
    const { judge, checks } = await createDesk(['basic']);
    for (const round of ['first', 'second']) {
      expect(await judge(basic(`demo/WSshop:wrong-${round}`))).toBe('credential_invalid');
      expect(await judge(basic(`demo/WSnobody-${round}:wrong`))).toBe('credential_invalid');
      expect(await judge(basic(`nobody/WSshop-${round}:wrong`))).toBe('credential_invalid');
    }
    expect(checks).toEqual(['password', 'dummy', 'dummy', 'password', 'dummy', 'dummy']);
  });

  it('is the same with more than one space after the word (RFC 9110 section 11.4)', async () => {
    const { judge } = await createDesk(['basic']);
    const encoded = Buffer.from(`demo/WSshop:${password}`).toString('base64');
    expect(await judge(['Authorization', `Basic   ${encoded}`])).toBe('ok');
  });

  it.each([
    ['no base64', 'Basic %%%'],
    ['unpadded base64', 'Basic ZGVtby9XU3Nob3A6YQ'],
    ['base64url', 'Basic ZGVtby9XU3Nob3A6_-8='],
    ['no colon', `Basic ${Buffer.from('demo/WSshop').toString('base64')}`],
    ['no slash', `Basic ${Buffer.from('demo:secret').toString('base64')}`],
    ['two slashes', `Basic ${Buffer.from('demo/WS/shop:secret').toString('base64')}`],
    ['an empty password', `Basic ${Buffer.from('demo/WSshop:').toString('base64')}`],
    ['a control character', `Basic ${Buffer.from('demo/WSshop:a\u0000').toString('base64')}`],
  ])('with %s is one 401 without a look-up', async (_what, value) => {
    const { judge, source } = await createDesk(['basic']);
    const before = source.queries.length;
    expect(await judge(['Authorization', value])).toBe('credential_invalid');
    expect(source.queries.length).toBe(before);
  });
});

describe('every Authorization header', () => {
  const schemes: readonly CredentialScheme[] = ['bearer', 'basic', 'api-key-header'];

  it('that is not a live credential is refused in order, whatever it holds', async () => {
    const { judge, caller } = await createDesk(schemes);
    const token = await createTestToken(caller);
    const words = fc.constantFrom(
      'Bearer ',
      'bearer  ',
      'Basic ',
      'BASIC ',
      'Token ',
      'DPoP ',
      '',
      ' ',
      'Basic\t',
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }).map((text) => Buffer.from(text).toString('latin1')),
      fc.base64String({ maxLength: 400 }),
      fc.constantFrom(
        key.reveal(),
        `${token}x`,
        token.slice(0, -1),
        `${token}, ${token}`,
        `${token}\r\n ${token}`,
      ),
    );
    await fc.assert(
      fc.asyncProperty(words, texts, async (word, text) => {
        const isEmpty = /^(?:bearer|basic|dpop)?$/i.test((word + text).trim());
        const codes = isEmpty ? ['credential_missing'] : ['credential_invalid', 'credential_scheme_refused'];
        expect(codes).toContain(await judge(['Authorization', word + text]));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['Authorization', ''],
    ['Authorization', ' '],
    ['Authorization', 'Bearer'],
    ['authorization', 'bearer '],
    ['Authorization', 'BEARER  '],
    ['Authorization', 'DPoP '],
    ['Authorization', 'Basic '],
    ['Authorization', 'Basic Og=='],
    ['Api-Token', ''],
    ['Authorization', 'Bearer ', 'Api-Token', ''],
  ])('that is empty is a call without a credential, no bad one: %j %j', async (...headers) => {
    for (const each of [schemes, ['basic'], ['dpop'], ['api-key-header']] as const) {
      const { judge, source } = await createDesk(each);
      const before = source.queries.length;
      expect(await judge(headers)).toBe('credential_missing');
      expect(source.queries.length).toBe(before);
    }
  });

  it.each([
    ['Authentication', 'Bearer x'],
    ['X-Auth-Token', 'x'],
    ['api-key', 'x'],
  ])(
    'that was meant and is called %s gets the right header’s name, and its value no look',
    async (name, value) => {
      const { decideCall } = await createDesk(['bearer', 'api-key-header']);
      const refusal = await decideCall([name, value]);
      expect(refusal).toMatchObject({
        code: 'credential_misplaced',
        facts: { header: name, expected: 'Authorization or api-token' },
      });
      expect(await decideCall([name, value, 'Authorization', 'Bearer x'])).toMatchObject({
        code: 'credential_invalid',
      });
    },
  );

  it('of the wrong word, doubled or huge is refused', async () => {
    const { judge, caller } = await createDesk(schemes);
    const token = await createTestToken(caller);
    expect(await judge(['Authorization', `Bearer ${token}`])).toBe('ok');
    expect(await judge(['Authorization', `Basic ${token}`])).toBe('credential_invalid');
    const twice = ['Authorization', `Bearer ${token}`, 'authorization', `Bearer ${token}`];
    expect(await judge(twice)).toBe('header_duplicated');
    expect(await judge(['Authorization', `Bearer ${'a'.repeat(100_000)}`])).toBe('headers_too_large');
    expect(await judge(['Authorization', `Bearer ${token}`, 'Api-Token', key.reveal()])).toBe(
      'credential_ambiguous',
    );
  });
});

describe('a token that is bound to a key (DPoP)', () => {
  async function createHolder(caller: AccessGrant, alg = 'ES256') {
    const keys = await generateKeyPair(alg);
    const jwk = await exportJWK(keys.publicKey);
    const token = await createTestToken(caller, Date.now(), { boundTo: await calculateJwkThumbprint(jwk) });
    const prove = async (change: Readonly<Record<string, unknown>> = {}, header: object = {}) =>
      await new SignJWT({
        jti: randomUUID(),
        htm: 'GET',
        htu: 'http://api.test/v5/profiles/1',
        iat: Math.floor(Date.now() / 1_000),
        ath: createHash('sha256').update(token).digest('base64url'),
        ...change,
      })
        .setProtectedHeader({ alg, typ: 'dpop+jwt', jwk, ...header })
        .sign(keys.privateKey);
    return { token, prove };
  }

  it('calls with a fresh proof each time, and never without one or as a bearer token', async () => {
    const { judge, caller } = await createDesk(['bearer', 'dpop']);
    const { token, prove } = await createHolder(caller);
    const bound = ['Authorization', `DPoP ${token}`];
    const proof = await prove();
    expect(await judge([...bound, 'DPoP', proof])).toBe('ok');
    expect(await judge([...bound, 'DPoP', proof])).toBe('credential_invalid');
    expect(await judge([...bound, 'DPoP', await prove()])).toBe('ok');
    expect(await judge(bound)).toBe('credential_invalid');
    expect(await judge(['Authorization', `Bearer ${token}`])).toBe('credential_invalid');
    expect(await judge(['Authorization', `Bearer ${token}`, 'DPoP', await prove()])).toBe(
      'credential_invalid',
    );
    expect(await judge([...bound, 'DPoP', await prove(), 'DPoP', await prove()])).toBe('header_duplicated');
    const unbound = await createTestToken(caller);
    expect(await judge(['Authorization', `DPoP ${unbound}`, 'DPoP', await prove()])).toBe(
      'credential_invalid',
    );
    const bearerOnly = await createDesk(['bearer']);
    expect(await bearerOnly.judge([...bound, 'DPoP', await prove()])).toBe('credential_scheme_refused');
  });

  it('takes a proof whose URL is the call’s in another spelling (RFC 9449 section 4.3)', async () => {
    const { judge, caller } = await createDesk(['dpop']);
    const { token, prove } = await createHolder(caller);
    const spellings = [
      ['/v5/profiles/%7euser', 'http://api.test/v5/profiles/%7euser'],
      ['/v5/profiles/%7Euser', 'http://api.test/v5/profiles/~user'],
      ['/v5/profiles/~user', 'http://API.test:80/v5/profiles/%7euser'],
      ['/v5/profiles/a%c3%a9', 'HTTP://api.test/v5/profiles/a%C3%A9'],
      ['/v5/profiles/a', 'http://api.test/v5/x/../profiles/a'],
    ] as const;
    for (const [target, htu] of spellings) {
      const headers = ['Authorization', `DPoP ${token}`, 'DPoP', await prove({ htu })];
      expect(await judge(headers, { target }), htu).toBe('ok');
    }
    const other = [
      'Authorization',
      `DPoP ${token}`,
      'DPoP',
      await prove({ htu: 'http://api.test/v5/profiles/a%2Fb' }),
    ];
    expect(await judge(other, { target: '/v5/profiles/a' })).toBe('credential_invalid');
  });

  it.each(['Ed25519', 'EdDSA'])('takes an Ed25519 key under the name %s (RFC 9864)', async (alg) => {
    const { judge, caller } = await createDesk(['dpop']);
    const { token, prove } = await createHolder(caller, alg);
    expect(await judge(['Authorization', `DPoP ${token}`, 'DPoP', await prove()])).toBe('ok');
  });

  it('is refused with a proof of anything else', async () => {
    const { judge, caller } = await createDesk(['dpop']);
    const { token, prove } = await createHolder(caller);
    const other = await createHolder(caller);
    const nowS = Math.floor(Date.now() / 1_000);
    const proofs = [
      await prove({ htm: 'POST' }),
      await prove({ htu: 'http://api.test/v5/profiles/2' }),
      await prove({ htu: 'http://else.test/v5/profiles/1' }),
      await prove({ htu: 'http://api.test:81/v5/profiles/1' }),
      await prove({ htu: 'ftp://api.test/v5/profiles/1' }),
      await prove({ htu: 'http://api.test/v5/profiles/1?a=b' }),
      await prove({ htu: '/v5/profiles/1' }),
      await prove({ iat: nowS - 120 }),
      await prove({ iat: nowS + 60 }),
      await prove({ ath: 'x' }),
      await prove({ ath: undefined }),
      await prove({ jti: '' }),
      await prove({}, { typ: 'JWT' }),
      await prove({}, { jwk: undefined }),
      await other.prove({ ath: createHash('sha256').update(token).digest('base64url') }),
      'rubbish',
      'a'.repeat(5_000),
    ];
    for (const proof of proofs) {
      const headers = ['Authorization', `DPoP ${token}`, 'DPoP', proof];
      expect(await judge(headers), proof.slice(0, 40)).toBe('credential_invalid');
    }
  });
});

describe('a challenge', () => {
  const all: readonly CredentialScheme[] = ['bearer', 'dpop', 'basic', 'api-key-header'];
  const bearer = 'Bearer realm="API"';
  const dpop = 'DPoP algs="ES256 ES384 PS256 RS256 Ed25519 EdDSA"';
  const others = ['Basic realm="API", charset="UTF-8"', 'ApiKey header="api-token"'];
  const error = ', error="invalid_token"';

  async function challengesOf(headers: readonly string[]): Promise<readonly string[]> {
    const { decideCall } = await createDesk(all);
    const lines = listHeaderLines((await decideCall(headers))?.headers);
    expect(lines.every(([name]) => name === 'www-authenticate')).toBe(true);
    return lines.map(([, value]) => value);
  }

  it('is one line for each scheme, each with parameters, so that clients which read one per line find theirs', async () => {
    expect(await challengesOf([])).toEqual([bearer, dpop, ...others]);
    expect(await challengesOf(['Authorization', 'Token x'])).toEqual([bearer, dpop, ...others]);
  });

  it('names the error at the scheme that was used, and at no other', async () => {
    expect(await challengesOf(['Authorization', 'Bearer x'])).toEqual([bearer + error, dpop, ...others]);
    expect(await challengesOf(['Authorization', 'DPoP x'])).toEqual([bearer, dpop + error, ...others]);
    expect(await challengesOf(basic('demo/WSshop:wrong'))).toEqual([bearer, dpop, ...others]);
    expect(await challengesOf(['Api-Token', 'wrong'])).toEqual([bearer, dpop, ...others]);
  });
});

describe('a credential in the query', () => {
  it.each(['?api_key=1', '?a=1&API_KEY=x', '?%61pi_key=x', '?token', '?access%5Ftoken=1', '?+token=1'])(
    'is refused in %s, beside a good one as well',
    async (query) => {
      const { judge } = await createDesk(['api-key-header']);
      const options = { target: `/v5/profiles/1${query}` };
      expect(await judge(['Api-Token', key.reveal()], options)).toBe('credential_in_query');
    },
  );

  it('is not seen where there is none', async () => {
    const { judge } = await createDesk(['api-key-header']);
    for (const query of ['?tokens=1', '?q=api_key', '?a=token=1', '?', '']) {
      const options = { target: `/v5/profiles/1${query}` };
      expect(await judge(['Api-Token', key.reveal()], options), query).toBe('ok');
    }
  });
});
