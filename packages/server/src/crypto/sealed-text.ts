import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/**
 * A key for AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce. Sealed text contains its format and the id of its
 * key: `<format>.<key id>.<nonce>.<ciphertext>.<tag>`, with the last three in base64url.
 */
export interface SealingKey {
  readonly id: string;
  readonly key: KeyObject;
}

const formatVersion = 'pg1';
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Thrown when sealed text cannot be opened: it was altered, or has another key or other associated data. On purpose,
 * the error does not distinguish these.
 */
export class SealBroken extends Error {
  override readonly name: string = 'SealBroken';
}

/** Thrown when sealed text is intact, but its master key is not loaded: the process needs another configuration. */
export class MasterKeyUnknown extends SealBroken {
  override readonly name = 'MasterKeyUnknown';
}

/**
 * Recognises the error by its name, so that it also works for an error from another process, of which only name and
 * message remain.
 */
export function isMasterKeyUnknown(error: unknown): error is Error {
  return error instanceof Error && error.name === 'MasterKeyUnknown';
}

/** Seals the bytes. `associated` is authenticated as well: opening needs an equal list. */
export function seal(plain: Uint8Array, associated: readonly string[], { id, key }: SealingKey): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(encodeAssociated(id, associated));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return [
    formatVersion,
    id,
    ...[nonce, sealed, cipher.getAuthTag()].map((part) => part.toString('base64url')),
  ].join('.');
}

/** Opens sealed text. @throws SealBroken when the text, the key or the associated data differ */
export function unseal(sealedText: string, associated: readonly string[], { id, key }: SealingKey): Buffer {
  const parts = sealedText.split('.');
  const [format, keyId, ...encoded] = parts;
  if (format !== formatVersion) throw new SealBroken('sealed in a format that this version does not know');
  if (keyId !== id) throw new SealBroken('sealed with another key');
  const [nonce, sealed, tag, ...more] = encoded.map(decodeCanonical);
  if (nonce?.length !== nonceBytes || sealed === undefined || tag?.length !== tagBytes || more.length > 0) {
    throw new SealBroken('not a sealed text');
  }
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(encodeAssociated(id, associated));
  decipher.setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(sealed), decipher.final()]);
  } catch {
    throw new SealBroken('the seal does not hold: altered, or sealed for something else');
  }
}

/** Finds the id of the key that sealed the text; undefined when it is not sealed text of a known format. */
export function findSealingKeyId(sealedText: string): string | undefined {
  const [format, keyId] = sealedText.split('.', 2);
  return format === formatVersion ? keyId : undefined;
}

/** Encodes each part with its length before it, so that no two lists have the same encoding. */
function encodeAssociated(keyId: string, associated: readonly string[]): Buffer {
  return Buffer.from(
    [formatVersion, keyId, ...associated].map((part) => `${Buffer.byteLength(part)}:${part}`).join(','),
    'utf8',
  );
}

function decodeCanonical(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.toString('base64url') !== text) throw new SealBroken('not a sealed text');
  return bytes;
}
