import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import type { SecureContext, SecureContextOptions, Server, TlsOptions } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { X509Certificate } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { testCertificate } from '../testing/test-certificate.ts';
import { CertificateInvalid, loadTlsCertificates } from './tls-certificates.ts';
import type { CertificateFiles, TlsCertificates } from './tls-certificates.ts';

let folder: string;
const opened: TlsCertificates[] = [];
const failures: unknown[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tls-certificates-'));
  await writeFile(join(folder, 'cert.pem'), testCertificate.cert);
  await writeFile(join(folder, 'key.pem'), testCertificate.key);
  failures.length = 0;
});
afterEach(async () => {
  for (const each of opened.splice(0)) each.close();
  await rm(folder, { recursive: true });
});

const files = (hosts?: readonly string[]): CertificateFiles => ({
  certFile: join(folder, 'cert.pem'),
  keyFile: join(folder, 'key.pem'),
  hosts,
});

async function load(...entries: readonly CertificateFiles[]): Promise<TlsCertificates> {
  const loaded = await loadTlsCertificates(entries, { onFailure: (error) => failures.push(error) });
  opened.push(loaded);
  return loaded;
}

function select({ SNICallback }: TlsOptions, host: string): SecureContext | undefined {
  let chosen: SecureContext | undefined;
  SNICallback?.(host, (_error, context) => (chosen = context));
  return chosen;
}

describe('the certificate for a host', () => {
  test('is its own, then that of its domain, then that of every host', async () => {
    const { options } = await load(
      files(['api.test']),
      files(['*.api.test']),
      files(['{account}.legacy.test']),
      files(),
    );
    const all = ['api.test', 'a.api.test', 'a.legacy.test', 'other.test'].map((host) =>
      select(options, host),
    );
    expect(new Set(all).size).toBe(4);
    expect(all).not.toContain(undefined);
    expect(select(options, 'API.test')).toBe(all[0]);
    expect(select(options, 'b.api.test')).toBe(all[1]);
    expect(select(options, 'a.b.api.test')).toBe(all[3]);
    expect(select(options, 'legacy.test')).toBe(all[3]);
  });

  test('is the first where none is of every host', async () => {
    const { options } = await load(files(['api.test']), files(['other.test']));
    expect(select(options, 'unknown.test')).toBe(select(options, 'api.test'));
    expect(select(options, 'other.test')).not.toBe(select(options, 'api.test'));
  });

  test('is the first for clients that name none', async () => {
    const { options } = await load(files(['api.test']));
    expect(options).toMatchObject({ cert: testCertificate.cert, key: testCertificate.key });
    expect((await load()).options).not.toHaveProperty('cert');
  });
});

test('no connection is weaker than TLS 1.2 with forward secrecy', async () => {
  const { options } = await load(files());
  expect(options).toMatchObject({ minVersion: 'TLSv1.2', honorCipherOrder: true });
  const ciphers = String(options.ciphers).split(':');
  expect(ciphers.length).toBeGreaterThan(5);
  for (const cipher of ciphers)
    expect(cipher).toMatch(
      /^(?:ECDHE-(?:ECDSA|RSA)-(?:AES(?:128|256)-GCM-SHA\d+|CHACHA20-POLY1305)|TLS_.+)$/,
    );
});

describe('files that change', () => {
  test('are read again, for new connections and for clients that name no host', async () => {
    const loaded = await load(files(['api.test']));
    const before = select(loaded.options, 'api.test');
    const seen: SecureContextOptions[] = [];
    const server = { setSecureContext: (settings: SecureContextOptions) => seen.push(settings) };
    expect(loaded.attach(server as unknown as Server)).toBe(server);

    await loaded.reload();
    expect([select(loaded.options, 'api.test') === before, seen]).toEqual([true, []]);

    await utimes(join(folder, 'key.pem'), 1, 1);
    await loaded.reload();
    expect(select(loaded.options, 'api.test')).not.toBe(before);
    expect(seen).toMatchObject([{ cert: testCertificate.cert, minVersion: 'TLSv1.2' }]);
    expect(failures).toEqual([]);
  });

  test('and cannot be used leave those of before in use, and are reported', async () => {
    const loaded = await load(files());
    const before = select(loaded.options, 'api.test');
    await writeFile(join(folder, 'cert.pem'), 'broken');
    await loaded.reload();
    expect(select(loaded.options, 'api.test')).toBe(before);
    expect(failures).toHaveLength(1);
    expect(failures[0]).toBeInstanceOf(CertificateInvalid);
    await rm(join(folder, 'cert.pem'));
    await loaded.reload();
    expect(failures).toHaveLength(2);
  });
});

test('a pair that cannot be used is refused by the names of its files', async () => {
  const missing = { certFile: join(folder, 'none.pem'), keyFile: join(folder, 'key.pem') };
  await expect(load(missing)).rejects.toThrow(/none\.pem/);
  await writeFile(join(folder, 'key.pem'), 'broken');
  const refused = load(files());
  await expect(refused).rejects.toThrow(CertificateInvalid);
  await expect(refused).rejects.toThrow(/cert\.pem with the key .*key\.pem/);
});

test('a certificate is refused from the moment at which it expires, and its file is named', async () => {
  const endMs = new Date(new X509Certificate(testCertificate.cert).validTo).getTime();
  vi.useFakeTimers({ toFake: ['Date'], now: endMs - 1 });
  try {
    await expect(load(files())).resolves.toBeDefined();
    vi.setSystemTime(endMs);
    await expect(load(files())).rejects.toMatchObject({
      name: 'CertificateInvalid',
      message: expect.stringContaining(join(folder, 'cert.pem')),
    });
  } finally {
    vi.useRealTimers();
  }
});
