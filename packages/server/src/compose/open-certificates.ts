import { loadTlsCertificates } from '../crypto/tls-certificates.ts';
import type { CertificateFiles, TlsCertificates } from '../crypto/tls-certificates.ts';

/** The certificates of a listener; undefined where it is to speak plain HTTP. @throws CertificateInvalid */
export async function openCertificates(
  entries: readonly CertificateFiles[],
  onFailure: (error: unknown) => void,
): Promise<TlsCertificates | undefined> {
  return entries.length === 0 ? undefined : await loadTlsCertificates(entries, { onFailure });
}
