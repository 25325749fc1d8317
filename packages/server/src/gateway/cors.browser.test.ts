import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Catalogue, Requirement } from '@postern/contract/catalogue';
import { buildCatalogue } from '../catalogue/build-catalogue.ts';
import { mappingConfigSchema } from '../config/mapping-config-schema.ts';
import { ensureChromium } from '../testing/ask-for-service.ts';
import { listenOn } from '../testing/raw-http.ts';
import { createTestCatalogue, createTestSettings, testApi } from '../testing/test-gateway.ts';
import { startTestPlatform } from '../testing/test-platform.ts';
import type { TestPlatform } from '../testing/test-platform.ts';

/** From a document, as an operator's is. */
async function buildOrdersCatalogue(): Promise<Catalogue> {
  const schema = { type: 'string' };
  const document = {
    openapi: '3.1.0',
    info: { title: 'Orders', version: '1' },
    paths: {
      '/orders/{id}': {
        parameters: [{ name: 'If-Match', in: 'header', schema }],
        put: {
          tags: ['profiles'],
          parameters: [{ $ref: '#/components/parameters/Key' }],
          responses: {
            '201': { description: 'made', headers: { 'X-Total-Count': { schema } } },
            '204': { $ref: '#/components/responses/Done' },
          },
        },
      },
    },
    components: {
      parameters: { Key: { name: 'Idempotency-Key', in: 'header', required: true, schema } },
      responses: { Done: { description: 'done', headers: { ETag: { schema } } } },
    },
  };
  const { catalogue } = await buildCatalogue(
    { text: JSON.stringify(document), file: 'orders.json' },
    {
      api: { id: testApi, mapping: mappingConfigSchema.parse({ deriveModules: true }) },
      groups: [],
    },
  );
  const usual = createTestCatalogue();
  const requirements: Requirement[] = usual.operations[1]?.requirements ?? [];
  const orders = catalogue.operations.map((operation) => ({ ...operation, requirements }));
  return { ...usual, operations: [...usual.operations, ...orders] };
}

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
    platform = await startTestPlatform(
      (port) => ({
        routes: createTestSettings(port).routes.map((route) => ({
          ...route,
          corsOrigins: origins.slice(0, 1),
        })),
      }),
      { catalogue: await buildOrdersCatalogue() },
    );
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    await platform.close();
    for (const server of pages) server.close();
  });

  /** Returns the part of a call's answer that a page of the origin may see; the credential is in a header. */
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

  test('sends the headers that the document declares and reads those that it declares, and no others', async () => {
    platform.upstream.answer = (socket) =>
      void socket.write(
        'HTTP/1.1 201 Created\r\nLocation: /v5/orders/7\r\nETag: "1"\r\nX-Total-Count: 3\r\nX-Inner: 4\r\nContent-Length: 0\r\n\r\n',
      );
    const put = (sent: Readonly<Record<string, string>>) => putFrom(origins[0] ?? '', sent);
    expect(await put({ 'Idempotency-Key': 'a', 'If-Match': '"1"' })).toBe('201 /v5/orders/7 "1" 3 null');
    expect(platform.upstream.heads.at(-1)).toMatch(/idempotency-key: a/i);
    expect(await put({ 'X-Undeclared': 'a' })).toBe('blocked');
  }, 30_000);

  async function putFrom(origin: string, sent: Readonly<Record<string, string>>): Promise<string> {
    const page = await browser.newPage();
    await page.goto(origin);
    const authorization = platform.authorization.replace('Authorization: ', '');
    const seen = await page.evaluate(
      async ({ url, headers }) => {
        try {
          const answer = await fetch(url, { method: 'PUT', headers });
          const read = ['location', 'etag', 'x-total-count', 'x-inner'].map((name) =>
            answer.headers.get(name),
          );
          return [answer.status, ...read].join(' ').replace(/ $/, ' null');
        } catch {
          return 'blocked';
        }
      },
      { url: `http://127.0.0.1:${platform.port}/v5/orders/1`, headers: { ...sent, authorization } },
    );
    await page.close();
    return seen;
  }

  test('of any other origin is blocked before its call is sent', async () => {
    platform.upstream.heads.length = 0;
    expect(await callFrom(origins[1] ?? '', '/v5/profiles/1')).toBe('blocked');
    expect(platform.upstream.heads).toEqual([]);
  }, 30_000);
});
