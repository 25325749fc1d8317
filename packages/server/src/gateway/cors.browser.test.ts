import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureChromium } from '../testing/ask-for-service.ts';
import { listenOn } from '../testing/raw-http.ts';
import { createTestSettings } from '../testing/test-gateway.ts';
import { startTestPlatform } from '../testing/test-platform.ts';
import type { TestPlatform } from '../testing/test-platform.ts';

const found = await ensureChromium();
const why = found.kind === 'available' ? '' : ` (${found.reason})`;

describe.skipIf(found.kind === 'missing')(`a page in Chromium${why}`, () => {
  let browser: Browser;
  let platform: TestPlatform;
  const pages: Server[] = [];
  const origins: string[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: found.kind === 'available' ? found.location : '',
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--disable-background-networking',
      ],
    });
    for (let index = 0; index < 2; index++) {
      const server = createServer((_request, response) => {
        response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>page</title>');
      });
      pages.push(server);
      origins.push(`http://127.0.0.1:${await listenOn(server)}`);
    }
    platform = await startTestPlatform((port) => ({
      routes: createTestSettings(port).routes.map((route) => ({
        ...route,
        corsOrigins: origins.slice(0, 1),
      })),
    }));
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    await platform.close();
    for (const server of pages) server.close();
  });

  /** What a page of the origin sees of a call with the credential in its header. */
  async function callFrom(origin: string, path: string): Promise<string> {
    const page = await browser.newPage();
    await page.goto(origin);
    const authorization = platform.authorization.replace('Authorization: ', '');
    const seen = await page.evaluate(
      async ([url = '', value = '']) => {
        try {
          const answer = await fetch(url, { headers: { authorization: value } });
          return `${answer.status} ${answer.headers.get('x-request-id') === null ? 'hidden' : 'shown'}`;
        } catch {
          return 'blocked';
        }
      },
      [`http://127.0.0.1:${platform.port}${path}`, authorization],
    );
    await page.close();
    return seen;
  }

  test('of a listed origin calls the API and reads the request id, of answers and of refusals', async () => {
    const [listed = ''] = origins;
    expect(await callFrom(listed, '/v5/profiles/1')).toBe('200 shown');
    expect(await callFrom(listed, '/v5/unclassified')).toBe('403 shown');
  }, 30_000);

  test('of any other origin is blocked before its call is sent', async () => {
    platform.upstream.heads.length = 0;
    expect(await callFrom(origins[1] ?? '', '/v5/profiles/1')).toBe('blocked');
    expect(platform.upstream.heads).toEqual([]);
  }, 30_000);
});
