import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAdminClient } from '@postern/contract/admin-client';
import type { AdminClient, AdminInput } from '@postern/contract/admin-client';
import { openConsoleListener } from '../packages/server/src/compose/open-console-listener.ts';
import { openStorage } from '../packages/server/src/storage/open-storage.ts';
import type { Storage } from '../packages/server/src/storage/storage.ts';
import { fillApiUsers } from '../packages/server/src/testing/fill-api-users.ts';
import { provideService } from '../packages/server/src/testing/provision/provide-service.ts';
import {
  insertLicence,
  testEnvironment as environment,
} from '../packages/server/src/testing/storage-fixtures.ts';
import { createTestControl } from '../packages/server/src/testing/test-control.ts';
import { median, round } from './bench-result.ts';
import type { Bar, BenchOutcome } from './bench-result.ts';

const apiUserCount = 100_000;
const rounds = 9;
const listMsMax = 200;

type Query = NonNullable<AdminInput<'listApiUsers'>['query']>;

/**
 * The questions that admins ask of the list, the fastest first: all of it, a few rows, and nearly all of it by a
 * search.
 */
const questions: Readonly<Record<string, Query>> = {
  'first page': {},
  'the deactivated': { status: 'deactivated', sort: 'lastUsed', direction: 'descending' },
  'newest first': { sort: 'createdAt', direction: 'descending' },
  'page 2,000 by e-mail': { sort: 'email', page: 2_000 },
  'last page by last use': { status: 'active', sort: 'lastUsed', page: 3_920 },
  'search that finds one': { search: 'user77777@' },
  'search that finds none': { search: 'nobody at all' },
  'search for a key': { search: '…25s7' },
  'search that finds a tenth': { search: 'de smet', sort: 'lastUsed', direction: 'descending' },
  'search that finds all': { search: 'example.com' },
  'search that finds all, page 2,000': { search: 'e', sort: 'email', direction: 'descending', page: 2_000 },
  '200 of a search that finds all active': { search: 'example', status: 'active', pageSize: 200 },
};

/**
 * Measures the list of API users as the console requests it, over 100,000 of them in one licence: search, sort and
 * paging on the server, on both databases, through the admin API without and with a socket.
 */
export async function run(): Promise<BenchOutcome> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-bench-list-'));
  // PostgreSQL runs as another user, which has to be able to enter the folder.
  await chmod(folder, 0o711);
  const postgres = await provideService('postgres', folder);
  try {
    const outcomes = [await measureDatabase('SQLite', { kind: 'sqlite' }, folder)];
    if (postgres.service.kind === 'available') {
      const config = { kind: 'postgres', url: postgres.service.location, poolSize: 8 } as const;
      outcomes.push(await measureDatabase('PostgreSQL', config, folder));
    } else {
      console.log(`PostgreSQL is left out: ${postgres.service.reason}`);
    }
    return {
      bars: outcomes.flatMap(({ bars }) => bars),
      peers: Object.fromEntries(outcomes.map(({ name, questionsMs }) => [name, questionsMs])),
    };
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureDatabase(name: string, config: Parameters<typeof openStorage>[0], dataFolder: string) {
  const empty = await openStorage(config, { dataFolder });
  const licenceId = await insertLicence(empty, 1);
  await empty.close();
  const startedAtMs = performance.now();
  await fillApiUsers({ config, dataFolder }, { licenceId, environment, count: apiUserCount });
  console.log(`${name}: ${apiUserCount} API users in ${Math.round(performance.now() - startedAtMs)} ms`);
  const storage = await openStorage(config, { dataFolder });
  const clients = await createClients(storage);
  const bars: Bar[] = [];
  const questionsMs: Record<string, unknown> = {};
  for (const { way, client } of clients.ways) {
    const measured = await measure(client, { licenceId, environment });
    bars.push(...presentBars(`${name}, ${way}`, measured));
    questionsMs[way] = Object.fromEntries(
      measured.map(({ question, ms }) => [question, round(median(ms), 1)]),
    );
    console.log(`${name}, ${way}: ${JSON.stringify(questionsMs[way])}`);
  }
  await clients.close();
  await storage.close();
  return { name, bars, questionsMs };
}

async function createClients(storage: Storage) {
  const { operator } = createTestControl(storage);
  const session = { findSession: () => Promise.resolve(operator) };
  const control = createTestControl(storage, { sessions: [session] }).app;
  const listener = await openConsoleListener(
    { port: 0, host: '127.0.0.1' },
    {
      trustedProxies: [],
      limits: { unfinishedPerAddress: 256 },
      timeouts: { keepAliveMs: 5_000, clientHeadersMs: 10_000 },
      answerHealth: () => false,
    },
  );
  listener.serve([{ prefix: '/admin', fetch: (request, bindings) => control.fetch(request, bindings) }]);
  return {
    ways: [
      {
        way: 'without a socket',
        client: createAdminClient({
          baseUrl: 'http://bench',
          fetch: async (url, init) => await control.fetch(new Request(url, init)),
        }),
      },
      {
        way: 'over HTTP',
        client: createAdminClient({ baseUrl: `http://127.0.0.1:${listener.port}`, fetch }),
      },
    ],
    close: async () => listener[Symbol.asyncDispose](),
  };
}

interface Measured {
  readonly question: string;
  readonly ms: readonly number[];
}

/**
 * Asks each question in turn, round after round, so that none is answered from a cache that it has just filled itself.
 */
async function measure(
  client: AdminClient,
  params: AdminInput<'listApiUsers'>['params'],
): Promise<readonly Measured[]> {
  const measured = Object.keys(questions).map((question) => ({ question, ms: [] as number[] }));
  for (let done = -1; done < rounds; done++) {
    for (const { question, ms } of measured) {
      const query = questions[question] ?? {};
      const startedAtMs = performance.now();
      const answer = await client.listApiUsers({ params, query });
      const tookMs = performance.now() - startedAtMs;
      if (!answer.ok) throw new Error(`${question}: ${answer.problem.code}`);
      // The first round only warms up.
      if (done >= 0) ms.push(tookMs);
    }
  }
  return measured;
}

function presentBars(where: string, measured: readonly Measured[]): readonly Bar[] {
  const slowest = Math.max(...measured.map(({ ms }) => median(ms)));
  const all = measured.flatMap(({ ms }) => ms).toSorted((a, b) => a - b);
  const p95 = all[Math.ceil(all.length * 0.95) - 1] ?? Number.NaN;
  return [
    {
      bar: `list of 100,000 API users, ${where}: median of the slowest question`,
      value: round(slowest, 1),
      unit: 'ms',
      atMost: listMsMax,
    },
    {
      bar: `list of 100,000 API users, ${where}: 95 % of all answers`,
      value: round(p95, 1),
      unit: 'ms',
      atMost: listMsMax,
    },
  ];
}
