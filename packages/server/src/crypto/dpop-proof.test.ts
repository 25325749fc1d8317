import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { licenceIdSchema } from '@postern/contract/ids';
import { judgeProof } from './dpop-proof.ts';
import type { ProofContext } from './dpop-proof.ts';
import type { UsedProof } from './used-proofs.ts';

const nowMs = 1_800_000_000_000;
const nowS = nowMs / 1_000;
const context: ProofContext = {
  method: 'GET',
  host: 'api.test',
  path: '/v5/profiles',
  isEncrypted: true,
  nowMs,
  licenceId: licenceIdSchema.parse('lic_0123456789abcdef'),
};
const claims = { jti: 'proof-number-1', htm: 'GET', htu: 'https://api.test/v5/profiles', iat: nowS };

let pair: Awaited<ReturnType<typeof generateKeyPair>>;
let jwk: Awaited<ReturnType<typeof exportJWK>>;
let thumbprint: string;
beforeAll(async () => {
  pair = await generateKeyPair('ES256', { extractable: true });
  jwk = await exportJWK(pair.publicKey);
  thumbprint = await calculateJwkThumbprint(jwk);
});

const sign = (change: object = {}, header: object = {}): Promise<string> =>
  new SignJWT({ ...claims, ...change })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk, ...header })
    .sign(pair.privateKey);

async function judge(proof: string | Promise<string>, change: Partial<ProofContext> = {}) {
  const taken: UsedProof[] = [];
  const judged = await judgeProof(await proof, { ...context, ...change }, (used) => taken.push(used) > 0);
  return { judged, taken, kind: judged.kind };
}

describe('a proof of possession', () => {
  test('is taken with the thumbprint of its key, and remembered for as long as it could be used', async () => {
    const { judged, taken } = await judge(sign({ nonce: 'ours' }));
    expect(judged).toEqual({ kind: 'proof', thumbprint, nonce: 'ours' });
    expect(taken).toEqual([
      {
        proofId: createHash('sha256').update(`${thumbprint} proof-number-1`).digest('base64url'),
        issuedAtMs: nowMs,
        expiresAtMs: nowMs + 65_000,
        licenceId: context.licenceId,
      },
    ]);
  });

  test('is refused where it was used before, and nobody answers where nobody can tell', async () => {
    expect((await judgeProof(await sign(), context, () => false)).kind).toBe('refused');
    const broken = judgeProof(await sign(), context, () => Promise.reject(new Error('away')));
    await expect(broken).rejects.toThrow('away');
  });

  test.each([
    ['60 seconds old', { iat: nowS - 60 }, 'proof'],
    ['61 seconds old', { iat: nowS - 61 }, 'refused'],
    ['5 seconds ahead', { iat: nowS + 5 }, 'proof'],
    ['6 seconds ahead', { iat: nowS + 6 }, 'refused'],
    ['for another method', { htm: 'POST' }, 'refused'],
    ['for another path', { htu: 'https://api.test/v5/lists' }, 'refused'],
    ['for another host', { htu: 'https://other.test/v5/profiles' }, 'refused'],
    ['for another port', { htu: 'https://api.test:8443/v5/profiles' }, 'refused'],
    ['for the same port, said', { htu: 'https://api.test:443/v5/profiles' }, 'proof'],
    ['for the host in other letters', { htu: 'https://API.test/v5/profiles' }, 'proof'],
    ['with a query', { htu: 'https://api.test/v5/profiles?a' }, 'refused'],
    ['with a fragment', { htu: 'https://api.test/v5/profiles#a' }, 'refused'],
    ['for no URL', { htu: 'profiles' }, 'refused'],
    ['in the clear', { htu: 'http://api.test/v5/profiles' }, 'refused'],
    ['without a number', { jti: undefined }, 'refused'],
    ['with a short number', { jti: '1234567' }, 'refused'],
    ['with a number of eight', { jti: '12345678' }, 'proof'],
    ['with a long number', { jti: 'x'.repeat(257) }, 'refused'],
    ['with a long nonce', { nonce: 'x'.repeat(257) }, 'refused'],
    ['of no time', { iat: undefined }, 'refused'],
  ])('%s is judged: %s', async (_what, change, kind) => {
    const { kind: found, taken } = await judge(sign(change));
    expect(found).toBe(kind);
    expect(taken).toHaveLength(kind === 'proof' ? 1 : 0);
  });

  test('may say https where a proxy ended TLS, or http where the call came so, and no other scheme', async () => {
    const plain = { isEncrypted: false };
    expect((await judge(sign(), plain)).kind).toBe('proof');
    expect((await judge(sign({ htu: 'http://api.test/v5/profiles' }), plain)).kind).toBe('proof');
    expect((await judge(sign({ htu: 'ftp://api.test/v5/profiles' }), plain)).kind).toBe('refused');
    expect((await judge(sign({ htu: 'http://api.test:8080/v5/profiles' }), { ...plain, host: 'api.test:8080' })).kind).toBe('proof'); // prettier-ignore
  });

  test('is of the token that it comes with, and of the key that the token is bound to', async () => {
    const accessToken = 'a-token';
    const ath = createHash('sha256').update(accessToken).digest('base64url');
    expect((await judge(sign({ ath }), { accessToken, boundTo: thumbprint })).kind).toBe('proof');
    expect((await judge(sign({ ath: 'x' }), { accessToken })).kind).toBe('refused');
    expect((await judge(sign(), { accessToken })).kind).toBe('refused');
    const bound = await judge(sign(), { boundTo: 'x'.repeat(43) });
    expect([bound.kind, bound.taken]).toEqual(['refused', []]);
  });

  test('has to be signed by its own key, as a proof and nothing else', async () => {
    const other = await generateKeyPair('ES256', { extractable: true });
    const foreign = await exportJWK(other.publicKey);
    expect((await judge(sign({}, { jwk: foreign }))).kind).toBe('refused');
    expect((await judge(sign({}, { typ: 'JWT' }))).kind).toBe('refused');
    expect((await judge(sign({}, { jwk: undefined }))).kind).toBe('refused');
    expect((await judge('x.y.z')).kind).toBe('refused');
    const secret = new TextEncoder().encode('x'.repeat(32));
    const symmetric = new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'dpop+jwt', jwk });
    expect((await judge(symmetric.sign(secret))).kind).toBe('refused');
  });

  test.each(['ES384', 'PS256', 'RS256', 'EdDSA'])('may be signed by %s', async (alg) => {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
    const own = await exportJWK(publicKey);
    const proof = new SignJWT(claims).setProtectedHeader({ alg, typ: 'dpop+jwt', jwk: own }).sign(privateKey);
    expect((await judge(proof)).kind).toBe('proof');
  });

  test('is no longer than a proof can be', async () => {
    const padded = await sign({ nonce: 'x', more: 'x'.repeat(4_096) });
    expect((await judge(padded)).kind).toBe('refused');
    const at = async (length: number): Promise<string> => {
      const base = (await sign({ more: '' })).length;
      return sign({ more: 'x'.repeat(Math.floor(((length - base) * 3) / 4)) });
    };
    const longest = await at(4_096);
    expect(longest.length).toBeGreaterThan(4_090);
    expect((await judge(longest)).kind).toBe(longest.length <= 4_096 ? 'proof' : 'refused');
  });
});
