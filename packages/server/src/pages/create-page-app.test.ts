import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPageApp } from './create-page-app.ts';
import { consolePages, createPageMatcher, portalPages } from './page-paths.ts';
import { createPortalPolicy } from './portal-policy.ts';
import { ownBrand } from '../domain/brand.ts';
import { presentPageBrand } from './create-brand-app.ts';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'postern-pages-'));
  await mkdir(join(root, 'built', 'assets'), { recursive: true });
  await writeFile(join(root, 'secret.txt'), 'outside');
  await writeFile(
    join(root, 'built', 'console.html'),
    '<script nonce="__CSP_NONCE__"></script><style nonce="__CSP_NONCE__"></style>',
  );
  await writeFile(join(root, 'built', 'assets', 'main-abc.js'), 'export {}');
});
afterAll(() => rm(root, { recursive: true, force: true }));

const pages = (folder = 'built'): ReturnType<typeof createPageApp> =>
  createPageApp({
    brand: presentPageBrand(ownBrand),
    folder: join(root, folder),
    entry: 'console.html',
    isPage: createPageMatcher(consolePages),
    unbuiltText: 'not built',
  });

describe('the pages of the console', () => {
  it('puts a fresh nonce into the page and its content security policy', async () => {
    const [one, other] = await Promise.all([
      pages().request('/'),
      pages().request('/licences/x/TEST/api-users'),
    ]);
    const policy = one.headers.get('content-security-policy') ?? '';
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
    expect(nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/);
    expect(await one.text()).toBe(`<script nonce="${nonce}"></script><style nonce="${nonce}"></style>`);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(other.headers.get('content-security-policy')).not.toBe(policy);
    expect(one.headers.get('cache-control')).toBe('no-store');
  });

  it('never serves the entry page by its name without a policy', async () => {
    const answer = await pages().request('/console.html', { headers: { accept: 'text/html' } });
    expect(answer.headers.get('content-security-policy')).toContain('nonce-');
    expect(await answer.text()).not.toContain('__CSP_NONCE__');
  });

  it('serves hashed files for ever, and says 404 for one that is gone', async () => {
    const found = await pages().request('/assets/main-abc.js');
    expect(found.headers.get('content-type')).toContain('text/javascript');
    expect(found.headers.get('cache-control')).toContain('immutable');
    expect((await pages().request('/assets/main-old.js')).status).toBe(404);
  });

  it('sends the packed form that lies beside a file to whoever takes it, and never for the entry page', async () => {
    const file = join(root, 'built', 'assets', 'packed-abc.js');
    for (const [ending, text] of Object.entries({ '': 'plain', '.br': 'brotli', '.gz': 'gzip' }))
      await writeFile(file + ending, text);
    await writeFile(join(root, 'built', 'console.html.gz'), 'never');
    const ask = (path: string, encodings: string) =>
      pages().request(path, { headers: { 'accept-encoding': encodings } });
    for (const [encodings, expected] of [
      ['gzip, deflate, br', ['br', 'brotli']],
      ['gzip', ['gzip', 'gzip']],
      ['br;q=0, gzip;q=0.5', ['gzip', 'gzip']],
      ['br;q=0', [null, 'plain']],
      ['identity', [null, 'plain']],
    ] as const) {
      const answer = await ask('/assets/packed-abc.js', encodings);
      expect([answer.headers.get('content-encoding'), await answer.text()], encodings).toEqual(expected);
      expect(answer.headers.get('content-type')).toContain('text/javascript');
      expect(answer.headers.get('vary')).toBe('accept-encoding');
    }
    expect((await ask('/', 'gzip')).headers.get('content-encoding')).toBeNull();
    expect((await ask('/assets/main-abc.js', 'gzip, br')).headers.get('content-encoding')).toBeNull();
  });

  it('answers 404 where there is no page: a browser sees the site’s own page, a program a line of text', async () => {
    for (const path of ['/llms.txt', '/openapi.json', '/.well-known/mcp', '/licences/x', '/%00', '/%ff']) {
      const plain = await pages().request(path);
      expect([plain.status, await plain.text()], path).toEqual([404, 'There is no such page.']);
      const shown = await pages().request(path, { headers: { accept: 'text/html,*/*;q=0.8' } });
      expect(shown.status, path).toBe(404);
      expect(shown.headers.get('content-security-policy'), path).toContain('nonce-');
      expect(await shown.text()).toContain('<script nonce=');
    }
  });

  it.each(['/../secret.txt', '/%2e%2e/secret.txt', '/assets/..%2f..%2fsecret.txt', '/%00', '/%ff'])(
    'keeps %s inside its folder',
    async (path) => {
      const answer = await pages().request(path);
      expect(await answer.text()).not.toContain('outside');
    },
  );

  it('says so while the pages are not built', async () => {
    const answer = await pages('missing').request('/');
    expect([answer.status, await answer.text()]).toEqual([503, 'not built']);
  });
});

describe('the policy of the portal', () => {
  const policyOf = createPortalPolicy(['https://api.example.com', 'https://*.api.example.com']);
  const read = (path: string) =>
    new Map(
      policyOf(path, 'bm9uY2U=')
        .split('; ')
        .map((part) => [part.split(' ')[0], part.split(' ').slice(1)]),
    );

  it.each(['/reference', '/reference/TEST/v5'])('lets %s call the gateways, and nobody else', (path) => {
    expect(read(path).get('connect-src')).toEqual([
      "'self'",
      'https://api.example.com',
      'https://*.api.example.com',
    ]);
  });

  it.each(['/', '/guides/errors', '/referenced', '/me', '/sign-in'])(
    'lets %s call the portal alone',
    (path) => {
      expect(read(path).get('connect-src')).toEqual(["'self'"]);
      expect(read(path).get('style-src')).not.toContain("'unsafe-inline'");
    },
  );

  it.each(['/', '/reference/TEST/v5'])('runs no script of others on %s, and nothing may frame it', (path) => {
    const policy = read(path);
    expect(policy.get('default-src')).toEqual(["'none'"]);
    expect(policy.get('script-src')).toEqual(["'self'", "'nonce-bm9uY2U='"]);
    expect(policy.get('frame-ancestors')).toEqual(["'none'"]);
    expect(policy.get('base-uri')).toEqual(["'none'"]);
    expect(policy.get('form-action')).toEqual(["'self'"]);
    expect(policy.get('img-src')).toEqual(["'self'", 'data:']);
  });

  it('stands on the pages that it is for', async () => {
    const app = createPageApp({
      brand: presentPageBrand(ownBrand),
      folder: join(root, 'built'),
      entry: 'console.html',
      isPage: createPageMatcher(portalPages),
      unbuiltText: '',
      presentPolicy: policyOf,
    });
    const policies = await Promise.all(
      ['/reference/TEST/v5', '/'].map(async (path) =>
        (await app.request(path)).headers.get('content-security-policy'),
      ),
    );
    expect(policies[0]).toContain('https://api.example.com');
    expect(policies[1]).not.toContain('https://api.example.com');
  });
});
