import { listFiles } from './list-files.ts';
import type { Violation } from './violation.ts';

/** Names that say nothing about what a file exports; see docs/decisions/0005-import-rules.md. */
const emptyNames = ['utils', 'util', 'helpers', 'helper', 'common', 'misc', 'manager', 'service', 'services'];

/** A file is named after what it exports, so a name that could hold anything is refused; barrels too. */
export async function checkFileNames(root: string): Promise<readonly Violation[]> {
  return (await listFiles(root)).flatMap((file) => judgeName(file));
}

function judgeName(file: string): readonly Violation[] {
  if (!/\.(?:ts|tsx)$/.test(file)) return [];
  const parts = file.split('/').map((part) => part.replace(/\.(?:test\.)?tsx?$/, ''));
  const words = parts.flatMap((part) => part.split(/[-.]/).map((word) => ({ part, word })));
  const empty = words.find(({ word }) => emptyNames.includes(word.toLowerCase()));
  if (empty !== undefined) {
    return [
      {
        file,
        what: `is named “${empty.part}”, which says nothing about what it holds.`,
        remedy: 'Name the file after what it exports: `matchOperation` lies in match-operation.ts.',
      },
    ];
  }
  if (/^packages\/(?:contract|server)\/.*\/index\.ts$/.test(file)) {
    return [{ file, what: 'is a barrel.', remedy: 'Import from the file that defines the name.' }];
  }
  return [];
}
