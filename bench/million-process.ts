/**
 * A gateway's view of access over a database, in a process of its own. Arguments: the database as JSON, and a file of
 * key texts. It warms up, counts queries, measures decisions and memory, and sends one message.
 */
import { readFileSync } from 'node:fs';
import { Client } from 'pg';
import { z } from 'zod';
import { createAccessView } from '../packages/server/src/access/access-view.ts';
import { createStorageAccessSource } from '../packages/server/src/access/storage-access-source.ts';
import { isRefusal } from '../packages/server/src/domain/refusal.ts';
import { createCall } from '../packages/server/src/gateway/advance-call.ts';
import type { Call } from '../packages/server/src/gateway/call.ts';
import { createDecideDeps } from '../packages/server/src/gateway/create-decide-deps.ts';
import { decide } from '../packages/server/src/gateway/pipeline.ts';
import { openStorage } from '../packages/server/src/storage/open-storage.ts';
import type { Storage } from '../packages/server/src/storage/storage.ts';
import {
  createTestCatalogue,
  createTestGatewayDeps,
  createTestSettings,
  testApi,
  testEnvironment,
} from '../packages/server/src/testing/test-gateway.ts';

const databaseSchema = z.object({
  config: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('sqlite') }),
    z.object({ kind: z.literal('postgres'), url: z.string(), poolSize: z.number() }),
  ]),
  dataFolder: z.string(),
});
const [, , databaseText = '', textsFile = ''] = process.argv;
const database = databaseSchema.parse(JSON.parse(databaseText));
const texts = z.array(z.string()).parse(JSON.parse(readFileSync(textsFile, 'utf8')));

/** The number of API users whose first calls arrive together. */
const atOnce = 10;
/** The number of decisions in every round, equally distributed over the API users. */
const decisionsPerRound = 100_000;
const rounds = 7;

const queries = { statements: countStatements(), lookUps: 0 };
const storage = countLookUps(await openStorage(database.config, { dataFolder: database.dataFolder }));
const access = await createAccessView({
  source: {
    ...createStorageAccessSource(storage),
    loadCatalogue: () => Promise.resolve({ kind: 'in-force', catalogue: createTestCatalogue() }),
    loadVerificationKeys: () => Promise.resolve([]),
  },
  environments: [{ name: testEnvironment, apiIds: [testApi] }],
  // A round of decisions leaves no time for a look at the feed.
  maxStaleMs: 120_000,
  onFailure: (error) => console.error(error),
});
const view = access.environments.get(testEnvironment);
if (view === undefined) throw new Error('the view has no test environment');
const settings = createTestSettings(1);
const routes = settings.routes.map((route) => ({ ...route, schemes: ['api-key-header'] as const }));
const deps = createDecideDeps(createTestGatewayDeps({ ...settings, routes }, view).deps);

const cold = await warmUp();
// Measured a few seconds after the load.
for (let rest = 0; rest < 5; rest += 1) {
  globalThis.gc?.();
  await new Promise((resolve) => setTimeout(resolve, 500));
}
const { rss: rssBytes, heapUsed: heapBytes } = process.memoryUsage();
const steady = { ...readCounts(), rounds: [] as ReturnType<typeof measureRound>[] };
for (let round = 0; round < rounds; round += 1) {
  steady.rounds.push(measureRound(round));
  // The feed is read between rounds, as in a gateway.
  await new Promise((resolve) => setTimeout(resolve, 50));
}
const after = readCounts();
process.send?.({
  coldLookUps: cold.lookUps,
  coldStatementsPerLookUp: cold.statements / cold.lookUps,
  coldDecisions: texts.length,
  steadyDecisions: rounds * decisionsPerRound,
  steadyLookUps: after.lookUps - steady.lookUps,
  steadyStatementsForAccess: after.statements - steady.statements,
  rounds: steady.rounds,
  rssBytes,
  heapBytes,
  peakRssBytes: process.resourceUsage().maxRSS * 1_024,
});
await access.close();
await storage.close();
process.disconnect?.();

/** Makes every API user's first call, some at once as on a busy morning. */
async function warmUp(): Promise<ReturnType<typeof readCounts>> {
  const before = readCounts();
  for (let start = 0; start < texts.length; start += atOnce) {
    const decisions = await Promise.all(
      texts.slice(start, start + atOnce).map(async (text) => await decide(createBenchCall(text), deps)),
    );
    for (const decision of decisions)
      if (isRefusal(decision)) throw new Error(`the bench’s own call is refused: ${decision.rule}`);
  }
  const counts = readCounts();
  return { lookUps: counts.lookUps - before.lookUps, statements: counts.statements - before.statements };
}

/** Returns the nanoseconds of single decisions, at some percentiles. */
function measureRound(seed: number): { readonly p50: number; readonly p99: number } {
  const taken = new Float64Array(decisionsPerRound);
  // The step does not divide the count, so that neighbours in the list do not follow each other.
  let at = seed;
  for (let index = 0; index < decisionsPerRound; index += 1) {
    at = (at + 7_919) % texts.length;
    // A new object for each call, as a gateway has just read it from the connection.
    const call = createBenchCall(texts[at] ?? '');
    const begunMs = performance.now();
    const decision = decide(call, deps);
    taken[index] = (performance.now() - begunMs) * 1e6;
    if (decision instanceof Promise) throw new Error('a cached decision was not immediate');
    if (isRefusal(decision)) throw new Error(`the bench’s own call is refused: ${decision.rule}`);
  }
  taken.sort();
  return { p50: taken[decisionsPerRound / 2] ?? 0, p99: taken[Math.floor(decisionsPerRound * 0.99)] ?? 0 };
}

function createBenchCall(text: string): Call<'raw'> {
  return createCall({
    requestId: 'bench',
    method: 'GET',
    rawTarget: '/v5/profiles/1?size=50',
    rawHeaders: ['Host', 'api.test', 'Accept', 'application/json', 'X-API-Key', text],
    httpVersion: '1.1',
    peerAddress: '10.1.2.3',
    isEncrypted: true,
    atMs: 0,
  });
}

function readCounts(): { readonly lookUps: number; readonly statements: number } {
  return { lookUps: queries.lookUps, statements: queries.statements() };
}

/** Counts look-ups of API users that reach the storage. */
function countLookUps(open: Storage): Storage {
  const { grants } = open;
  return {
    ...open,
    grants: {
      findByKeyDigest(environment, digest) {
        queries.lookUps += 1;
        return grants.findByKeyDigest(environment, digest);
      },
      findByApiUser(environment, apiUserId) {
        queries.lookUps += 1;
        return grants.findByApiUser(environment, apiUserId);
      },
      findByWebServiceAccount(environment, account) {
        queries.lookUps += 1;
        return grants.findByWebServiceAccount(environment, account);
      },
    },
  };
}

/** Counts the statements sent to PostgreSQL, except looks at the change feed; with SQLite, the look-ups. */
function countStatements(): () => number {
  let statements = 0;
  if (database.config.kind === 'sqlite') return () => queries.lookUps;
  const real = Client.prototype.query as (...args: unknown[]) => unknown; // passed on unchanged
  Client.prototype.query = function (this: Client, ...args: unknown[]) {
    const [first] = args;
    const text = typeof first === 'string' ? first : ((first as { text?: string } | undefined)?.text ?? '');
    if (text.includes('api_user') || text.includes('api_key')) statements += 1;
    return Reflect.apply(real, this, args);
  } as typeof Client.prototype.query;
  return () => statements;
}
