import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { migrations } from '../packages/server/src/storage/migrations/migrations.ts';
import { addLandedDigests, writeKeptDatabase } from '../packages/server/src/testing/kept-databases.ts';
import { checkOutCommit } from './keep-database/check-out-commit.ts';
import { fillOldDatabase } from './keep-database/fill-old-database.ts';
import { readOldDatabase } from './keep-database/read-old-database.ts';
import { runTool } from './release/run-tool.ts';

/**
 * `npm run keep-database`: runs this program's demo, adds some data by its API, and keeps the rows of its database as
 * the one of this schema version, for the test of upgrades; also records the digests of new migrations. `npm run
 * keep-database -- <commit>` does the same with the program of an earlier commit.
 */
const root = resolve(import.meta.dirname, '..');
const [commit] = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), 'postern-keep-'));
try {
  const sources = commit === undefined ? root : await checkOutCommit(commit, { root, folder });
  const dataFolder = join(folder, 'data');
  const filled = await fillOldDatabase(sources, dataFolder);
  const name = (await runTool(['git', 'rev-parse', '--short=8', commit ?? 'HEAD'], { cwd: root })).trim();
  const kept = await readOldDatabase(dataFolder);
  console.log(`Kept as ${writeKeptDatabase({ commit: name, ...filled, ...kept })}`);
  if (commit === undefined) addLandedDigests(migrations);
} finally {
  await rm(folder, { recursive: true, force: true });
}
