import { listFiles } from './list-files.ts';
import type { Violation } from './violation.ts';

/** Words that say nothing about what a file exports, wherever they stand in its name. */
const emptyWords = /(?:^|[-.])(?:utils?|helpers?|common|misc|managers?)(?:$|[-.])/i;
/** A thing that serves; but a function that starts a service may say so: provide-service.ts. */
const serviceName = /^(?!(?:ask|create|find|load|open|provide|serve|start|stop)-)(?:.+-)?services?$/i;

/** A file is named after what it exports, so a name that could hold anything is refused; barrels too. */
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
