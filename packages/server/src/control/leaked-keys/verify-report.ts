import { createPublicKey, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** A party that may report leaked keys: its id in the header, and its ECDSA public key as PEM. */
export interface LeakReporter {
  readonly id: string;
  readonly publicKey: string;
}

/**
 * Finds the reporter who signed the body, in the format of GitHub's secret-scanning partner programme: base64 of an
 * ECDSA signature (DER, P-256, SHA-256) over the raw body. Undefined when no known reporter did.
 */
export function findReporter(
  request: { readonly headers: Headers; readonly body: Buffer },
  reporters: readonly LeakReporter[],
): LeakReporter | undefined {
  const id = request.headers.get('github-public-key-identifier');
  const rawSignature = request.headers.get('github-public-key-signature') ?? '';
  const signature = Buffer.from(rawSignature, 'base64');
  if (signature.length === 0 || signature.toString('base64') !== rawSignature) return undefined;
  return reporters.find(
    (reporter) => reporter.id === id && isSigned(request.body, signature, importKey(reporter.publicKey)),
  );
}

/** Imports the key. @throws Error when the PEM text is not a key */
export function importKey(pem: string): KeyObject {
  return createPublicKey(pem);
}

function isSigned(body: Buffer, signature: Buffer, key: KeyObject): boolean {
  if (key.asymmetricKeyType !== 'ec' || key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') return false;
  return verify('sha256', body, key, signature);
}
