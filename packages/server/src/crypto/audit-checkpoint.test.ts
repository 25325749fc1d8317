import { createSecretKey, randomBytes } from 'node:crypto';
import { compactVerify, importJWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { licenceIdSchema } from '@postern/contract/ids';
import { createCheckpointSigner, readCheckpoint, readCut } from './audit-checkpoint.ts';

const checkpoint = {
  licenceId: licenceIdSchema.parse('lic_0123456789abcdef'),
  sequence: 7,
  hash: 'ab'.repeat(32),
  atMs: 1_790_000_000_000,
};
const createSigner = () => createCheckpointSigner(createSecretKey(randomBytes(32)));

describe('a checkpoint of the audit log', () => {
  it('is read with its public key, and by any library that knows JWS', async () => {
    const signer = createSigner();
    const jws = signer.sign(checkpoint);
    expect(readCheckpoint(jws, signer.publicJwk)).toEqual(checkpoint);
    const { payload } = await compactVerify(jws, await importJWK(signer.publicJwk, 'EdDSA'));
    expect(JSON.parse(new TextDecoder().decode(payload))).toEqual(checkpoint);
  });

  it('is not read with another key, nor after any change of one character', () => {
    const signer = createSigner();
    const jws = signer.sign(checkpoint);
    expect(readCheckpoint(jws, createSigner().publicJwk)).toBeUndefined();
    for (let index = 0; index < jws.length; index++) {
      const changed = `${jws.slice(0, index)}${jws[index] === 'A' ? 'B' : 'A'}${jws.slice(index + 1)}`;
      expect(readCheckpoint(changed, signer.publicJwk), `character ${index}`).toBeUndefined();
    }
  });

  it('comes of the same secret with the same key, so that it verifies after a restart', () => {
    const seed = createSecretKey(randomBytes(32));
    const jws = createCheckpointSigner(seed).sign(checkpoint);
    expect(readCheckpoint(jws, createCheckpointSigner(seed).publicJwk)).toEqual(checkpoint);
  });

  it.each(['', '.', '..', 'a.b', 'a.b.c.d', '{}'])('is not %j', (text) => {
    expect(readCheckpoint(text, createSigner().publicJwk)).toBeUndefined();
  });
});

describe('a cut of the audit log', () => {
  it('is read as a cut alone, as a checkpoint is read as one alone', () => {
    const signer = createSigner();
    const [cut, signed] = [signer.signCut(checkpoint), signer.sign(checkpoint)];
    expect(readCut(cut, signer.publicJwk)).toEqual(checkpoint);
    expect(readCheckpoint(cut, signer.publicJwk)).toBeUndefined();
    expect(readCut(signed, signer.publicJwk)).toBeUndefined();
  });
});

it('reads nothing with a key of another kind, nor in another spelling', () => {
  const signer = createSigner();
  const jws = signer.sign(checkpoint);
  for (const change of [{ kty: 'EC' }, { crv: 'X25519' }, { crv: 'Ed448' }, { x: 1 }, { x: undefined }])
    expect(readCheckpoint(jws, { ...signer.publicJwk, ...change })).toBeUndefined();
  for (const text of [`${jws}.`, `${jws}.AAAA`, `${jws}=`, `${jws} `])
    expect(readCheckpoint(text, signer.publicJwk)).toBeUndefined();
});
