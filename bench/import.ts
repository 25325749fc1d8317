import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AdminClient } from '@postern/contract/admin-client';
import type { EnvironmentName, LicenceId } from '@postern/contract/ids';
import { openStorage } from '../packages/server/src/storage/open-storage.ts';
import { insertLicence, testEnvironment } from '../packages/server/src/testing/storage-fixtures.ts';
import { createTestControl } from '../packages/server/src/testing/test-control.ts';
import { round } from './bench-result.ts';
import type { BenchOutcome } from './bench-result.ts';

const keyCount = 50_000;
const keysPerPiece = 1_000;
const waitMsMax = 50;

/**
 * Measures how long calls wait for the event loop while 50,000 keys are judged, and then imported, on the embedded
 * database in the process that serves them. An idle process is measured first, because a busy machine delays it too.
 */
export async function run(): Promise<BenchOutcome> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-bench-import-'));
  const storage = await openStorage({ kind: 'sqlite' }, { dataFolder: folder });
  try {
    const licenceId = await insertLicence(storage, 1);
    const control = createTestControl(storage);
    const client = control.client(control.operator);
    const params = { licenceId, environment: testEnvironment };
    const pieces = createPieces();
    const idle = await watch(() => sleep(5_000));
    const dry = await watch(() => sendAll(pieces, { client, params, dryRun: true }));
    const real = await watch(() => sendAll(pieces, { client, params, dryRun: false }));
    console.log(`idle ${present(idle)}; dry run ${present(dry)}; import ${present(real)}`);
    return {
      bars: [
        { bar: 'longest wait for the event loop, dry run', value: dry.maxMs, unit: 'ms', atMost: waitMsMax },
        { bar: 'longest wait for the event loop, import', value: real.maxMs, unit: 'ms', atMost: waitMsMax },
      ],
      peers: { idle, dryRun: dry, import: real },
    };
  } finally {
    await storage.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** In the form in which the command sends them, which runs in a process of its own. */
function createPieces(): readonly string[] {
  return Array.from({ length: keyCount / keysPerPiece }, (_none, piece) => {
    const lines = Array.from({ length: keysPerPiece }, (_nothing, index) => {
      const number = piece * keysPerPiece + index;
      return `legacy-key-of-a-customer-${number},Shop ${number},shop${number}@example.com,profiles:read`;
    });
    return `key,name,email,rights\n${lines.join('\n')}\n`;
  });
}

interface SendDeps {
  readonly client: AdminClient;
  readonly params: { readonly licenceId: LicenceId; readonly environment: EnvironmentName };
  readonly dryRun: boolean;
}

async function sendAll(pieces: readonly string[], { client, params, dryRun }: SendDeps): Promise<void> {
  for (const text of pieces) {
    const body = { kind: 'keys', format: 'csv', text, dryRun } as const;
    const result = await client.importCredentials({ params, body });
    if (!result.ok || result.data.refused > 0) throw new Error('a piece was refused');
  }
}

interface Watched {
  readonly seconds: number;
  readonly p999Ms: number;
  readonly maxMs: number;
}

async function watch(work: () => Promise<void>): Promise<Watched> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const startedAtMs = performance.now();
  delay.enable();
  await work();
  delay.disable();
  return {
    seconds: round((performance.now() - startedAtMs) / 1_000, 1),
    p999Ms: round(delay.percentile(99.9) / 1e6, 1),
    maxMs: round(delay.max / 1e6, 1),
  };
}

function present({ seconds, p999Ms, maxMs }: Watched): string {
  return `${seconds} s (wait p99.9 ${p999Ms} ms, longest ${maxMs} ms)`;
}
