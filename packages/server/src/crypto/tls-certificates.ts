import { X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import type { SecureContext, Server, TlsOptions } from 'node:tls';

/**
 * The files of a certificate chain and its key. `hosts` are the hosts that it is used for; every host when left out.
 */
export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
  readonly hosts?: readonly string[] | undefined;
}

export interface TlsCertificates {
  /**
   * The options for `https.createServer`: TLS 1.2 and 1.3, forward secrecy, and the right certificate for each host
   * (SNI).
   */
  readonly options: TlsOptions;
  /** Updates the server's default certificate, for clients that name no host, with each reload. Returns the server. */
  attach<Listener extends Server>(server: Listener): Listener;
  /** Reads changed files again. Open connections keep their certificates. */
  reload(): Promise<void>;
  close(): void;
}

export interface TlsCertificatesDeps {
  /** Reports files that cannot be used. The previous certificates remain in use. */
  readonly onFailure: (error: unknown) => void;
  readonly reloadEveryMs?: number;
}

/**
 * Mozilla's intermediate list, limited to ephemeral key exchange and authenticated encryption. TLS 1.3 has its own
 * ciphers.
 */
const ciphers = [
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
].join(':');

const strength = {
  minVersion: 'TLSv1.2',
  ciphers,
  honorCipherOrder: true,
  ecdhCurve: 'X25519:P-256:P-384',
} as const;

const reloadEveryDefaultMs = 10_000;

/** Thrown when certificates and keys cannot be used. The message names the files. */
export class CertificateInvalid extends Error {
  override readonly name = 'CertificateInvalid';
}

/**
 * Loads the certificates and polls their files for changes, since renewal programs replace files in ways that file
 * watchers miss.
 *
 * @throws CertificateInvalid
 */
export async function loadTlsCertificates(
  entries: readonly CertificateFiles[],
  deps: TlsCertificatesDeps,
): Promise<TlsCertificates> {
  let state = await readState();
  const servers: Server[] = [];
  const timer = setInterval(() => void reload(), deps.reloadEveryMs ?? reloadEveryDefaultMs).unref();

  async function readState() {
    const stamp = await readStamp(entries);
    return { stamp, contexts: await Promise.all(entries.map(loadContext)) };
  }

  async function reload(): Promise<void> {
    try {
      if ((await readStamp(entries)) === state.stamp) return;
      state = await readState();
      const settings = { ...(await readDefault(entries)), ...strength };
      for (const server of servers) server.setSecureContext(settings);
    } catch (error) {
      deps.onFailure(error);
    }
  }

  const select = (host: string): SecureContext | undefined => findContext(state.contexts, host);
  return {
    options: {
      ...strength,
      SNICallback: (host, callback) => callback(null, select(host.toLowerCase())),
      ...(await readDefault(entries)),
    },
    attach(server) {
      servers.push(server);
      return server;
    },
    reload,
    close: () => clearInterval(timer),
  };
}

interface HostContext {
  readonly hosts: readonly string[] | undefined;
  readonly context: SecureContext;
}

async function loadContext({ certFile, keyFile, hosts }: CertificateFiles): Promise<HostContext> {
  const { cert, key } = await readPair({ certFile, keyFile });
  return { hosts, context: createSecureContext({ cert, key, ...strength }) };
}

/** Reads the first entry, which is used for clients that name no host. */
async function readDefault([first]: readonly CertificateFiles[]) {
  return first === undefined ? {} : await readPair(first);
}

/** Reads a certificate and its key as a listener does. @throws CertificateInvalid */
export async function loadCertificateEnd(files: CertificateFiles): Promise<number> {
  const { cert } = await readPair(files);
  return new Date(new X509Certificate(cert).validTo).getTime();
}

async function readPair({ certFile, keyFile }: CertificateFiles): Promise<{ cert: string; key: string }> {
  try {
    const [cert, key] = await Promise.all([readFile(certFile, 'utf8'), readFile(keyFile, 'utf8')]);
    const leaf = new X509Certificate(cert);
    createSecureContext({ cert, key }); // throws when the key belongs to another certificate
    if (new Date(leaf.validTo).getTime() <= Date.now()) throw new Error(`it expired on ${leaf.validTo}`);
    return { cert, key };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CertificateInvalid(
      `The certificate ${certFile} with the key ${keyFile} cannot be used: ${why}`,
      {
        cause,
      },
    );
  }
}

/** Finds the certificate of a host: an exact match first, then a wildcard of its domain, then one for every host. */
function findContext(contexts: readonly HostContext[], host: string): SecureContext | undefined {
  const parent = host.slice(host.indexOf('.'));
  const isFor = (wanted: string) => contexts.find(({ hosts }) => hosts?.includes(wanted) === true);
  const found =
    isFor(host) ??
    isFor(`*${parent}`) ??
    isFor(`{account}${parent}`) ??
    contexts.find(({ hosts }) => hosts === undefined) ??
    contexts[0];
  return found?.context;
}

/** Reads a text that changes when one of the files changes. */
async function readStamp(entries: readonly CertificateFiles[]): Promise<string> {
  const files = entries.flatMap(({ certFile, keyFile }) => [certFile, keyFile]);
  const stats = await Promise.all(files.map((file) => stat(file)));
  return stats.map(({ mtimeMs, size, ino }) => `${mtimeMs} ${size} ${ino}`).join('\n');
}
