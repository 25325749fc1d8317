import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { apiUserIdSchema, changeSequenceSchema } from '@postern/contract/ids';
import type { LicenceId } from '@postern/contract/ids';
import { describeEachDatabase } from '../testing/databases.ts';
import type { TestDatabase } from '../testing/databases.ts';
import { insertLicence, newAuditEvent, testEnvironment as environment } from '../testing/storage-fixtures.ts';
import { testSeed } from '../testing/test-seed.ts';
import { verifyAuditChain } from './audit/audit-chain.ts';
import type { Storage } from './storage.ts';

const program = fileURLToPath(new URL('../testing/write-until-killed.ts', import.meta.url));
const kills = { sqlite: 50, postgres: 20 } as const;
/** A writer is killed at a random moment, at most this long after its first acknowledgement. */
const killWithinMs = 60;

describeEachDatabase('kill -9', (_openFresh, { kind, createEmpty, open }) => {
  it(
    `loses nothing acknowledged and keeps no half transaction in ${kills[kind]} kills (POSTERN_TEST_SEED=${testSeed})`,
    { timeout: 300_000 },
    async () => {
      const random = createRandom(testSeed);
      const database = await createEmpty();
      const first = await open(database);
      const licenceId = await insertLicence(first, 1);
      await first.close();
      const acknowledged: string[] = [];
      for (let round = 0; round < kills[kind]; round += 1) {
        acknowledged.push(...(await writeAndKill(database, { licenceId, delayMs: random() * killWithinMs })));
        const storage = await open(database);
        await expectWhole(storage, licenceId, acknowledged);
        await storage.close();
      }
      expect(acknowledged.length).toBeGreaterThan(kills[kind]);
    },
  );
});

/** Resolves to the lines that the writer acknowledged before it was killed. */
async function writeAndKill(
  database: TestDatabase,
  { licenceId, delayMs }: { licenceId: LicenceId; delayMs: number },
): Promise<readonly string[]> {
  const child = spawn(process.execPath, [program, JSON.stringify(database), licenceId, '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8');
  child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), delayMs));
  child.stdout.on('data', (piece: string) => (output += piece));
  const [, signal] = await once(child, 'close');
  expect(signal, 'the writer ended by itself').toBe('SIGKILL');
  return output.split('\n').slice(0, -1);
}

async function expectWhole(
  storage: Storage,
  licenceId: LicenceId,
  acknowledged: readonly string[],
): Promise<void> {
  // Takes the lock on appends, which waits until the last commit of a dead PostgreSQL client is over.
  await storage.transact((tx) => tx.audit.append(newAuditEvent()));
  const events = await storage.audit.readAfter(licenceId, 0, 1_000_000);
  expect(verifyAuditChain(events)).toMatchObject({ kind: 'intact' });
  const changes = await storage.changes.listAfter(changeSequenceSchema.parse(0), 1_000_000);
  const subjects = events.map((event) => event.subject.id);
  // A transaction is there completely or not at all: there are as many of each part, for the same API users.
  expect(changes.map((change) => change.subjectId)).toEqual(subjects);
  const { active } = await storage.apiUsers.count(licenceId, environment);
  expect(active).toBe(subjects.length);
  const kept = new Set(subjects);
  for (const line of acknowledged) expect(kept).toContain(line.split(' ')[1]);
  // Only the newest are compared in full; earlier rounds compared the others.
  for (const subject of subjects.slice(-20)) {
    const found = await storage.apiUsers.find(licenceId, environment, apiUserIdSchema.parse(subject));
    expect(found?.key?.digest).toBe(`digest-of-${subject}`);
  }
}

/** Mulberry32: numbers from 0 to 1 in a sequence that the seed determines. */
function createRandom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
