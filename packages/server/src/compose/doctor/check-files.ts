import { access, constants, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DoctorCheck } from '../../cli/doctor/finding.ts';
import { fault, fine, warn } from '../../cli/doctor/finding.ts';
import { ownFiles } from '../../own-files/own-files.ts';
import { judgeDataFolder } from '../prepare-data-folder.ts';
import type { DoctorContext } from './doctor-context.ts';

/** Whether the data folder can be written and is its owner's alone. */
export function createFolderCheck({ config: { dataFolder } }: DoctorContext): DoctorCheck {
  return {
    check: 'data folder',
    remedy: `Give the user that runs Postern the folder: mkdir -p ${dataFolder} && chmod 700 ${dataFolder}`,
    async run() {
      if ((await stat(dataFolder).catch(() => undefined)) === undefined) {
        const parent = await findExistingParent(dataFolder);
        return (await isWritable(parent))
          ? [fine(`${dataFolder} is not there yet; the first start makes it.`)]
          : [
              fault(
                `${dataFolder} is not there, and this user cannot make it in ${parent}.`,
                'Make it for the user that runs Postern, or name another as `dataFolder`.',
              ),
            ];
      }
      const openness = await judgeDataFolder(dataFolder);
      if (!(await isWritable(dataFolder)))
        return [
          fault(
            `${dataFolder} cannot be written by this user.`,
            'Run this as the user that runs Postern, or give that user the folder.',
          ),
        ];
      return openness === 'private'
        ? [fine(`${dataFolder} can be written, and is this user’s alone.`)]
        : [
            warn(
              `${dataFolder} can be entered by other users of this machine.`,
              `Run: chmod 700 ${dataFolder} (the next start does it as well).`,
            ),
          ];
    },
  };
}

async function findExistingParent(folder: string): Promise<string> {
  const parent = dirname(folder);
  const found = await stat(parent).catch(() => undefined);
  return found !== undefined || parent === folder ? parent : await findExistingParent(parent);
}

async function isWritable(folder: string): Promise<boolean> {
  return await access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** Whether the pages of console and portal are built. */
export function createPagesCheck({ config }: DoctorContext): DoctorCheck {
  const entries = config.portal === undefined ? (['console'] as const) : (['console', 'portal'] as const);
  return {
    check: 'pages',
    remedy: 'Install Postern again.',
    async run() {
      const missing = [];
      for (const entry of entries) {
        const file = join(ownFiles.pages[entry], `${entry}.html`);
        if ((await stat(file).catch(() => undefined)) === undefined) missing.push(entry);
      }
      if (missing.length === 0) return [fine(`The pages are there: ${entries.join(', ')}.`)];
      const what = `The pages of ${missing.join(' and ')} are not built.`;
      return ownFiles.pageSources === undefined
        ? [fault(what, 'Install Postern again: the package is not whole.')]
        : [warn(what, 'Run `npm run build`; `postern serve` does it as well, in the background.')];
    },
  };
}
