import { execFile } from 'node:child_process';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A self-signed certificate for the host and its key, both put in place at once as renewing programs do. */
export async function createCertificate(
  host: string,
  folder: string,
): Promise<{ readonly certFile: string; readonly keyFile: string }> {
  const certFile = join(folder, `${host}.pem`);
  const keyFile = join(folder, `${host}.key`);
  const request = ['req', '-x509', '-days', '2', '-subj', `/CN=${host}`];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const names = ['-addext', `subjectAltName=DNS:${host}`];
  const files = ['-keyout', `${keyFile}.new`, '-out', `${certFile}.new`];
  await run('openssl', [...request, ...curve, ...names, ...files]);
  await rename(`${keyFile}.new`, keyFile);
  await rename(`${certFile}.new`, certFile);
  return { certFile, keyFile };
}
