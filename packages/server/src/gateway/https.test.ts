import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { Agent, request } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import type { SecureVersion } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CertificateInvalid, loadTlsCertificates } from '../crypto/tls-certificates.ts';
import type { TlsCertificates } from '../crypto/tls-certificates.ts';
import { askForService } from '../testing/ask-for-service.ts';
import { createCertificate } from '../testing/create-certificate.ts';
import {
  createTestAccess,
  createTestGatewayDeps,
  createTestGrant,
  createTestSettings,
  createTestToken,
} from '../testing/test-gateway.ts';
import type { TestAccess } from '../testing/test-gateway.ts';
import { createDecideDeps } from './create-decide-deps.ts';
import { decide } from './pipeline.ts';
import { HeldRefusals } from './held-refusals.ts';
import { createAnswerOwnPath } from './own-paths.ts';
import { createGateway } from './server.ts';
import { receive } from './stages/receive.ts';
import type { Gateway } from './server.ts';
import { isRefusal } from '../domain/refusal.ts';
import { createCall } from './advance-call.ts';

const run = promisify(execFile);
const sslscan = await askForService('sslscan');
const grant = createTestGrant();
const failures: unknown[] = [];
let folder: string;
let certificates: TlsCertificates;
let testAccess: TestAccess;
let gateway: Gateway;
let port: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-tls-'));
  const [first, second] = [
    await createCertificate('api.test', folder),
    await createCertificate('other.test', folder),
  ];
  certificates = await loadTlsCertificates([first, { ...second, hosts: ['other.test'] }], {
    onFailure: (error) => failures.push(error),
  });
  testAccess = await createTestAccess([grant]);
  const settings = createTestSettings(1, { hosts: ['api.test', 'other.test'] });
  const { deps } = createTestGatewayDeps(settings, testAccess.view);
  gateway = createGateway({ ...deps, tls: certificates });
  port = await gateway.listen(0, '127.0.0.1');
});
afterAll(async () => {
  await gateway.close();
  certificates.close();
  await testAccess.access.close();
  await rm(folder, { recursive: true, force: true });
});

/** Returns the client's view of the handshake; the certificate is judged by its name alone. */
async function shake(
  options: { readonly servername?: string; readonly version?: SecureVersion } = {},
): Promise<{ readonly protocol: string | null; readonly name: string; readonly serial: string }> {
  return await new Promise((resolve, reject) => {
    const socket = connect({
      port,
      host: '127.0.0.1',
      rejectUnauthorized: false,
      ...(options.servername === undefined ? {} : { servername: options.servername }),
      ...(options.version === undefined ? {} : { minVersion: options.version, maxVersion: options.version }),
      // A client from before TLS 1.2 would offer these; this OpenSSL forbids them at its usual security level.
      ciphers: 'DEFAULT:@SECLEVEL=0',
    });
    socket.once('error', reject);
    socket.once('secureConnect', () => {
      const { subject, serialNumber } = socket.getPeerCertificate();
      resolve({ protocol: socket.getProtocol(), name: String(subject.CN), serial: serialNumber });
      socket.end();
    });
  });
}

const agent = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false });
async function get(path: string): Promise<{ status: number; hsts: string | undefined; socket: TLSSocket }> {
  return await new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, path, agent, servername: 'api.test', headers: { host: 'api.test' } },
      (answer) => {
        const hsts = answer.headers['strict-transport-security'];
        answer.resume().once('end', () => resolve({ status: answer.statusCode ?? 0, hsts, socket }));
      },
    );
    let socket: TLSSocket;
    sent.once('socket', (used) => (socket = used as TLSSocket)); // an https agent's
    sent.once('error', reject).end();
  });
}

describe('a listener with certificates', () => {
  it('speaks TLS 1.2 and 1.3, and nothing older', async () => {
    expect((await shake({ version: 'TLSv1.2' })).protocol).toBe('TLSv1.2');
    expect((await shake({ version: 'TLSv1.3' })).protocol).toBe('TLSv1.3');
    await expect(shake({ version: 'TLSv1.1' })).rejects.toThrow();
    await expect(shake({ version: 'TLSv1' })).rejects.toThrow();
  });

  it('shows each host its own certificate, and the first one to everybody else', async () => {
    expect((await shake({ servername: 'other.test' })).name).toBe('other.test');
    expect((await shake({ servername: 'OTHER.test' })).name).toBe('other.test');
    expect((await shake({ servername: 'api.test' })).name).toBe('api.test');
    expect((await shake()).name).toBe('api.test');
  });

  it('says in every answer, refusals and its own paths included, that HTTPS is to be used', async () => {
    for (const path of ['/v5/profiles/1', '/healthz', '/auth/token', '/nowhere']) {
      expect((await get(path)).hsts, path).toBe('max-age=31536000');
    }
  });

  it('takes changed files over without dropping a connection, and keeps the old where the new are broken', async () => {
    const before = await shake();
    const first = await get('/healthz');
    const { certFile } = await createCertificate('api.test', folder);
    await certificates.reload();
    const after = await shake();
    expect(after.serial).not.toBe(before.serial);
    const second = await get('/healthz');
    expect([second.status, second.socket === first.socket]).toEqual([200, true]);
    await writeFile(certFile, 'rubbish');
    await certificates.reload();
    expect(failures).toHaveLength(1);
    expect((await shake()).serial).toBe(after.serial);
    await createCertificate('api.test', folder);
    await certificates.reload();
    expect((await shake()).serial).not.toBe(after.serial);
  });

  it('does not start with a key that is another certificate’s', async () => {
    const one = await createCertificate('one.test', folder);
    const two = await createCertificate('two.test', folder);
    const mixed = { certFile: one.certFile, keyFile: two.keyFile };
    await expect(loadTlsCertificates([mixed], { onFailure: () => {} })).rejects.toThrow(CertificateInvalid);
  });

  it.skipIf(sslscan.kind === 'missing')(
    `finds favour with sslscan${sslscan.kind === 'missing' ? ` (skipped: ${sslscan.reason})` : ''}`,
    async () => {
      if (sslscan.kind === 'missing') return;
      const { stdout } = await run(sslscan.location, [
        '--no-colour',
        '--no-check-certificate',
        `127.0.0.1:${port}`,
      ]);
      for (const version of ['SSLv2', 'SSLv3', 'TLSv1.0', 'TLSv1.1']) {
        expect(stdout).toMatch(new RegExp(`${version.replace('.', '\\.')}\\s+disabled`));
      }
      for (const version of ['TLSv1.2', 'TLSv1.3']) {
        expect(stdout).toMatch(new RegExp(`${version.replace('.', '\\.')}\\s+enabled`));
      }
      expect(stdout).not.toMatch(/(?<!not )vulnerable to heartbleed|\b(?:RC4|3DES|NULL|anon|CBC)\b/i);
      const ciphers = [...stdout.matchAll(/^(?:Preferred|Accepted)\s+(TLSv1\.\d)\s+\d+ bits\s+(\S+)/gm)];
      expect(ciphers.length).toBeGreaterThan(3);
      for (const [, version, name] of ciphers) {
        if (version === 'TLSv1.2') expect(name).toMatch(/^ECDHE-.*(?:GCM|POLY1305)/);
      }
    },
    60_000,
  );
});

describe('a credential in the clear', () => {
  it('is refused in the body of an OAuth request too, before the body is read', async () => {
    const { deps } = createTestGatewayDeps(createTestSettings(1), testAccess.view);
    const asked: string[] = [];
    const answerOwnPath = createAnswerOwnPath({
      ...createDecideDeps(deps),
      settings: deps.settings,
      ownApp: (sent) => {
        asked.push(sent.url);
        return new Response(null, { status: 204 });
      },
      heldRefusals: new HeldRefusals([]),
      answerWhoami: () => {},
      isConfidential: () => false,
    });
    const server = createServer((incoming, response) => {
      const received = receive(
        createCall({
          requestId: 'r1',
          rawHeaders: incoming.rawHeaders,
          method: 'POST',
          rawTarget: incoming.url ?? '',
          httpVersion: '1.1',
          peerAddress: '192.0.2.1',
          isEncrypted: false,
          atMs: 0,
        }),
        createDecideDeps(deps),
      );
      if (!isRefusal(received)) answerOwnPath(received, { request: incoming, response });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const at = typeof address === 'object' && address !== null ? address.port : 0;
    const url = `http://127.0.0.1:${at}/oauth/token`;
    const answer = await fetch(url, { method: 'POST', body: new URLSearchParams({ client_secret: 'x' }) });
    server.closeAllConnections();
    server.close();
    expect([answer.status, asked]).toEqual([403, []]);
    expect(await answer.text()).toContain('credential_in_clear');
  });

  it('is refused and not judged, unless the peer is this machine or a trusted proxy that says https', async () => {
    const token = await createTestToken(grant);
    const { deps } = createTestGatewayDeps(
      createTestSettings(1, { trustedProxies: ['10.0.0.0/24'] }),
      testAccess.view,
    );
    const deciding = createDecideDeps(deps);
    const judge = async (peerAddress: string, headers: readonly string[], isEncrypted = false) => {
      const raw = createCall({
        requestId: 'r1',
        method: 'GET',
        rawTarget: '/v5/profiles/1',
        rawHeaders: ['Host', 'api.test', ...headers],
        httpVersion: '1.1',
        peerAddress,
        isEncrypted,
        atMs: 0,
      });
      const decision = await decide(raw, deciding);
      return isRefusal(decision) ? decision.code : 'ok';
    };
    const good = ['Authorization', `Bearer ${token}`];
    const https = ['X-Forwarded-Proto', 'https', 'X-Forwarded-For', '192.0.2.1'];
    const http = ['X-Forwarded-Proto', 'http', 'X-Forwarded-For', '192.0.2.1'];
    expect(await judge('192.0.2.1', good)).toBe('credential_in_clear');
    expect(await judge('192.0.2.1', ['Authorization', 'Bearer rubbish'])).toBe('credential_in_clear');
    expect(await judge('192.0.2.1', [...good, ...https])).toBe('credential_in_clear');
    expect(await judge('10.0.0.7', good)).toBe('credential_in_clear');
    expect(await judge('10.0.0.7', [...good, ...http])).toBe('credential_in_clear');
    expect(await judge('10.0.0.7', [...good, ...https, 'X-Forwarded-Proto', 'http'])).toBe(
      'credential_in_clear',
    );
    expect(await judge('10.0.0.7', [...good, ...https])).toBe('ok');
    expect(await judge('192.0.2.1', good, true)).toBe('ok');
    for (const loopback of ['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1']) {
      expect(await judge(loopback, good), loopback).toBe('ok');
    }
    expect(await judge('192.0.2.1', [])).toBe('credential_missing');
  });
});
