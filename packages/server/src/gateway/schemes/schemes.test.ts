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
import type { CredentialScheme } from '../call.ts';
import { createDecideDeps } from '../create-decide-deps.ts';
import type { GatewaySettings } from '../gateway-settings.ts';
import { decide } from '../pipeline.ts';

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
  /** `ok`, or the code of the refusal. */
  judge(
    headers: readonly string[],
    options?: { readonly host?: string; readonly target?: string },
  ): Promise<string>;
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
  return {
    ...testAccess,
    caller,
    checks,
    async judge(headers, { host = 'api.test', target = '/v5/profiles/1' } = {}) {
      const decision = await decide(
        {
          kind: 'raw',
          requestId: 'r1',
          method: 'GET',
          rawTarget: target,
          rawHeaders: ['Host', host, ...headers],
          httpVersion: '1.1',
          peerAddress: '127.0.0.1',
          isEncrypted: false,
        },
        deciding,
      );
      return decision.kind === 'denied' ? decision.refusal.code : 'ok';
    },
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
    ['nothing', 'Basic '],
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
        expect(['credential_invalid', 'credential_scheme_refused']).toContain(
          await judge(['Authorization', word + text]),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('of the wrong word, doubled, empty or huge is refused', async () => {
    const { judge, caller } = await createDesk(schemes);
    const token = await createTestToken(caller);
    expect(await judge(['Authorization', `Bearer ${token}`])).toBe('ok');
    expect(await judge(['Authorization', `Basic ${token}`])).toBe('credential_invalid');
    expect(await judge(['Authorization', ''])).toBe('credential_scheme_refused');
    const twice = ['Authorization', `Bearer ${token}`, 'authorization', `Bearer ${token}`];
    expect(await judge(twice)).toBe('header_duplicated');
    expect(await judge(['Authorization', `Bearer ${'a'.repeat(100_000)}`])).toBe('headers_too_large');
    expect(await judge(['Authorization', `Bearer ${token}`, 'Api-Token', key.reveal()])).toBe(
      'credential_ambiguous',
    );
  });
});

describe('a token that is bound to a key (DPoP)', () => {
  async function createHolder(caller: AccessGrant) {
    const keys = await generateKeyPair('ES256');
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
        .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk, ...header })
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
