import { chmod, chown, copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { strangerId } from './installed-program.ts';

export interface StrangersFolder extends AsyncDisposable {
  /** Empty, and the stranger's own. */
  readonly folder: string;
  /** Holds `node`, the one that runs this, where the stranger may read it. */
  readonly nodeFolder: string;
  /** Undefined where this process may not become another user, and so is the stranger itself. */
  readonly userId: number | undefined;
  /** Copies a file to where the stranger may read it. @returns its new path */
  bring(file: string): Promise<string>;
  /** The command as the stranger runs it. */
  asStranger(command: readonly string[]): [string, ...string[]];
}

/** A place for somebody who has nothing but the files that they are brought. It goes when it is disposed of. */
export async function makeStrangersFolder(): Promise<StrangersFolder> {
  const root = await mkdtemp(join(tmpdir(), 'postern-verify-'));
  await chmod(root, 0o755);
  const [folder, brought, nodeFolder] = ['home', 'brought', 'node'].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ]; // one for each name
  for (const each of [folder, brought, nodeFolder]) await mkdir(each);
  await copyFile(process.execPath, join(nodeFolder, 'node'));
  const isRoot = process.getuid?.() === 0;
  if (isRoot) await chown(folder, strangerId, strangerId);
  return {
    folder,
    nodeFolder,
    userId: isRoot ? strangerId : undefined,
    async bring(file) {
      const copy = join(brought, basename(file));
      await copyFile(file, copy);
      return copy;
    },
    asStranger(command) {
      const [first = '', ...rest] = command;
      if (!isRoot) return [first, ...rest];
      const id = String(strangerId);
      return ['setpriv', '--reuid', id, '--regid', id, '--clear-groups', '--no-new-privs', first, ...rest];
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}
