import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askForService } from '../testing/ask-for-service.ts';
import { findFreePort } from '../testing/provision/find-free-port.ts';
import { startChild } from '../testing/provision/start-child.ts';
import { exchangeRaw, rawRequest, statusOf } from '../testing/raw-http.ts';
import { createTestSettings } from '../testing/test-gateway.ts';
import { startTestPlatform } from '../testing/test-platform.ts';
import type { TestPlatform } from '../testing/test-platform.ts';
import { droppedHeaders } from './dropped-headers.ts';

const lighttpd = await askForService('lighttpd');

describe.skipIf(lighttpd.kind === 'missing')(
  'a CGI program behind lighttpd, which makes _ of every sign',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'postern-cgi-'));
    const state: { platform?: TestPlatform; stop?: () => Promise<void> } = {};

    beforeAll(async () => {
      if (lighttpd.kind === 'missing') return;
      const port = await findFreePort();
      const script = join(folder, 'show.cgi');
      writeFileSync(script, "#!/bin/sh\nprintf 'Content-Type: text/plain\\r\\n\\r\\n'\nenv\n");
      chmodSync(script, 0o755);
      const config = join(folder, 'lighttpd.conf');
      writeFileSync(
        config,
        [
          'server.modules = ("mod_cgi", "mod_rewrite")',
          `server.document-root = "${folder}"`,
          'server.bind = "127.0.0.1"',
          `server.port = ${port}`,
          'url.rewrite-once = ("^/v5/.*" => "/show.cgi")',
          'cgi.assign = (".cgi" => "")',
        ].join('\n'),
      );
      state.stop = await startChild(lighttpd.location, ['-D', '-f', config], {
        spawn: { cwd: folder },
        isReady: async () => {
          await fetch(`http://127.0.0.1:${port}/show.cgi`);
        },
        stopSignal: 'SIGTERM',
      });
      const origin = { upstreamOrigin: `http://127.0.0.1:${port}`, upstreamHost: `127.0.0.1:${port}` };
      state.platform = await startTestPlatform({
        routes: createTestSettings(port).routes.map((route) => ({ ...route, ...origin })),
      });
    });
    afterAll(async () => {
      await state.platform?.close();
      await state.stop?.();
      rmSync(folder, { recursive: true, force: true });
    });

    test('reads the identity of the gateway and nothing that a client put beside it', async () => {
      const { platform } = state;
      if (platform === undefined) throw new Error('no gateway');
      const names = [
        ...droppedHeaders.flatMap((group) => group.names.slice(0, 4)),
        'x-postern-licence',
        'x-postern-default-entity',
        'x-forwarded-user',
      ];
      for (const sign of ['_', '.', '~', '+', '!', '|', '*']) {
        const forged = names.map((name) => `${name.replaceAll('-', sign)}: forged`);
        const answer = await exchangeRaw(
          platform.port,
          rawRequest('GET', '/v5/profiles/1', [platform.authorization, ...forged]),
        );
        expect(statusOf(answer)).toBe(200);
        expect(answer).toMatch(/^HTTP_X_POSTERN_LICENCE=12740\r?$/m);
        expect(answer).not.toContain('forged');
      }
    });
  },
);
