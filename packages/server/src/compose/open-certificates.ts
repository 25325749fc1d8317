import { loadTlsCertificates } from '../crypto/tls-certificates.ts';
import type { CertificateFiles, TlsCertificates } from '../crypto/tls-certificates.ts';

/**
 * Loads the certificates of a listener; undefined if it is configured to speak plain HTTP. @throws CertificateInvalid
 */
export async function openCertificates(
  entries: readonly CertificateFiles[],
  onFailure: (error: unknown) => void,
): Promise<TlsCertificates | undefined> {
  return entries.length === 0 ? undefined : await loadTlsCertificates(entries, { onFailure });
}
