import { createHmac, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { getTestSigningKey } from '../testing/test-signing-key.ts';
import { clockToleranceS, verifyToken } from './verify-token.ts';

const { publicKey, privateKey } = getTestSigningKey();
const other = generateKeyPairSync('rsa', { modulusLength: 3072 });
const realm = { issuer: 'https://issuer.example', audience: 'TEST' };
const nowMs = 1_800_000_000_000;
const nowS = nowMs / 1000;
const goodHeader = { alg: 'RS256', typ: 'at+jwt', kid: 'k1' };
const apiUserId = randomUUID();
const goodClaims = {
  jti: 'AAAAAAAAAAAAAAAAAAAAAA',
  iat: nowS,
  exp: nowS + 900,
  iss: realm.issuer,
  aud: realm.audience,
  sub: apiUserId,
  licenceId: 12740,
  accountId: 12,
  pol: 'mainPolicyApi',
  keyId: 'key_0123456789abcdef',
  kv: 3,
  client_id: apiUserId,
  scope: 'read',
};

const encode = (text: string) => Buffer.from(text).toString('base64url');

function signText(header: string, payload: string, key: KeyObject = privateKey): string {
  const signed = `${encode(header)}.${encode(payload)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}

function tokenWith(header: object, claims: object, key: KeyObject = privateKey): string {
  return signText(JSON.stringify(header), JSON.stringify(claims), key);
}

async function judge(token: string, atMs = nowMs) {
  return await verifyToken(token, { keys: new Map([['k1', publicKey]]), realm, nowMs: atMs });
}

const good = tokenWith(goodHeader, goodClaims);

describe('an access token', () => {
  it('is verified when all of it fits', async () => {
    expect(await judge(good)).toMatchObject({ kind: 'verified', claims: goodClaims });
  });

  it('expires, with the stated tolerance for clocks', async () => {
    const endMs = (nowS + 900 + clockToleranceS) * 1000;
    expect((await judge(good, endMs - 1)).kind).toBe('verified');
    expect((await judge(good, endMs)).kind).toBe('expired');
  });

  it('is verified without a scope, and with the other spelling of its type (RFC 9068 section 4)', async () => {
    const { scope: _scope, ...claims } = goodClaims;
    expect((await judge(tokenWith(goodHeader, claims))).kind).toBe('verified');
    const header = { ...goodHeader, typ: 'application/at+jwt' };
    expect((await judge(tokenWith(header, goodClaims))).kind).toBe('verified');
  });

  it('is not valid before its nbf, with the tolerance for clocks', async () => {
    const later = tokenWith(goodHeader, { ...goodClaims, nbf: nowS + clockToleranceS + 1 });
    expect((await judge(later)).kind).toBe('invalid');
    expect((await judge(later, nowMs + 1_000)).kind).toBe('verified');
  });

  it('is not valid before it was issued, whatever its nbf, with the tolerance for clocks', async () => {
    const iat = nowS + clockToleranceS + 1;
    const early = tokenWith(goodHeader, { ...goodClaims, iat, nbf: nowS, exp: iat + 900 });
    expect((await judge(early, nowMs + 999)).kind).toBe('invalid');
    expect((await judge(early, nowMs + 1_000)).kind).toBe('verified');
  });

  it('is invalid with a claim twice, or white space between claims', async () => {
    const text = JSON.stringify(goodClaims);
    const twice = text.replace('{', '{"licenceId":1,');
    expect((await judge(signText(JSON.stringify(goodHeader), twice))).kind).toBe('invalid');
    expect((await judge(signText(JSON.stringify(goodHeader), text.replace('{', '{ ')))).kind).toBe('invalid');
  });

  it('is verified with a further issuer of its realm, and of nobody else', async () => {
    const further = { ...realm, isFurtherIssuer: (issuer: string) => issuer === 'https://demo.example' };
    const keys = new Map([['k1', publicKey]]);
    for (const [iss, kind] of [
      ['https://demo.example', 'verified'],
      ['https://else.example', 'invalid'],
    ]) {
      const token = tokenWith(goodHeader, { ...goodClaims, iss });
      expect((await verifyToken(token, { keys, realm: further, nowMs })).kind).toBe(kind);
    }
  });

  it.each(
    Object.keys(goodClaims)
      .filter((name) => name !== 'scope')
      .map((name) => [name]),
  )('is invalid without the claim %s', async (name) => {
    const { [name as keyof typeof goodClaims]: _left, ...claims } = goodClaims; // a key of the object itself
    expect((await judge(tokenWith(goodHeader, claims))).kind).toBe('invalid');
  });

  it.each<[string, object]>([
    ['another issuer', { iss: 'https://other.example' }],
    ['another environment', { aud: 'PROD' }],
    ['several audiences', { aud: ['TEST', 'PROD'] }],
    ['a life longer than a token has', { exp: nowS + 901 }],
    ['a time of issue in the future', { iat: nowS + 60, exp: nowS + 660 }],
    ['an expiry as text', { exp: String(nowS + 900) }],
    ['an expiry that is no number', { exp: null }],
    ['a fraction of a second', { exp: nowS + 0.5 }],
    ['a subject that is no API user', { sub: 'admin' }],
    ['a licence number as text', { licenceId: '12740' }],
    ['another client', { client_id: randomUUID() }],
    ['a time before which it is not valid as text', { nbf: '1' }],
    ['another policy', { pol: 'other' }],
    ['a key version of zero', { kv: 0 }],
    ['a short jti', { jti: '4' }],
  ])('is invalid with %s', async (_name, change) => {
    expect((await judge(tokenWith(goodHeader, { ...goodClaims, ...change }))).kind).toBe('invalid');
  });
});

describe('attacks on the token’s header', () => {
  const withoutSignature = (header: object) =>
    `${encode(JSON.stringify(header))}.${encode(JSON.stringify(goodClaims))}.`;
  const publicPem = publicKey.export({ format: 'pem', type: 'spki' });
  const hmacWith = (secret: string | Buffer) => {
    const signed = withoutSignature({ ...goodHeader, alg: 'HS256' }).slice(0, -1);
    return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
  };

  it.each([
    ['none', withoutSignature({ ...goodHeader, alg: 'none' })],
    ['None', withoutSignature({ ...goodHeader, alg: 'None' })],
    ['no alg', withoutSignature({ typ: 'at+jwt', kid: 'k1' })],
    ['RS256 without a signature', withoutSignature(goodHeader)],
    ['HS256 keyed with our public key as PEM', hmacWith(publicPem)],
    ['HS256 keyed with our public key as DER', hmacWith(publicKey.export({ format: 'der', type: 'spki' }))],
    ['HS256 keyed with our public JWK', hmacWith(JSON.stringify(publicKey.export({ format: 'jwk' })))],
    ['HS256 keyed with nothing', hmacWith('')],
  ])('are refused: %s', async (_name, token) => {
    expect((await judge(token)).kind).toBe('invalid');
  });

  const attackerJwk = other.publicKey.export({ format: 'jwk' });
  it.each<[string, object]>([
    ['jwk', { ...goodHeader, jwk: attackerJwk }],
    ['jku', { ...goodHeader, jku: 'https://attacker.example/jwks.json' }],
    ['x5u', { ...goodHeader, x5u: 'https://attacker.example/cert.pem' }],
    ['x5c', { ...goodHeader, x5c: ['AAAA'] }],
    ['x5t', { ...goodHeader, x5t: 'AAAA' }],
    ['crit', { ...goodHeader, crit: ['exp'] }],
    ['crit and b64', { ...goodHeader, b64: false, crit: ['b64'] }],
    ['zip', { ...goodHeader, zip: 'DEF' }],
    ['cty', { ...goodHeader, cty: 'JWT' }],
  ])('are refused by name: %s, even under a good signature', async (name, header) => {
    for (const key of [privateKey, other.privateKey]) {
      const verdict = await judge(tokenWith(header, goodClaims, key));
      expect(verdict).toMatchObject({ kind: 'invalid', why: expect.stringMatching(/header member/) });
      expect(JSON.stringify(verdict)).toContain(
        name.split(' ')[0] === 'crit' && name !== 'crit' ? 'b64' : name,
      );
    }
  });

  it.each<[string, object]>([
    ['an unknown kid', { ...goodHeader, kid: 'k2' }],
    ['a kid that is a path', { ...goodHeader, kid: '../../k1' }],
    ['a kid that is on every object', { ...goodHeader, kid: '__proto__' }],
    ['a kid that is no text', { ...goodHeader, kid: ['k1'] }],
    ['an empty kid', { ...goodHeader, kid: '' }],
    ['no kid', { alg: 'RS256', typ: 'at+jwt' }],
    ['the type of an identity token', { ...goodHeader, typ: 'JWT' }],
    ['no type', { alg: 'RS256', kid: 'k1' }],
    ['another case of the type', { ...goodHeader, typ: 'AT+JWT' }],
    ['RS384', { ...goodHeader, alg: 'RS384' }],
    ['PS256', { ...goodHeader, alg: 'PS256' }],
    ['another case of the algorithm', { ...goodHeader, alg: 'rs256' }],
    ['an algorithm that is no text', { ...goodHeader, alg: ['RS256'] }],
  ])('are refused: %s', async (_name, header) => {
    expect((await judge(tokenWith(header, goodClaims))).kind).toBe('invalid');
  });

  it('are refused: a member twice, white space, no object', async () => {
    const claims = JSON.stringify(goodClaims);
    for (const header of [
      '{"alg":"none","alg":"RS256","typ":"at+jwt","kid":"k1"}',
      '{"alg":"RS256","typ":"at+jwt","kid":"k0","kid":"k1"}',
      '{"alg": "RS256","typ":"at+jwt","kid":"k1"}',
      '["RS256"]',
      'null',
      '"RS256"',
      '',
      '{',
    ]) {
      expect((await judge(signText(header, claims))).kind).toBe('invalid');
    }
  });

  it('are refused: our kid with another’s signature', async () => {
    expect((await judge(tokenWith(goodHeader, goodClaims, other.privateKey))).kind).toBe('invalid');
  });
});

describe('the spelling of a token', () => {
  const [head = '', payload = '', signature = ''] = good.split('.');

  it('is one: padding, trailing bits, other alphabets, white space and further parts are refused', async () => {
    const last = payload.length % 4 === 0 ? signature : payload;
    const spare = last.slice(0, -1) + String.fromCharCode(last.charCodeAt(last.length - 1) + 1);
    for (const token of [
      `${good}=`,
      `${good}==`,
      `${good}\n`,
      ` ${good}`,
      `${head}.${payload}`,
      `${good}.`,
      `${good}.AAAA`,
      `${head}..${signature}`,
      `.${payload}.${signature}`,
      `${head}=.${payload}.${signature}`,
      good.replaceAll('-', '+').replaceAll('_', '/') === good
        ? `${good}+`
        : good.replaceAll('-', '+').replaceAll('_', '/'),
      `${head}.${payload.slice(0, 5)} ${payload.slice(5)}.${signature}`,
      good.replace(last, spare),
      encodeURIComponent(good).replaceAll('.', '%2E'),
      JSON.stringify({ protected: head, payload, signature }),
    ]) {
      expect((await judge(token)).kind).toBe('invalid');
    }
  });

  it('is limited in size before anything is decoded', async () => {
    const claims = { ...goodClaims, extra: 'x'.repeat(5000) };
    expect(await judge(tokenWith(goodHeader, claims))).toEqual({
      kind: 'invalid',
      why: 'longer than a token can be',
    });
  });

  it('matters in every character: no change of one verifies', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.constantFrom(...'ABCXYZabcxyz0189-_.=+/ '.split('')),
        async (place, character) => {
          const at = place % good.length;
          const changed = good.slice(0, at) + character + good.slice(at + 1);
          expect(changed === good || (await judge(changed)).kind === 'invalid').toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});
