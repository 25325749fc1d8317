import { mkdtemp, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { checkOutCommit } from './keep-database/check-out-commit.ts';
import { upgradeFleet } from './verify-upgrade/upgrade-fleet.ts';

/**
 * `npm run verify-upgrade -- <the folder of an installed older package, or a commit>`: upgrades a fleet of that version
 * on PostgreSQL to this one under load, and exits with 1 if a call failed or a cut-off did not reach a gateway.
 */
const root = resolve(import.meta.dirname, '..');
const [older] = process.argv.slice(2);
if (older === undefined) {
  console.error('Name the older version: the folder of its installed package, or a commit.');
  process.exitCode = 2;
} else {
  const folder = await mkdtemp(join(tmpdir(), 'postern-upgrade-'));
  try {
    const packaged = resolve(older, 'bin/postern.cjs');
    const programFile = existsSync(packaged)
      ? packaged
      : join(await checkOutCommit(older, { root, folder }), 'packages/server/src/main.ts');
    for (const line of await upgradeFleet(programFile, join(root, 'packages/server/src/main.ts')))
      console.log(`✓ ${line}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
