import { chmod, mkdir, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { OpenStorageError } from '../storage/storage-errors.ts';

const ownerOnly = 0o700;
const othersMask = 0o077;
const stickyBit = 0o1000;

/**
 * Creates the data folder for its owner alone, and removes other users' rights from an existing one: it holds mails
 * with valid links, session tokens and the operator token.
 *
 * @throws OpenStorageError for a folder that others can enter and that does not belong to this user alone, such as
 * `/tmp`
 */
export async function prepareDataFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: ownerOnly });
  const { mode, uid } = await stat(folder);
  if ((mode & othersMask) === 0) return;
  const { uid: self } = userInfo();
  if (self === -1) return; // Windows has access lists, which the mode does not show.
  if (uid !== self || (mode & stickyBit) !== 0) {
    throw new OpenStorageError(
      `The data folder ${folder} is open to other users of this machine, and is not this user's alone. ` +
        `Name a folder of Postern's own, or run: chown ${self} ${folder} && chmod 700 ${folder}`,
    );
  }
  await chmod(folder, ownerOnly);
}
