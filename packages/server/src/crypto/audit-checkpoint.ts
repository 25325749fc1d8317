import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { licenceIdSchema } from '@postern/contract/ids';

/**
 * The statement that a chain of the audit log had this event at this sequence at this time. When it is stored
 * elsewhere, it proves later what the chain alone cannot: that events were removed from its end, or that the whole
 * chain was rewritten.
 */
const checkpointSchema = z.strictObject({
  /** Null for the chain of the installation itself. */
  licenceId: licenceIdSchema.nullable(),
  sequence: z.int().positive(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  atMs: z.int().nonnegative(),
});
export type AuditCheckpoint = z.infer<typeof checkpointSchema>;

export interface CheckpointSigner {
  /** The public key as an Ed25519 JWK (RFC 8037). It verifies checkpoints without this installation. */
  readonly publicJwk: Readonly<Record<string, unknown>>;
  /** Signs a checkpoint as a compact JWS (RFC 7515) with `alg: EdDSA`. */
  sign(checkpoint: AuditCheckpoint): string;
  /**
   * Signs the last event that was removed by the log's retention. It has another `typ`, so that a checkpoint cannot be
   * presented as the permission to remove the events before it.
   */
  signCut(cut: AuditCheckpoint): string;
}

/** The PKCS #8 header before the 32 bytes of an Ed25519 private key (RFC 8410, section 7). */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
const headerOf = (typ: string) => Buffer.from(JSON.stringify({ alg: 'EdDSA', typ })).toString('base64url');
const checkpointHeader = headerOf('postern-audit-checkpoint+jws');
const cutHeader = headerOf('postern-audit-cut+jws');

/**
 * Creates the signer of checkpoints.
 *
 * @param seed 32 bytes, a secret of the installation; see `audit-checkpoint-seed` in sealed-secret.ts
 */
export function createCheckpointSigner(seed: KeyObject): CheckpointSigner {
  const der = Buffer.concat([pkcs8Prefix, seed.export()]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const signAs = (header: string, checkpoint: AuditCheckpoint): string => {
    const payload = Buffer.from(JSON.stringify(checkpointSchema.parse(checkpoint))).toString('base64url');
    const signature = sign(null, Buffer.from(`${header}.${payload}`), privateKey);
    return `${header}.${payload}.${signature.toString('base64url')}`;
  };
  return {
    publicJwk: { ...createPublicKey(privateKey).export({ format: 'jwk' }) },
    sign: (checkpoint) => signAs(checkpointHeader, checkpoint),
    signCut: (cut) => signAs(cutHeader, cut),
  };
}

/** Verifies and reads a checkpoint; undefined for anything that this key did not sign. */
export function readCheckpoint(
  jws: string,
  publicJwk: Readonly<Record<string, unknown>>,
): AuditCheckpoint | undefined {
  return readSigned(checkpointHeader, jws, publicJwk);
}

/** Verifies and reads a cut; undefined for anything that this key did not sign as a cut. */
export function readCut(
  jws: string,
  publicJwk: Readonly<Record<string, unknown>>,
): AuditCheckpoint | undefined {
  return readSigned(cutHeader, jws, publicJwk);
}

function readSigned(
  header: string,
  jws: string,
  publicJwk: Readonly<Record<string, unknown>>,
): AuditCheckpoint | undefined {
  const { kty, crv, x } = publicJwk;
  if (kty !== 'OKP' || crv !== 'Ed25519' || typeof x !== 'string') return undefined;
  const [protectedHeader, payload = '', signature = '', ...rest] = jws.split('.');
  if (protectedHeader !== header || rest.length > 0) return undefined;
  const bytes = Buffer.from(signature, 'base64url');
  if (bytes.toString('base64url') !== signature) return undefined;
  const key = createPublicKey({ key: { kty, crv, x }, format: 'jwk' });
  if (!verify(null, Buffer.from(`${header}.${payload}`), key, bytes)) return undefined;
  return checkpointSchema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
}
