import { portalBasePath } from '@postern/contract/portal-routes/define-portal-route';
import type { EnvironmentView } from '../packages/server/src/access/access-view.ts';
import { defaultDocumentLimits } from '../packages/server/src/catalogue/read-document.ts';
import { openConsoleListener } from '../packages/server/src/compose/open-console-listener.ts';
import { createPortalApp } from '../packages/server/src/portal/create-portal-app.ts';
import { startPortalWorker } from '../packages/server/src/portal/work/start-portal-worker.ts';
import { testApi, testEnvironment } from '../packages/server/src/testing/test-gateway.ts';

const operations = 2_000;

/**
 * Starts a portal in the gateway's own process, as in `postern serve`, over a document of several megabytes that
 * changes every second, so that it has to be built again and again. Anonymous requests are not limited here, which is
 * the worst case. Returns the path of the document.
 */
export async function startBenchPortal(view: EnvironmentView): Promise<number> {
  const text = JSON.stringify(createDocument());
  const taken = () => ({ kind: 'taken', forgive: () => undefined }) as const;
  const app = createPortalApp({
    settings: {
      title: 'Portal',
      access: 'public',
      url: 'http://portal.test',
      origins: [],
      documentLimits: defaultDocumentLimits,
      environments: [{ name: testEnvironment, kind: 'test', url: 'http://api.test', accountUrl: null }],
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
    findApi: () => view.findApi(testApi),
    documents: {
      findDigest: async () => String(Math.floor(Date.now() / 1_000)),
      find: async () => ({ text, file: 'bench.json' }),
    },
    work: startPortalWorker({ reportFault: (fault) => console.error(fault) }).work,
    people: {
      findPerson: async () => undefined,
      listGiven: async () => [],
      findGrant: async () => undefined,
    },
    explainer: { explain: () => Promise.reject(new Error('not asked')) },
    limitQuestions: taken,
    limitRequests: taken,
    presentRefusal: () => ({ status: 403, contentType: 'application/json', body: {} }),
    docsUrl: 'http://docs.test',
    now: Date.now,
    reportFault: (fault) => console.error(fault),
  });
  const listener = await openConsoleListener(
    { port: 0, host: '127.0.0.1' },
    {
      trustedProxies: [],
      limits: { unfinishedPerAddress: 256 },
      timeouts: { keepAliveMs: 5_000, clientHeadersMs: 10_000 },
      answerHealth: () => false,
    },
  );
  listener.serve([{ prefix: '/portal', fetch: (request, bindings) => app.fetch(request, bindings) }]);
  return listener.port;
}

export const benchDocumentPath = `${portalBasePath}/environments/${testEnvironment}/apis/${testApi}/openapi.json`;

function createDocument(): object {
  const paths = Array.from({ length: operations }, (_none, at) => [
    `/things/${at}/{id}`,
    {
      get: {
        operationId: `get${at}`,
        summary: `Thing ${at}`,
        description: `A thing of the kind ${at}, with a [link](https://example.com/${at}). `.repeat(8),
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        responses: { 200: { description: 'The thing' } },
      },
    },
  ]);
  return { openapi: '3.1.0', info: { title: 'Bench', version: '1' }, paths: Object.fromEntries(paths) };
}
