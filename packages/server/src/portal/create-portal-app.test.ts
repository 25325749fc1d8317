import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorCodes } from '@postern/contract/error-catalogue';
import { createPortalClient } from '@postern/contract/portal-client';
import type { PortalClient, PortalResult } from '@postern/contract/portal-client';
import { startPortalInstallation } from '../testing/start-portal-installation.ts';
import type { PortalInstallation } from '../testing/start-portal-installation.ts';

let running: PortalInstallation;
let client: PortalClient;
beforeAll(async () => {
  running = await startPortalInstallation();
  client = createPortalClient({ baseUrl: running.portalUrl, fetch });
}, 60_000);
afterAll(() => running.close());

function dataOf<Data>(result: PortalResult<Data>): Data {
  if (result.ok) return result.data;
  throw new Error(JSON.stringify(result.problem));
}

const params = { environment: 'TEST', apiId: 'v5' };

describe('a public portal', () => {
  it('says who is asking and where things are', async () => {
    const session = dataOf(await client.getPortalSession());
    expect(session).toMatchObject({ access: 'public', mayRead: true, human: null });
    expect(session.docsUrl).toBe(`${running.portalUrl}/errors`);
    const { items } = dataOf(await client.listPortalEnvironments());
    expect(items).toMatchObject([
      {
        name: 'TEST',
        url: running.gatewayUrl,
        domain: new URL(running.gatewayUrl).host,
        tokenUrl: `${running.gatewayUrl}/auth/token`,
        apis: [
          {
            id: 'v5',
            title: 'Public API v5',
            version: '5.1',
            summary: 'Profiles and their status',
            schemes: ['bearer', 'dpop'],
            keyHeader: null,
            document: 'available',
            // The internal operation is not counted.
            operationCount: 4,
          },
          {
            id: 'v4',
            aliases: [{ path: '/old/ws', deprecation: { successor: 'https://api.example.com/v5' } }],
          },
          { id: 'direct', keyHeader: 'Api-Token', deprecation: null },
        ],
      },
    ]);
    expect(JSON.stringify(items)).not.toContain('upstream');
  });

  it('serves an enriched document with an ETag, packed where that is understood', async () => {
    const url = `${running.portalUrl}/portal/v1/environments/TEST/apis/v5/openapi.json`;
    const first = await fetch(url);
    const document = (await first.json()) as { paths: Record<string, Record<string, object>> };
    expect(first.headers.get('content-encoding')).toBe('gzip');
    expect(Object.keys(document.paths)).toEqual(['/ping', '/profiles/{id}', '/unsorted']);
    expect(document.paths['/profiles/{id}']?.['get']).toMatchObject({
      'x-postern-right': { needs: [{ moduleId: 'profiles', level: 'read', group: 'Data exchange' }] },
    });
    const etag = first.headers.get('etag') ?? '';
    const again = await fetch(url, { headers: { 'if-none-match': `"other", W/${etag}` } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    const dutch = await (await fetch(`${url}?language=nl`)).text();
    expect(dutch).toContain('Vereist Lezen op Profiles.');
  });

  it('answers 404 for an API, environment or guide that there is not, and 400 for a wrong parameter', async () => {
    const codes = await Promise.all([
      client.getPortalOpenApi({ params: { ...params, apiId: 'v9' } }),
      client.getPortalOpenApi({ params: { ...params, environment: 'PROD' } }),
      client.getGuide({ params: { guideId: 'nothing' } }),
      client.getPortalError({ params: { code: 'toString' } }),
      client.listGuides({ query: { language: 'de' as never } }),
    ]);
    expect(codes.map((result) => (result.ok ? 'ok' : result.problem.code))).toEqual([
      'not_found',
      'not_found',
      'not_found',
      'not_found',
      'request_invalid',
    ]);
  });

  it('serves the taxonomy as a file, without internal operations', async () => {
    for (const format of ['xlsx', 'csv', 'json']) {
      const file = await fetch(`${running.portalUrl}/portal/v1/environments/TEST/apis/v5/taxonomy/${format}`);
      expect(file.headers.get('content-disposition')).toBe(`attachment; filename="rights-TEST-v5.${format}"`);
      const body = Buffer.from(await file.arrayBuffer());
      expect(body.length).toBeGreaterThan(100);
      expect(body.toString('latin1')).not.toContain('/inner');
      if (format === 'json') {
        const rows = JSON.parse(body.toString()) as { documentationUrl: string }[];
        expect(rows.map(({ documentationUrl }) => documentationUrl)).toContain(
          `${running.portalUrl}/reference/TEST/v5#operation/getProfile`,
        );
      }
    }
  });

  it('has guides in three languages, with the schemes that the installation takes and its addresses', async () => {
    for (const language of ['en', 'fr', 'nl'] as const) {
      const { items } = dataOf(await client.listGuides({ query: { language } }));
      expect(items).toHaveLength(6);
      expect(items.every((item) => item.language === language && item.summary.length > 40)).toBe(true);
      for (const { id } of items) {
        const guide = dataOf(await client.getGuide({ params: { guideId: id }, query: { language } }));
        expect(JSON.stringify(guide), id).not.toMatch(/\{\{|<script|href="[^"]*\.md/);
        expect(guide.sections.every(({ blocks }) => blocks.length > 0)).toBe(true);
      }
    }
    const guide = dataOf(await client.getGuide({ params: { guideId: 'authentication' } }));
    const samples = guide.sections.flatMap(({ blocks }) =>
      blocks.flatMap((block) => (block.kind === 'samples' ? [block.samples.map(({ label }) => label)] : [])),
    );
    expect(samples).toEqual([
      ['curl', 'Node', 'Python', 'PHP'],
      ['curl', 'Node', 'Python', 'PHP'],
      ['Node'],
      ['curl', 'Node', 'Python', 'PHP'],
      ['curl', 'Node', 'Python', 'PHP'],
    ]);
    expect(JSON.stringify(guide)).toContain(`${running.gatewayUrl}/auth/token`);
    expect(JSON.stringify(guide)).toContain('href=\\"/errors/credential_missing\\"');
  });

  it('has a page for every error code, in the reader’s language where there is one', async () => {
    const { items } = dataOf(await client.listPortalErrors({ query: { language: 'fr' } }));
    expect(items.find(({ code }) => code === 'right_missing')).toEqual({
      code: 'right_missing',
      status: 403,
      title: 'Droit manquant',
      isOfCalls: true,
    });
    const error = dataOf(
      await client.getPortalError({ params: { code: 'right_missing' }, query: { language: 'fr' } }),
    );
    expect(error).toMatchObject({
      language: 'fr',
      detail: 'Cet appel nécessite Profiles : lire et écrire.',
      isExample: true,
    });
    expect(error.html).toContain('<h2>');
  });

  it('shows no placeholder in any error page, nor in the answers of the OpenAPI document', async () => {
    for (const language of ['en', 'fr', 'nl'] as const) {
      for (const code of errorCodes) {
        const error = dataOf(await client.getPortalError({ params: { code }, query: { language } }));
        expect([error.detail, error.remedy].join(' '), code).not.toMatch(/[‹›{}]|(?<!\w)\?/);
      }
    }
    const document = dataOf(await client.getPortalOpenApi({ params }));
    const { responses } = (document as { components: { responses: Record<string, object> } }).components;
    expect(Object.keys(responses).length).toBeGreaterThan(3);
    for (const [, detail = ''] of JSON.stringify(responses).matchAll(/"detail":"([^"]*)"/g))
      expect(detail).not.toMatch(/[{}‹›]|(?<!\w)\?/);
  });

  it('finds calls, guides and errors; accents, case and a slip of the keys do not matter', async () => {
    const find = async (q: string, language: 'en' | 'fr' = 'en') => {
      const { items } = dataOf(await client.searchPortal({ query: { q, language } }));
      return items.map((hit) =>
        hit.kind === 'operation' ? hit.operationId : hit.kind === 'guide' ? hit.guideId : hit.code,
      );
    };
    expect((await find('replace PROFILE'))[0]).toBe('putProfile');
    expect(await find('profles')).toContain('getProfile');
    expect((await find('putProfile'))[0]).toBe('putProfile');
    expect((await find('right_missing'))[0]).toBe('right_missing');
    expect(await find('reinitialisee', 'fr')).toContain('authentication');
    expect(await find('inner')).not.toContain('inner');
    expect(await find('')).toEqual([]);
    expect(await find('zzzzqqqq')).toEqual([]);
    const { items } = dataOf(await client.searchPortal({ query: { q: 'person number' } }));
    expect(items[0]).toMatchObject({
      kind: 'operation',
      operationId: 'getProfile',
      path: '/v5/profiles/{id}',
    });
    expect(items[0]?.excerpt).toContain('one person by their number');
    expect(items[0]?.matches).toEqual(['person', 'number']);
  });

  it('has its contents as texts for programs, and their addresses in llms.txt', async () => {
    const index = await (await fetch(`${running.portalUrl}/llms.txt`)).text();
    const links = [...index.matchAll(/\]\((http[^)]+)\)/g)].map(([, href = '']) => href);
    expect(links).toContain(`${running.portalUrl}/portal/v1/environments/TEST/apis/v5/openapi.json`);
    expect(links).toContain(`${running.portalUrl}/guides/authentication.md`);
    for (const link of links) expect((await fetch(link, { method: 'HEAD' })).status, link).toBe(200);
    const guide = await fetch(`${running.portalUrl}/guides/authentication.md`);
    expect(guide.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
    const text = await guide.text();
    expect(text).toContain(`${running.gatewayUrl}/auth/token`);
    expect(text).toContain('```bash');
    expect(text).not.toMatch(/\{\{|<!--/);
    const error = await (await fetch(`${running.portalUrl}/errors/right_missing.md`)).text();
    expect(error).toContain('for example: “This call needs Profiles: Read and write.”');
    expect(await (await fetch(`${running.portalUrl}/robots.txt`)).text()).toContain('Disallow: /me\n');
  });

  it.each([
    '/llms-full.txt',
    '/openapi.json',
    '/sitemap.xml',
    '/mcp',
    '/.well-known/mcp',
    '/index.md',
    '/guides/nothing',
    '/guides/nothing.md',
    '/errors/nothing',
    '/reference/PROD/v5',
    '/reference/TEST/v9',
    '/portal/v1/nothing',
  ])('answers 404 for %s, which is nothing here', async (path) => {
    expect((await fetch(`${running.portalUrl}${path}`)).status).toBe(404);
  });

  it('serves nothing of the console or the admin API, and the portal’s routes are not on the console', async () => {
    for (const path of ['/admin/v1/me', '/admin/v1/openapi.json', '/hand-over', '/act', '/leaked-keys']) {
      const answer = await fetch(`${running.portalUrl}${path}`);
      expect(answer.headers.get('content-type'), path).not.toContain('json');
    }
    const onConsole = await fetch(`${running.installation.consoleUrl}/portal/v1/session`);
    expect(onConsole.headers.get('content-type')).not.toContain('json');
  });

  it('documents itself', async () => {
    const answer = await fetch(`${running.portalUrl}/portal/v1/openapi.json`);
    const { paths } = (await answer.json()) as { paths: object };
    expect(Object.keys(paths)).toHaveLength(12);
  });
});

describe('why a call is refused', () => {
  const ask = async (headers: Record<string, string>, call: { method: string; url: string }) =>
    await client.explainRefusal({ body: { environment: 'TEST', ...call }, headers });
  const put = { method: 'PUT', url: '/v5/profiles/7' };

  it('names the right that is missing and whom to ask, for a key, a token, a key header and Basic alike', async () => {
    const { key } = running.apiUser;
    const exchanged = await fetch(`${running.gatewayUrl}/auth/token`, { headers: { authorization: key } });
    const { accessToken } = (await exchanged.json()) as { accessToken: string };
    const { username, password } = running.account;
    const basic = Buffer.from(`${username}:${password}`).toString('base64');
    for (const [headers, url] of [
      [{ authorization: key }, '/v5/profiles/7'],
      [{ authorization: `Bearer ${accessToken}` }, '/v5/profiles/7'],
      [{ 'api-token': key }, '/direct/profiles/7'],
      [{ authorization: `Basic ${basic}` }, '/v4/profiles/7'],
    ] as const) {
      expect(dataOf(await ask(headers, { method: 'PUT', url }))).toEqual({
        outcome: 'refused',
        status: 403,
        code: 'right_missing',
        title: 'Right missing',
        sentence: 'Needs Read and write on Profiles.',
        missing: [{ moduleId: 'profiles', module: 'Profiles', level: 'write' }],
        ask: 'licence-admin',
        remedy: 'Ask the licence admin for this right.',
      });
      expect(dataOf(await ask(headers, { method: 'GET', url })).outcome).toBe('allowed');
    }
  });

  it('says of a credential that is not valid no more than that, and keeps none', async () => {
    const answers = await Promise.all(
      ['acme_test_rubbish', `Bearer ${'x'.repeat(40)}`, `Basic ${btoa('Demo/WSsync:wrong')}`].map(
        async (authorization) => dataOf(await ask({ authorization }, { ...put, url: '/v4/profiles/7' })),
      ),
    );
    expect(new Set(answers.map((answer) => answer.code))).toEqual(new Set(['credential_invalid']));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    const none = await ask({}, put);
    expect(none.ok ? '' : none.problem.code).toBe('credential_missing');
    const said = running.log.join('\n');
    expect(said).not.toContain(running.apiUser.key);
    expect(said).not.toContain('acme_test_rubbish');
  });

  it('refuses another site’s page and a body without a length', async () => {
    const body = JSON.stringify({ environment: 'TEST', ...put });
    const answer = await fetch(`${running.portalUrl}/portal/v1/explain`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://evil.example', authorization: 'x' },
      body,
    });
    expect([answer.status, await answer.json()]).toMatchObject([403, { code: 'cross_site_refused' }]);
    const large = await fetch(`${running.portalUrl}/portal/v1/explain`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ environment: 'TEST', ...put, url: 'x'.repeat(20_000) }),
    });
    expect([large.status, await large.json()]).toMatchObject([413, { code: 'body_too_large' }]);
    const form = await fetch(`${running.portalUrl}/portal/v1/explain`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body,
    });
    expect([form.status, await form.json()]).toMatchObject([415, { code: 'body_not_json' }]);
    const wrong = await fetch(`${running.portalUrl}/portal/v1/explain?language=xx`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ environment: 'TEST', surprise: 1 }),
    });
    const problem = (await wrong.json()) as { detail: string; errors: readonly { path: string }[] };
    expect([wrong.status, problem.errors.length > 0]).toEqual([400, true]);
    expect(problem.errors.every(({ path }) => /^(?:\?|\/)\w/.test(path))).toBe(true);
  });

  it('runs out of guesses, and good credentials do not', async () => {
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 40; attempt++) {
      const answer = await ask({ authorization: `acme_test_${attempt}` }, put);
      statuses.push(answer.ok ? 200 : answer.problem.status);
    }
    expect(statuses.at(-1)).toBe(429);
  });
});
