import { describe, expect, it } from 'vitest';
import { checkImportRules } from './check-import-rules.ts';
import { withPlantedFiles } from './plant-files.ts';

const judge = (file: string, text: string) => withPlantedFiles({ [file]: text }, checkImportRules);

const server = 'packages/server/src';

const planted: readonly [rule: string, file: string, text: string][] = [
  [
    'contract imports nothing of ours',
    'packages/contract/src/a.ts',
    "import { b } from '@postern/server/main';",
  ],
  ['contract does no I/O', 'packages/contract/src/a.ts', "import { readFile } from 'node:fs/promises';"],
  ['domain imports only contract', `${server}/domain/a.ts`, "import type { C } from '../config/b.ts';"],
  ['domain has no I/O', `${server}/domain/a.ts`, "import { readFileSync } from 'node:fs';"],
  ['domain makes no keys', `${server}/domain/a.ts`, "import { createHmac } from 'node:crypto';"],
  [
    'crypto does not know storage',
    `${server}/crypto/a.ts`,
    "import type { S } from '../storage/storage.ts';",
  ],
  ['config does not know the gateway', `${server}/config/a.ts`, "import { b } from '../gateway/b.ts';"],
  ['storage knows nobody above it', `${server}/storage/a.ts`, "import { b } from '../control/b.ts';"],
  ['gateway not tokens', `${server}/gateway/a.ts`, "import { b } from '../tokens/b.ts';"],
  ['gateway not control', `${server}/gateway/stages/a.ts`, "import { b } from '../../control/b.ts';"],
  ['gateway not portal', `${server}/gateway/a.ts`, "import { b } from '../portal/b.ts';"],
  [
    'gateway not storage, types included',
    `${server}/gateway/a.ts`,
    "import type { S } from '../storage/storage.ts';",
  ],
  [
    'decision not gateway, which asks it',
    `${server}/decision/a.ts`,
    "import type { C } from '../gateway/call.ts';",
  ],
  ['decision has no I/O', `${server}/decision/a.ts`, "import { readFileSync } from 'node:fs';"],
  ['tokens not gateway', `${server}/tokens/a.ts`, "import { b } from '../gateway/b.ts';"],
  ['tokens not storage', `${server}/tokens/a.ts`, "import type { S } from '../storage/storage.ts';"],
  ['control not gateway', `${server}/control/a.ts`, "import { b } from '../gateway/b.ts';"],
  ['control not tokens', `${server}/control/users/a.ts`, "import { b } from '../../tokens/b.ts';"],
  [
    'control not the storage’s code',
    `${server}/control/a.ts`,
    "import { open } from '../storage/open-storage.ts';",
  ],
  [
    'control not even the port as a value',
    `${server}/control/a.ts`,
    "import { S } from '../storage/storage.ts';",
  ],
  [
    'control not the records of one noun as values',
    `${server}/control/a.ts`,
    "import { sightingsMax } from '../storage/alerts/port.ts';",
  ],
  [
    'control not the tables of the storage, types included',
    `${server}/control/a.ts`,
    "import type { AlertTable } from '../storage/alerts/table.ts';",
  ],
  [
    'control not the store of a noun, types included',
    `${server}/control/a.ts`,
    "import type { S } from '../storage/alerts/store.ts';",
  ],
  [
    'gateway not the records of the storage, types included',
    `${server}/gateway/a.ts`,
    "import type { StoredWatch } from '../storage/alerts/port.ts';",
  ],
  ['portal not control', `${server}/portal/a.ts`, "import { b } from '../control/b.ts';"],
  ['only main knows compose', `${server}/control/a.ts`, "import { compose } from '../compose.ts';"],
  ['cli is given what compose makes', `${server}/cli/a.ts`, "import { b } from '../compose/b.ts';"],
  ['a job knows only the loop', `${server}/jobs/a.ts`, "import { b } from '../alerts/b.ts';"],
  ['the data folder knows nobody', `${server}/data-folder/a.ts`, "import { b } from '../config/b.ts';"],
  ['nobody but main knows cli', `${server}/gateway/a.ts`, "import { b } from '../cli/b.ts';"],
  ['production never imports testing', `${server}/compose.ts`, "import { b } from './testing/b.ts';"],
  ['production never imports a test', `${server}/gateway/a.ts`, "import { b } from './b.test.ts';"],
  [
    'web imports only contract and domain',
    'packages/web/src/a.tsx',
    "import { b } from '@postern/server/compose';",
  ],
  ['no path into another package', 'packages/web/src/a.ts', "import { b } from '../../contract/src/b.ts';"],
  [
    'an example stands alone',
    'examples/marketing-api/src/a.ts',
    "import { b } from '@postern/contract/ids';",
  ],
  ['only storage knows kysely', `${server}/control/a.ts`, "import { sql } from 'kysely';"],
  ['only storage knows SQLite', `${server}/access/a.ts`, "import { DatabaseSync } from 'node:sqlite';"],
  [
    'a folder without a rule may import nothing',
    `${server}/new-folder/a.ts`,
    "import { b } from '../domain/b.ts';",
  ],
  [
    'only own-files asks where a file lies',
    `${server}/portal/a.ts`,
    "const page = new URL('a.html', import.meta.url);",
  ],
  ['by no other property either', `${server}/main.ts`, 'const folder = import.meta.dirname;'],
  ['own-files knows nobody', `${server}/own-files/a.ts`, "import { b } from '../config/b.ts';"],
  ['dynamic imports count', `${server}/gateway/a.ts`, "await import('../tokens/b.ts');"],
  ['re-exports count', `${server}/gateway/a.ts`, "export { b } from '../tokens/b.ts';"],
  ['import types count', `${server}/gateway/a.ts`, "export type B = import('../tokens/b.ts').B;"],
];

describe('imports point one way', () => {
  it.each(planted)('%s', async (_rule, file, text) => {
    const violations = await judge(file, text);
    expect(violations).toHaveLength(1);
    expect(violations[0]).toMatchObject({ file, line: 1 });
  });

  it('says of a file that does not parse where it is', async () => {
    expect(await judge(`${server}/gateway/a.ts`, 'import {')).toEqual([
      expect.objectContaining({ file: `${server}/gateway/a.ts` }),
    ]);
  });

  const allowed: readonly [what: string, file: string, text: string][] = [
    ['domain may use contract', `${server}/domain/a.ts`, "import type { L } from '@postern/contract/level';"],
    [
      'control may name the port’s types',
      `${server}/control/a.ts`,
      "import type { S } from '../storage/storage.ts';",
    ],
    [
      'control may name the types of one noun’s port',
      `${server}/control/a.ts`,
      "import type { StoredWatch } from '../storage/alerts/port.ts';",
    ],
    [
      'a mark on each name counts',
      `${server}/control/a.ts`,
      "import { type S } from '../storage/storage.ts';",
    ],
    ['compose knows everyone', `${server}/compose.ts`, "import { b } from './gateway/b.ts';"],
    ['a test may do anything', `${server}/gateway/a.test.ts`, "import { b } from '../storage/b.ts';"],
    ['testing may use storage', `${server}/testing/a.ts`, "import { b } from '../storage/b.ts';"],
    ['own-files asks where it lies', `${server}/own-files/a.ts`, 'const folder = import.meta.dirname;'],
    ['a test asks where it lies', `${server}/portal/a.test.ts`, 'const folder = import.meta.dirname;'],
    ['within one folder', `${server}/gateway/stages/a.ts`, "import { b } from '../b.ts';"],
    ['a name in a comment is no import', `${server}/gateway/a.ts`, "// import { b } from '../tokens/b.ts';"],
  ];
  it.each(allowed)('allowed: %s', async (_what, file, text) => {
    expect(await judge(file, text)).toEqual([]);
  });
});
