import { listFiles } from './list-files.ts';
import type { Violation } from './violation.ts';

/** Words in a name that do not describe what a file exports. */
const emptyWords = /(?:^|[-.])(?:utils?|helpers?|common|misc|managers?)(?:$|[-.])/i;
/** A name of a thing that serves. Functions that start a service may use the word: provide-service.ts. */
const serviceName = /^(?!(?:ask|create|find|load|open|provide|serve|start|stop)-)(?:.+-)?services?$/i;

/** Refuses names that could contain anything, and barrels, because a file is named after what it exports. */
export async function checkFileNames(root: string): Promise<readonly Violation[]> {
  return (await listFiles(root)).flatMap((file) => judgeName(file));
}

function judgeName(file: string): readonly Violation[] {
  if (!/\.(?:ts|tsx)$/.test(file)) return [];
  const parts = file.split('/').map((part) => part.replace(/(?:\.test)?\.tsx?$/, ''));
  const empty = parts.find((part) => emptyWords.test(part) || serviceName.test(part));
  if (empty !== undefined) {
    return [
      {
        file,
        what: `is named “${empty}”, which says nothing about what it holds.`,
        remedy: 'Name the file after what it exports: `judgeRights` is in judge-rights.ts.',
      },
    ];
  }
  if (/^packages\/(?:contract|server)\/.*\/index\.ts$/.test(file)) {
    return [{ file, what: 'is a barrel.', remedy: 'Import from the file that defines the name.' }];
  }
  return [];
}
