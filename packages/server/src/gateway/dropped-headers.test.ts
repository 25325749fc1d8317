import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { droppedHeaders, listDroppedNames } from './dropped-headers.ts';
import { createRoleOf } from './header-roles.ts';

const page = fileURLToPath(new URL('../../../../docs/dropped-headers.md', import.meta.url));

describe('headers that others believe', () => {
  test('are dropped in every spelling that a server could fold to their names', () => {
    const roleOf = createRoleOf([]);
    for (const name of listDroppedNames()) {
      for (const sign of ['-', '_', '.', '~', '+', '!', '#', '$', '%', '&', "'", '*', '^', '`', '|']) {
        const spelled = name.replaceAll('-', sign);
        expect([spelled, roleOf(spelled)]).toEqual([spelled, 'drop']);
        expect(roleOf(spelled.toUpperCase())).toBe('drop');
      }
    }
    for (const name of ['X~Postern~Default~Entity', 'X+Postern_Licence', 'x|forwarded|for'])
      expect([name, roleOf(name)]).toEqual([name, 'drop']);
  });

  test('are those that the documentation lists', async () => {
    const rows = (await readFile(page, 'utf8')).split('\n').filter((line) => line.startsWith('| `'));
    const listed = rows.map((row) =>
      [...(row.split('|')[1]?.matchAll(/`([^`]+)`/g) ?? [])].map(([, name]) => name),
    );
    expect(listed).toEqual(droppedHeaders.map(({ names }) => names));
  });
});
