import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { changeSequenceSchema } from '@postern/contract/ids';
import type { LicenceId } from '@postern/contract/ids';
import { verifyAuditChain } from '../../storage/audit/audit-chain.ts';
import { openStorage } from '../../storage/open-storage.ts';
import type { Storage } from '../../storage/storage.ts';
import type { TestDatabase } from '../databases.ts';
import { createSeededRandom } from '../seeded-random.ts';
import { createTestLicence, expectData } from '../test-control.ts';
import { createKillControl, killEnvironment as environment } from './create-kill-control.ts';
import { judgeKeys, replayKeys } from './replay-keys.ts';

export interface KillCampaign {
  readonly database: TestDatabase;
  readonly seed: number;
  readonly kills: number;
  readonly log?: (line: string) => void;
}

export interface KillReport {
  /** Every sentence is a broken promise. */
  readonly broken: readonly string[];
  readonly kills: number;
  readonly acknowledged: number;
  /** How often each action was acknowledged. */
  readonly actions: Readonly<Record<string, number>>;
}

const program = fileURLToPath(new URL('./change-keys-until-killed.ts', import.meta.url));
/** Up to this long after its first answer, a process is killed at a random moment. */
const killWithinMs = 60;
const apiUserCount = 4;

/**
 * Kills a process that changes keys, again and again, and checks the database after each time: nothing acknowledged is
 * lost, no change is there in part, the audit log is complete, and keys, audit log and feed agree.
 */
export async function runKillCampaign(campaign: KillCampaign): Promise<KillReport> {
  const { database, kills } = campaign;
  const random = createSeededRandom(campaign.seed);
  const open = () => openStorage(database.config, { dataFolder: database.dataFolder });
  const first = await open();
  const licenceId = await fill(first);
  const from = await first.changes.latest();
  await first.close();
  const broken: string[] = [];
  const actions: Record<string, number> = {};
  let acknowledged = 0;
  for (let round = 0; round < kills && broken.length === 0; round += 1) {
    const seed = Math.floor(random() * 1_000_000);
    const lines = await changeAndKill(database, { licenceId, seed, delayMs: random() * killWithinMs });
    for (const line of lines) {
      const [action = ''] = line.split(' ');
      actions[action] = (actions[action] ?? 0) + 1;
    }
    acknowledged += lines.length;
    const storage = await open();
    try {
      broken.push(...(await judge(storage, { licenceId, from, lines })));
    } finally {
      await storage.close();
    }
    campaign.log?.(`kill ${round + 1}: ${lines.length} changes were acknowledged`);
  }
  return { broken, kills, acknowledged, actions };
}

async function fill(storage: Storage): Promise<LicenceId> {
  const control = createKillControl(storage);
  const { licence, scope } = await createTestLicence(control);
  const admin = control.client(control.operator);
  for (let index = 1; index < apiUserCount; index += 1) {
    const body = { applicationName: `App ${index}`, email: 'it@example.com' };
    expectData(await admin.createApiUser({ params: scope, body }));
  }
  return licence.id;
}

/** Resolves to the lines that were acknowledged before the process was killed. */
async function changeAndKill(
  database: TestDatabase,
  { licenceId, seed, delayMs }: { licenceId: LicenceId; seed: number; delayMs: number },
): Promise<readonly string[]> {
  const child = spawn(process.execPath, [program, JSON.stringify(database), licenceId, String(seed)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8');
  child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), delayMs));
  child.stdout.on('data', (piece: string) => (output += piece));
  const [, signal]: unknown[] = await once(child, 'close');
  if (signal !== 'SIGKILL') throw new Error('a process that changes keys ended by itself');
  return output.split('\n').slice(0, -1);
}

async function judge(
  storage: Storage,
  of: { readonly licenceId: LicenceId; readonly from: number; readonly lines: readonly string[] },
): Promise<readonly string[]> {
  const { licenceId, from, lines } = of;
  // Waits, by the lock on appending, for a dead PostgreSQL client's last commit to be over.
  await storage.transact((tx) =>
    tx.changes.append({ atMs: 0, licenceId: null, environment, kind: 'plan', subjectId: 'none' }),
  );
  const events = await storage.audit.readAfter(licenceId, 0, 1_000_000);
  const feed = await storage.changes.listAfter(changeSequenceSchema.parse(from), 1_000_000);
  const broken: string[] = [];
  const chain = verifyAuditChain(events);
  if (chain.kind === 'broken') broken.push(`the audit log: ${chain.reason}`);
  const changes = feed.filter(({ licenceId: whose }) => whose === licenceId);
  // Each change has one line in both, in the order of the commits.
  const audited = events.slice(-changes.length).map(({ subject }) => subject.id);
  if (changes.length > 0 && audited.join() !== changes.map(({ subjectId }) => subjectId).join())
    broken.push('the change feed and the audit log differ');
  const subjectOf = new Map(changes.map(({ sequence, subjectId }) => [String(sequence), subjectId]));
  for (const line of lines) {
    const [action, apiUserId, , sequence = ''] = line.split(' ');
    if (action !== 'reactivate' && subjectOf.get(sequence) !== apiUserId)
      broken.push(`acknowledged and lost: ${line}`);
  }
  const expected = replayKeys(events);
  for (const apiUserId of await listUsers(storage, licenceId)) {
    const keys = await storage.apiKeys.list(licenceId, environment, apiUserId);
    broken.push(...judgeKeys(apiUserId, keys, expected.get(apiUserId)));
  }
  return broken;
}

async function listUsers(storage: Storage, licenceId: LicenceId) {
  const query = { sort: 'name', direction: 'ascending', page: 1, pageSize: 100 } as const;
  const { items } = await storage.apiUsers.list(licenceId, environment, query);
  return items.map(({ id }) => id);
}
