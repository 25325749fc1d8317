import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { canary } from '../../packages/server/src/testing/canary.ts';
import { watchForCanaries } from './watch-for-canaries.ts';

it('finds a secret that is split over two pieces of output, and names it without repeating it', () => {
  const watch = watchForCanaries();
  watch.look('stdout', `some output ${canary.password.slice(0, 9)}`);
  watch.look('stderr', canary.password.slice(9));
  expect(watch.findings()).toEqual([]);
  watch.look('stdout', `${canary.password.slice(9)} and more`);
  expect(watch.findings()).toEqual(['password in stdout']);
});

it('finds a secret in a log file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-canary-'));
  try {
    writeFileSync(join(folder, 'gateway.log'), `{"token":"${canary.operatorToken}"}\n`);
    const watch = watchForCanaries();
    watch.lookThroughFolder(folder);
    expect(watch.findings()).toEqual(['operatorToken in gateway.log']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
