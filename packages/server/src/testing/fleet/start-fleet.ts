import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAdminClient } from '@postern/contract/admin-client';
import type { AdminClient } from '@postern/contract/admin-client';
import { createRandomBase62 } from '../../crypto/key-text.ts';
import { startFaultProxy } from './start-fault-proxy.ts';
import type { FaultProxy } from './start-fault-proxy.ts';
import { startPrivatePostgres } from './start-private-postgres.ts';
import type { PrivatePostgres } from './start-private-postgres.ts';
import { startProgram } from './start-program.ts';
import type { RunningProgram } from './start-program.ts';
import { startRecordingUpstream } from './start-recording-upstream.ts';
import type { RecordingUpstream } from './start-recording-upstream.ts';
import { writeInstallation } from './write-installation.ts';

/** One program of the fleet and its own way to the database. */
export interface FleetMember {
  readonly proxy: FaultProxy;
  /** The program as it runs now. */
  current: RunningProgram;
  restart(options?: RestartOptions): Promise<void>;
}

export interface RestartOptions {
  readonly clockShiftMs?: number;
  /** `SIGKILL` when left out. */
  readonly signal?: 'SIGTERM' | 'SIGKILL';
  /** Further keys of its postern.yaml, from now on. */
  readonly more?: Readonly<Record<string, unknown>>;
  /** Further environment variables, from now on. */
  readonly env?: Readonly<Record<string, string>>;
  /** The program that it runs from now on; see `ProgramOptions`. */
  readonly programFile?: string;
}

/** An installation of real processes on its own PostgreSQL server, which a test may break. */
export interface Fleet {
  readonly postgres: PrivatePostgres;
  readonly upstream: RecordingUpstream;
  readonly control: FleetMember;
  readonly gateways: readonly FleetMember[];
  /** Speaks to whichever control runs now, as the operator. */
  readonly admin: AdminClient;
  readonly maxStaleMs: number;
  close(): Promise<void>;
}

/**
 * `gateways: 0`: one process with everything, on the embedded database; it is then control and the only gateway.
 *
 * @throws Error with what a program complained of
 */
export async function startFleet(size: {
  readonly gateways: number;
  readonly maxStaleMs: number;
  readonly workers?: number;
  /** The program that all of them run; see `ProgramOptions`. */
  readonly programFile?: string;
  /** The value of `database.url`; the URL itself if omitted. */
  readonly databaseBy?: 'env:POSTERN_DATABASE_URL';
  /** See `TestInstallation`. */
  readonly more?: Readonly<Record<string, unknown>>;
}): Promise<Fleet> {
  const { maxStaleMs } = size;
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).toReversed()) await closer();
  };
  try {
    const folder = mkdtempSync(join(tmpdir(), 'postern-faults-'));
    closers.push(async () => rmSync(folder, { recursive: true, force: true }));
    const upstream = await startRecordingUpstream();
    closers.push(() => upstream.close());
    const postgres = await startPrivatePostgres();
    closers.push(() => postgres.remove());
    const token = `postern_operator_${createRandomBase62(43)}`;
    const secrets = {
      POSTERN_MASTER_KEY: randomBytes(32).toString('base64'),
      POSTERN_OPERATOR_TOKEN: token,
    };
    const member = async (command: 'control' | 'gateway' | 'serve', name: string): Promise<FleetMember> => {
      const proxy = await startFaultProxy(postgres.port);
      closers.push(() => proxy.close());
      const databaseUrl = command === 'serve' ? undefined : postgres.urlAt(proxy.port);
      let env: Readonly<Record<string, string>> =
        databaseUrl === undefined ? secrets : { ...secrets, POSTERN_DATABASE_URL: databaseUrl };
      let of = {
        databaseUrl: databaseUrl && (size.databaseBy ?? databaseUrl),
        upstreamPort: upstream.port,
        maxStaleMs,
        more: size.more ?? {},
      };
      const configFile = writeInstallation(folder, name, of);
      const args =
        size.workers === undefined || command === 'control' ? [] : ['--workers', String(size.workers)];
      let ofProgram = pickProgram(size);
      const run = (clockShiftMs = 0): Promise<RunningProgram> =>
        startProgram(command, { configFile, env, clockShiftMs, args, ...ofProgram });
      const one: FleetMember = {
        proxy,
        current: await run(),
        async restart(options) {
          await one.current.end(options?.signal ?? 'SIGKILL');
          env = { ...env, ...options?.env };
          ofProgram = { ...ofProgram, ...pickProgram(options ?? {}) };
          of = { ...of, more: { ...of.more, ...options?.more } };
          writeInstallation(folder, name, of);
          one.current = await run(options?.clockShiftMs);
        },
      };
      closers.push(() => one.current.end('SIGKILL'));
      return one;
    };
    const control = await member(size.gateways === 0 ? 'serve' : 'control', 'control');
    const names = Array.from({ length: size.gateways }, (_none, index) => `gateway-${index + 1}`);
    const gateways =
      size.gateways === 0 ? [control] : await Promise.all(names.map((name) => member('gateway', name)));
    const admin = createAdminClient({
      baseUrl: '',
      fetch: (path, init) =>
        fetch(control.current.url + path, { ...init, signal: AbortSignal.timeout(adminTimeoutMs) }),
      headers: { authorization: `Bearer ${token}` },
    });
    return { postgres, upstream, control, gateways, admin, maxStaleMs, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function pickProgram({ programFile }: Pick<RestartOptions, 'programFile'>): {
  readonly programFile?: string;
} {
  return programFile === undefined ? {} : { programFile };
}

const adminTimeoutMs = 8_000;
