import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { getTestSigningKey } from '../testing/test-signing-key.ts';
import { parseCompactJws, parseObject, verifyCompactJws } from './compact-jws.ts';

const encode = (text: string) => Buffer.from(text).toString('base64url');
const headOf = (header: unknown) => encode(JSON.stringify(header));
const header = { alg: 'RS256', kid: 'k1' };
const head = headOf(header);

describe('a compact JWS', () => {
  it('is taken apart into its header, payload, signature and what was signed', () => {
    expect(parseCompactJws(`${head}.AAAA.BBBB`)).toStrictEqual({
      kind: 'jws',
      header,
      payload: Buffer.from([0, 0, 0]),
      signature: Buffer.from('BBBB', 'base64url'),
      signedText: `${head}.AAAA`,
    });
    expect(parseCompactJws(`${headOf({ ...header, typ: 'at+jwt' })}.AAAA.BBBB`)).toMatchObject({
      header: { ...header, typ: 'at+jwt' },
    });
  });

  it('has 4,096 characters at most', () => {
    const textOf = (length: number) => {
      const rest = length - head.length - '..BBBB'.length;
      return `${head}.${'A'.repeat(rest)}.BBBB`;
    };
    // One of these lengths is impossible for base64 text. The limit is checked first.
    expect([4_094, 4_095, 4_096, 4_097].map((length) => textOf(length).length)).toEqual([
      4_094, 4_095, 4_096, 4_097,
    ]);
    const kinds = (length: number) => parseCompactJws(textOf(length));
    expect(kinds(4_097)).toEqual({ kind: 'invalid', why: 'longer than a token can be' });
    expect(kinds(4_096)).not.toEqual({ kind: 'invalid', why: 'longer than a token can be' });
  });

  it.each([
    ['two parts', `${head}.AAAA`],
    ['four parts', `${head}.AAAA.AAAA.AAAA`],
    ['a header with padding', `${head}=.AAAA.AAAA`],
    ['a payload with spare bits', `${head}.AB.AAAA`],
    ['a payload in the other alphabet', `${head}.++++.AAAA`],
    ['a signature with spare bits', `${head}.AAAA.AB`],
  ])('is none with %s', (_what, text) => {
    expect(parseCompactJws(text).kind).toBe('invalid');
  });

  it.each<[string, unknown]>([
    ['a list', ['RS256']],
    ['null', null],
    ['a text', 'RS256'],
    ['a number', 1],
    ['no key', { alg: 'RS256' }],
    ['an empty key', { alg: 'RS256', kid: '' }],
    ['a key that is no text', { alg: 'RS256', kid: 1 }],
    ['keys', { alg: 'RS256', kid: ['k1'] }],
    ['a type that is no text', { alg: 'RS256', typ: 1, kid: 'k1' }],
    ['a type of null', { alg: 'RS256', typ: null, kid: 'k1' }],
    ['another algorithm', { alg: 'PS256', kid: 'k1' }],
    ['a further member', { alg: 'RS256', kid: 'k1', cty: 'JWT' }],
  ])('is none with a header of %s', (_what, value) => {
    expect(parseCompactJws(`${headOf(value)}.AAAA.AAAA`).kind).toBe('invalid');
  });
});

describe('a JSON text', () => {
  it.each(['null', '[]', '[1]', '1', '"text"', 'true', '', '{'])('is no object: %s', (text) => {
    expect(parseObject(text)).toBeUndefined();
  });

  it('is one with its members', () => {
    expect(parseObject('{"a":1}')).toEqual({ a: 1 });
  });
});

describe('a signature', () => {
  const signedText = `${head}.AAAA`;
  const jwsOf = (signature: Buffer) => {
    const jws = parseCompactJws(`${signedText}.${signature.toString('base64url')}`);
    if (jws.kind === 'invalid') throw new Error(jws.why);
    return jws;
  };

  it('verifies with the public RSA key alone, not with the private one', async () => {
    const { publicKey, privateKey } = getTestSigningKey();
    const jws = jwsOf(sign('sha256', Buffer.from(signedText), privateKey));
    expect(await verifyCompactJws(jws, publicKey)).toBe(true);
    expect(await verifyCompactJws(jws, privateKey)).toBe(false);
  });

  it('of an elliptic curve is none of RS256, though it fits its key', async () => {
    const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jws = jwsOf(sign('sha256', Buffer.from(signedText), curve.privateKey));
    expect(await verifyCompactJws(jws, curve.publicKey)).toBe(false);
  });
});
