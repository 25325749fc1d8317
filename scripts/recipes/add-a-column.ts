import { create, insertAfter, insertBefore, inTurn, replace } from './recipe.ts';
import type { Recipe } from './recipe.ts';

const noun = 'packages/server/src/storage/installation';

/** Adds a note beside each data key. */
export const addAColumn: Recipe = {
  title: 'Add a column',
  edits: {
    'packages/server/src/storage/migrations/9999-data-key-notes.ts':
      create(`import type { Migration } from './migration.ts';

/** A note beside each data key. */
export const dataKeyNotes: Migration = {
  number: 9999,
  name: 'data-key-notes',
  statements: ({ text }) => [\`alter table data_key add column note \${text}\`],
};
`),
    'packages/server/src/storage/migrations/migrations.ts': inTurn(
      insertAfter(
        "import type { Migration } from './migration.ts';\n",
        "import { dataKeyNotes } from './9999-data-key-notes.ts';\n",
      ),
      replace('\n];', '\n  dataKeyNotes,\n];'),
    ),
    [`${noun}/table.ts`]: insertAfter('  wrapped_key: string;\n', '  note: string | null;\n'),
    [`${noun}/port.ts`]: insertAfter('  readonly wrappedKey: string;\n', '  readonly note: string | null;\n'),
    [`${noun}/data-key-store.ts`]: inTurn(
      insertBefore('          wrapped_key: key.wrappedKey,\n', '          note: key.note,\n'),
      insertBefore('    wrappedKey: row.wrapped_key,\n', '    note: row.note,\n'),
    ),
    [`${noun}/store.test.ts`]: replace("{ id: 'd1', ", "{ note: 'a note', id: 'd1', "),
  },
  notApplicable: { [`${noun}/store.ts`]: 'the queries of data keys have a file of their own' },
  own: {
    // The types require these changes.
    'packages/server/src/crypto/envelope.ts': inTurn(
      insertAfter('  readonly wrappedKey: string;\n', '  readonly note: string | null;\n'),
      insertBefore('    wrappedKey: seal(', '    note: null,\n'),
    ),
    'packages/server/src/storage/isolation.test.ts': replace('wrappedKey: ', 'note: null, wrappedKey: '),
  },
  tests: [`${noun}/store.test.ts`],
};
