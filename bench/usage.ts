import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAdminClient } from '@postern/contract/admin-client';
import type { AdminClient } from '@postern/contract/admin-client';
import type { ApiUserId, LicenceId } from '@postern/contract/ids';
import { usagePeriods } from '@postern/contract/usage';
import type { UsagePeriod } from '@postern/contract/usage';
import { openStorage } from '../packages/server/src/storage/open-storage.ts';
import type { Storage } from '../packages/server/src/storage/storage.ts';
import { fillApiUsers } from '../packages/server/src/testing/fill-api-users.ts';
import { fillUsage } from '../packages/server/src/testing/fill-usage.ts';
import { provideService } from '../packages/server/src/testing/provision/provide-service.ts';
import {
  insertLicence,
  testEnvironment as environment,
} from '../packages/server/src/testing/storage-fixtures.ts';
import { createTestControl } from '../packages/server/src/testing/test-control.ts';
import { median, round } from './bench-result.ts';
import type { Bar, BenchOutcome } from './bench-result.ts';
import { measureRecording } from './usage-recording.ts';

const apiUserCount = 100_000;
const rounds = 7;
const answerMsMax = 200;

/**
 * Measures the cost of recording a call, and how soon every question of the usage and hygiene pages is answered over
 * 100,000 API users with 90 days of usage in one licence, on both databases, through the admin API without a socket.
 */
export async function run(): Promise<BenchOutcome> {
  const recording = await measureRecording();
  console.log(JSON.stringify(recording.bars));
  const folder = await mkdtemp(join(tmpdir(), 'postern-bench-usage-'));
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
      bars: [...recording.bars, ...outcomes.flatMap(({ bars }) => bars)],
      peers: {
        ...recording.peers,
        ...Object.fromEntries(outcomes.map(({ name, questionsMs }) => [name, questionsMs])),
      },
    };
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

type Questions = Readonly<Record<string, () => Promise<{ readonly ok: boolean }>>>;

async function measureDatabase(name: string, config: Parameters<typeof openStorage>[0], dataFolder: string) {
  const nowMs = Date.now();
  const empty = await openStorage(config, { dataFolder });
  const licenceId = await insertLicence(empty, 1);
  await empty.close();
  const startedAtMs = performance.now();
  await fillApiUsers({ config, dataFolder }, { licenceId, environment, count: apiUserCount });
  const before = await openStorage(config, { dataFolder });
  const apiUserIds = await listIds(before, licenceId);
  await before.close();
  const busyApiUserId = apiUserIds[0] ?? fail('no API user');
  await fillUsage({ config, dataFolder }, { licenceId, environment, nowMs, busyApiUserId });
  console.log(`${name}: filled in ${Math.round((performance.now() - startedAtMs) / 1_000)} s`);
  const storage = await openStorage(config, { dataFolder });
  try {
    const client = createClient(storage, nowMs);
    const measured = await measure(createQuestions(client, { licenceId, apiUserIds }));
    const questionsMs = Object.fromEntries(
      measured.map(({ question, ms }) => [question, round(median(ms), 1)]),
    );
    console.log(`${name}: ${JSON.stringify(questionsMs)}`);
    return { name, bars: presentBars(name, measured), questionsMs };
  } finally {
    await storage.close();
  }
}

function fail(why: string): never {
  throw new Error(why);
}

async function listIds(storage: Storage, licenceId: LicenceId): Promise<readonly ApiUserId[]> {
  const page = { sort: 'name', direction: 'ascending', page: 1, pageSize: 200 } as const;
  return (await storage.apiUsers.list(licenceId, environment, page)).items.map(({ id }) => id);
}

function createClient(storage: Storage, nowMs: number): AdminClient {
  const { operator } = createTestControl(storage);
  const session = { findSession: () => Promise.resolve(operator) };
  const { app } = createTestControl(storage, { sessions: [session], now: () => nowMs });
  return createAdminClient({
    baseUrl: 'http://bench',
    fetch: async (url, init) => await app.fetch(new Request(url, init)),
  });
}

function createQuestions(
  client: AdminClient,
  { licenceId, apiUserIds }: { readonly licenceId: LicenceId; readonly apiUserIds: readonly ApiUserId[] },
): Questions {
  const scope = { licenceId, environment };
  const [busy = fail('nobody'), ordinary = fail('one only')] = apiUserIds;
  const periods = Object.keys(usagePeriods) as UsagePeriod[]; // the table has only these keys
  const ofPeriod = (who: string, ask: (period: UsagePeriod) => Promise<{ readonly ok: boolean }>) =>
    periods.map((period) => [`${who}, ${period}`, () => ask(period)] as const);
  return Object.fromEntries([
    ...ofPeriod('licence', (period) => client.getLicenceUsage({ params: scope, query: { period } })),
    ...ofPeriod('busy API user', (period) =>
      client.getApiUserUsage({ params: { ...scope, apiUserId: busy }, query: { period } }),
    ),
    ...ofPeriod('API user', (period) =>
      client.getApiUserUsage({ params: { ...scope, apiUserId: ordinary }, query: { period } }),
    ),
    ['hygiene, first page', () => client.listHygiene({ params: scope })],
    ['hygiene, page 2,000', () => client.listHygiene({ params: scope, query: { page: 2_000 } })],
    ['hygiene, one finding', () => client.listHygiene({ params: scope, query: { kind: 'no-expiry' } })],
    [
      'sparklines of 25 API users',
      () =>
        client.listUsageSparklines({
          params: scope,
          query: { apiUserIds: apiUserIds.slice(0, 25).join(',') },
        }),
    ],
    [
      'sparklines of 200 API users',
      () => client.listUsageSparklines({ params: scope, query: { apiUserIds: apiUserIds.join(',') } }),
    ],
  ]);
}

interface Measured {
  readonly question: string;
  readonly ms: readonly number[];
}

/**
 * Asks each question in turn, round after round, so that none is answered from a cache that it has just filled itself.
 */
async function measure(questions: Questions): Promise<readonly Measured[]> {
  const measured = Object.entries(questions).map(([question, ask]) => ({
    question,
    ask,
    ms: [] as number[],
  }));
  for (let done = -1; done < rounds; done++) {
    for (const { question, ask, ms } of measured) {
      const startedAtMs = performance.now();
      const answer = await ask();
      const tookMs = performance.now() - startedAtMs;
      if (!answer.ok) throw new Error(`${question} was refused`);
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
  const of = '100,000 API users, 90 days';
  return [
    {
      bar: `usage pages, ${of}, ${where}: median of the slowest question`,
      value: round(slowest, 1),
      unit: 'ms',
      atMost: answerMsMax,
    },
    {
      bar: `usage pages, ${of}, ${where}: 95 % of all answers`,
      value: round(p95, 1),
      unit: 'ms',
      atMost: answerMsMax,
    },
  ];
}
