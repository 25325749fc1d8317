/**
 * `npm test [-- vitest arguments]`: runs Vitest, then lists skipped tests with their reasons, fails if a test secret
 * was printed, and ends with the line `N passed, N failed, N skipped`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { countLine, summariseReport } from './tests/summarise-report.ts';
import type { TestSummary, VitestReport } from './tests/summarise-report.ts';
import { watchForCanaries } from './tests/watch-for-canaries.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'postern-run-'));
const reportFile = join(folder, 'report.json');
const logFolder = join(folder, 'logs');
mkdirSync(logFolder);
const canaries = watchForCanaries();

const status = await runVitest(process.argv.slice(2));
canaries.lookThroughFolder(logFolder);
const summary = readSummary(status);
rmSync(folder, { recursive: true, force: true });
process.exitCode = report(summary) ? 0 : 1;

async function runVitest(args: readonly string[]): Promise<number> {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  const child = spawn(process.execPath, [vitest, 'run', '--configLoader=native', ...reporters, ...args], {
    cwd: root,
    stdio: ['inherit', 'pipe', 'pipe'],
    env: { ...process.env, ...coloursWanted(), POSTERN_TEST_LOGS: logFolder },
  });
  // Ctrl-C reaches Vitest as well; it stops what it started, and this process waits for that.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (piece: string) => {
      canaries.look(name, piece);
      process[name].write(piece);
    });
  }
  const [code] = await once(child, 'close');
  return typeof code === 'number' ? code : 1;
}

function coloursWanted(): Record<string, string> {
  return process.stdout.isTTY && process.env['NO_COLOR'] === undefined ? { FORCE_COLOR: '1' } : {};
}

function readSummary(exitStatus: number): TestSummary {
  const nothing: TestSummary = { passed: 0, failed: 0, skipped: 0, skippedNames: [], brokenFiles: [] };
  const result = existsSync(reportFile)
    ? // Vitest's own JSON reporter has just written it.
      summariseReport(JSON.parse(readFileSync(reportFile, 'utf8')) as VitestReport)
    : nothing;
  if (exitStatus === 0 || result.failed > 0) return result;
  return { ...result, failed: 1, brokenFiles: [`the run itself (status ${exitStatus})`] };
}

/** Returns whether the run passed. */
function report(result: TestSummary): boolean {
  const leaks = canaries.findings();
  const lines = [
    ...result.skippedNames.map((name) => `skipped: ${name}`),
    ...result.brokenFiles.map((name) => `failed: ${name}`),
    ...leaks.map((leak) => `failed: a test secret was printed: ${leak}`),
    countLine({ ...result, failed: result.failed + leaks.length }),
  ];
  process.stdout.write(`\n${lines.join('\n')}\n`);
  return result.failed === 0 && leaks.length === 0;
}
