import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createTestRecord } from '../testing/test-gateway.ts';
import { Secret } from '../domain/secret.ts';
import { createLogger, createLogSink } from './log.ts';
import { StageClock } from './stage-clock.ts';
import { createSpan } from './trace-context.ts';

function collect() {
  const lines: string[] = [];
  return {
    lines,
    logger: createLogger({ level: 'info', stream: { write: (line) => void lines.push(line) } }),
  };
}

test('a call is one JSON line, whatever the client has put into it', () => {
  const { lines, logger } = collect();
  const path = '/v5/"x"\n{"level":"error"}';
  createLogSink(logger)(
    createTestRecord({ path, method: 'G"T', rule: 'a\nb', code: 'right_missing', stage: 'authorise' }),
  );
  expect(lines).toHaveLength(1);
  expect(lines[0]?.indexOf('\n')).toBe((lines[0]?.length ?? 0) - 1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 'info',
    path,
    method: 'G"T',
    rule: 'a\nb',
    status: 200,
  });
});

test('a call that fell to the gateway or the upstream is a warning; a silenced log writes nothing', () => {
  const { lines, logger } = collect();
  createLogSink(logger)(createTestRecord({ status: 502 }));
  logger.level = 'error';
  createLogSink(logger)(createTestRecord({ status: 502 }));
  expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([{ level: 'warn', status: 502 }]);
});

test('an operation that belongs to no API, such as the token exchange, names none', () => {
  const { lines, logger } = collect();
  createLogSink(logger)(createTestRecord({ operationId: 'token exchange', apiId: undefined }));
  expect(lines.join()).toContain('"operationId":"token exchange"');
  expect(lines.join()).not.toContain('apiId');
});

test('a log that is redirected to a file fills while the program runs, and loses nothing when it ends', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'postern-log-'));
  const file = await open(join(folder, 'log'), 'w');
  const program = `import { createLogger } from ${JSON.stringify(import.meta.resolve('./log.ts'))};
    const logger = createLogger({ level: 'info' });
    logger.info('while it runs');
    process.stdin.once('end', () => { logger.info('at its end'); }).resume();`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['pipe', file.fd, 'inherit'],
  });
  const ended = once(child, 'exit');
  try {
    await expect
      .poll(() => readFile(join(folder, 'log'), 'utf8'), { timeout: 20_000 })
      .toContain('while it runs');
    child.stdin?.end();
    await ended;
    expect(await readFile(join(folder, 'log'), 'utf8')).toContain('at its end');
  } finally {
    child.kill();
    await file.close();
    await rm(folder, { recursive: true, force: true });
  }
}, 30_000);

test('a secret in a log line prints as [secret]', () => {
  const { lines, logger } = collect();
  logger.info({ key: new Secret('hunter2') }, 'x');
  expect(lines.join()).toContain('[secret]');
  expect(lines.join()).not.toContain('hunter2');
});

test('a traced call names its trace, so that its line and its spans find each other', () => {
  const { lines, logger } = collect();
  const span = createSpan(undefined);
  createLogSink(logger)(createTestRecord({ clock: new StageClock(span) }));
  createLogSink(logger)(createTestRecord({ clock: new StageClock() }));
  expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([{ traceId: span.traceId }, {}]);
  expect(lines[1]).not.toContain('traceId');
});
