import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPortalClient } from '@postern/contract/portal-client';
import type { PortalClient } from '@postern/contract/portal-client';
import { createTestAccess, testApi, testEnvironment } from '../../testing/test-gateway.ts';
import type { TestAccess } from '../../testing/test-gateway.ts';
import { defaultDocumentLimits } from '../../catalogue/read-document.ts';
import type { DocumentSource } from '../../catalogue/read-document.ts';
import { createPortalApp } from '../create-portal-app.ts';
import type { PortalDeps } from '../portal-deps.ts';
import { createPortalWork } from '../work/portal-work.ts';

let access: TestAccess;
beforeAll(async () => {
  access = await createTestAccess([]);
});
afterAll(() => access.access.close());

/** Creates a portal over one API with the given document. */
function createClient(
  document: DocumentSource | undefined,
  change: Partial<PortalDeps> = {},
): { client: PortalClient; faults: unknown[] } {
  const faults: unknown[] = [];
  const deps: PortalDeps = {
    settings: {
      title: 'Portal',
      access: 'public',
      url: 'http://portal.test',
      origins: [],
      documentLimits: defaultDocumentLimits,
      environments: [
        {
          name: testEnvironment,
          kind: 'test',
          url: 'http://api.test',
          accountUrl: null,
        },
      ],
      apis: [
        {
          id: testApi,
          title: 'API',
          basePath: '/v5',
          schemes: ['bearer'],
          aliases: [],
          keyHeader: 'X',
          internalExtension: 'x-internal',
          deprecation: null,
        },
      ],
    },
    findApi: () => access.view.findApi(testApi),
    documents: {
      findDigest: () => Promise.resolve(document === undefined ? undefined : document.text),
      find: () => Promise.resolve(document),
    },
    work: createPortalWork(),
    people: {
      findPerson: () => Promise.resolve(undefined),
      listGiven: () => Promise.resolve([]),
      findGrant: () => Promise.resolve(undefined),
    },
    explainer: { explain: () => Promise.reject(new Error('not asked')) },
    limitRequests: () => ({ kind: 'taken', forgive: () => undefined }),
    limitQuestions: () => ({ kind: 'taken', forgive: () => undefined }),
    presentRefusal: () => ({ status: 403, contentType: 'application/json', body: {} }),
    docsUrl: 'http://docs.test',
    now: () => 0,
    reportFault: (fault) => void faults.push(fault),
    ...change,
  };
  const app = createPortalApp(deps);
  const fetch = async (url: string, init: RequestInit) => await app.fetch(new Request(url, init));
  return { client: createPortalClient({ baseUrl: 'http://portal.test', fetch }), faults };
}

const params = { environment: testEnvironment, apiId: testApi };

it('an API whose document is not kept says so, and still has its taxonomy and its calls in the search', async () => {
  const { client, faults } = createClient(undefined);
  const list = await client.listPortalEnvironments();
  expect(list).toMatchObject({ data: { items: [{ apis: [{ document: 'missing', version: '' }] }] } });
  const document = await client.getPortalOpenApi({ params });
  expect(document).toMatchObject({ ok: false, problem: { code: 'document_missing', status: 404 } });
  expect(await client.downloadTaxonomy({ params: { ...params, format: 'json' } })).toMatchObject({
    ok: true,
  });
  const found = await client.searchPortal({ query: { q: 'profiles' } });
  expect(found.ok && found.data.items.some(({ kind }) => kind === 'operation')).toBe(true);
  expect(faults).toEqual([]);
});

it.each([
  ['no OpenAPI at all', '[]'],
  ['a document that contains itself', 'a: &a { b: *a }'],
])('a kept document that cannot be shown (%s) is an error of that document alone', async (_name, text) => {
  const { client } = createClient({ text, file: 'kept.yaml' });
  const document = await client.getPortalOpenApi({ params });
  expect(document.ok ? 'shown' : document.problem.code).toBe('document_missing');
  const list = await client.listPortalEnvironments();
  expect(list).toMatchObject({ data: { items: [{ apis: [{ document: 'missing' }] }] } });
  expect(await client.searchPortal({ query: { q: 'profiles' } })).toMatchObject({ ok: true });
});

it('people who are not signed in ask so often from one address, and the signed-in beside them as often as they like', async () => {
  const refused = { kind: 'refused', retryAfterS: 60 } as const;
  const { client } = createClient(undefined, { limitRequests: () => refused });
  const answer = await client.listPortalEnvironments();
  expect(answer).toMatchObject({ ok: false, problem: { code: 'rate_limited', status: 429 } });
  const person = { humanId: 'usr_1', name: 'Ann', email: 'ann@example.com' };
  const people = {
    findPerson: () => Promise.resolve(person as never), // any person
    listGiven: () => Promise.resolve([]),
    findGrant: () => Promise.resolve(undefined),
  };
  const signedIn = createClient(undefined, { limitRequests: () => refused, people });
  expect((await signedIn.client.listPortalEnvironments({ headers: { cookie: 'a=b' } })).ok).toBe(true);
});

it('however many ask at once, a document is made once, and sent packed or not', async () => {
  const text = '{"openapi":"3.1.0","info":{"title":"T","version":"1"},"paths":{}}';
  const work = createPortalWork();
  let made = 0;
  const counting = {
    ...work,
    enrich: (...args: Parameters<typeof work.enrich>) => (made++, work.enrich(...args)),
  };
  const { client } = createClient({ text, file: 'kept.json' }, { work: counting });
  const all = await Promise.all(Array.from({ length: 20 }, () => client.getPortalOpenApi({ params })));
  expect(all.map(({ ok }) => ok)).not.toContain(false);
  expect(made).toBe(1);
});
