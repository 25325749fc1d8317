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
  await mkdir(folder, { recursive: true, mode: ownerOnly }).catch((cause: unknown) => {
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    throw new OpenStorageError(
      `The data folder ${folder} cannot be made${code}. Make it for the user that runs Postern, or name another one as \`dataFolder\` or in POSTERN_DATA.`,
      { cause },
    );
  });
  if ((await judgeDataFolder(folder)) === 'open') await chmod(folder, ownerOnly);
}

/**
 * `open`: other users may enter it, and the next start ends that.
 *
 * @throws OpenStorageError as above
 */
export async function judgeDataFolder(folder: string): Promise<'private' | 'open'> {
  const { mode, uid } = await stat(folder);
  if ((mode & othersMask) === 0) return 'private';
  const { uid: self } = userInfo();
  if (self === -1) return 'private'; // Windows has access lists, which the mode does not show.
  if (uid !== self || (mode & stickyBit) !== 0) {
    throw new OpenStorageError(
      `The data folder ${folder} is open to other users of this machine, and is not this user's alone. ` +
        `Name a folder of Postern's own, or run: chown ${self} ${folder} && chmod 700 ${folder}`,
    );
  }
  return 'open';
}
