import { afterEach, describe, expect, it } from 'vitest';
import { defaultDocumentLimits } from '../../catalogue/read-document.ts';
import { createTestCatalogue, testApi, testEnvironment } from '../../testing/test-gateway.ts';
import { createPortalWork } from './portal-work.ts';
import type { ContentToIndex, KeptDocument } from './portal-work.ts';
import { startPortalWorker } from './start-portal-worker.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

function start() {
  const faults: unknown[] = [];
  const worker = startPortalWorker({ reportFault: (fault) => void faults.push(fault) });
  closers.push(() => worker.close());
  return { ...worker, faults };
}

const catalogue = createTestCatalogue();
const kept = (text: string): KeptDocument => ({
  source: { text, file: 'kept.json' },
  limits: defaultDocumentLimits,
});
const document = kept(
  JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'T', version: '7', summary: 'Of tests' },
    paths: { '/profiles/{id}': { get: { description: 'Finds a pangolin', responses: {} } } },
  }),
);
const content: ContentToIndex = {
  environment: testEnvironment,
  apis: [
    {
      api: {
        id: testApi,
        title: 'API',
        basePath: '/v5',
        schemes: ['bearer'],
        aliases: [],
        keyHeader: 'X',
        internalExtension: 'x-internal',
        deprecation: null,
      },
      view: { catalogue, modules: new Map() },
      document,
    },
  ],
  texts: [],
};

describe('the portal’s work on a thread of its own', () => {
  it('gives what it gives on the caller’s thread', async () => {
    const { work } = start();
    const here = createPortalWork();
    const info = { kind: 'info', version: '7', summary: 'Of tests' };
    expect(await work.readInfo(document)).toEqual(info);
    expect(await here.readInfo(document)).toEqual(info);
    const taxonomy = { catalogue, basePath: '/v5', referenceUrl: 'r', format: 'csv', place: 'TEST' } as const;
    expect(await work.presentTaxonomy(taxonomy)).toEqual(await here.presentTaxonomy(taxonomy));
    const unreadable = await work.readInfo(kept('[]'));
    expect(unreadable).toEqual(await here.readInfo(kept('[]')));
    expect(unreadable.kind).toBe('unreadable');
  });

  it('finds in an index that it keeps, and in no other', async () => {
    const { work } = start();
    const name = { name: 'en TEST', stamp: '1' };
    const question = { text: 'pangolin', limit: 5 };
    expect(await work.search(name, question)).toBeUndefined();
    expect(await work.index(name, content)).toEqual([]);
    expect(await work.search(name, question)).toMatchObject({ total: 1 });
    expect(await work.search({ ...name, stamp: '2' }, question)).toBeUndefined();
  });

  it('is begun anew after the thread ended, and rejects what was asked of it', async () => {
    const { work, close } = start();
    const asked = work.readInfo(document);
    await close();
    await expect(asked).rejects.toThrow('gone');
    expect(await work.readInfo(document)).toMatchObject({ version: '7' });
  });

  it('leaves the caller’s thread free while it works', async () => {
    const { work } = start();
    await work.readInfo(document);
    const order: string[] = [];
    const paths = Array.from({ length: 3_000 }, (_, at) => [
      `/things/${at}`,
      { get: { description: 'x'.repeat(500), responses: { 200: { description: 'ok' } } } },
    ]);
    const large = kept(
      JSON.stringify({
        openapi: '3.1.0',
        info: { title: 'T', version: '8' },
        paths: Object.fromEntries(paths),
      }),
    );
    const working = work.readInfo(large).then(() => order.push('read'));
    // The question is on its way, and its answer needs more than one turn of this thread's event loop.
    await new Promise((resolve) => setImmediate(resolve));
    order.push('a turn of this thread');
    await working;
    expect(order).toEqual(['a turn of this thread', 'read']);
  });
});
