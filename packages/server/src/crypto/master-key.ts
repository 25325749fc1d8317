import { createHash, createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { SealingKey } from './sealed-text.ts';

/** The key that wraps all data keys, signing keys and the pepper. Never stored by the program. */
export interface MasterKey extends SealingKey {
  /** Says which master key it is without telling anything of it: 12 hex digits. */
  readonly id: string;
  readonly key: KeyObject;
}

/** The current master key seals; earlier ones only open what was not rewrapped yet. */
export interface MasterKeys {
  readonly current: MasterKey;
  readonly earlier: readonly MasterKey[];
}

export class MasterKeyInvalid extends Error {
  override readonly name = 'MasterKeyInvalid';
}

const keyBytes = 32;
const remedy = 'Make one with `openssl rand -base64 32`.';

/**
 * Loads `env:NAME` or `file:path`: 32 bytes in base64, a newline at the end is fine. A file must not be readable by
 * everybody.
 *
 * @throws MasterKeyInvalid with a message for the operator that never holds the key.
 */
export async function loadMasterKey(
  reference: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<MasterKey> {
  const [source, ...rest] = reference.split(':');
  const place = rest.join(':');
  if (source === 'env') return parseMasterKey(environment[place], `environment variable ${place}`);
  if (source !== 'file') throw new MasterKeyInvalid('masterKey is `env:NAME` or `file:path`.');
  return parseMasterKey(await readPrivateFile(place), `file ${place}`);
}

/** @throws MasterKeyInvalid; `origin` names the place in the message. */
export function parseMasterKey(text: string | undefined, origin: string): MasterKey {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '')
    throw new MasterKeyInvalid(`The master key is missing: ${origin} is not set or empty. ${remedy}`);
  const bytes = Buffer.from(trimmed, 'base64');
  if (bytes.toString('base64') !== trimmed) {
    throw new MasterKeyInvalid(`The master key in ${origin} is not base64. ${remedy}`);
  }
  if (bytes.length !== keyBytes) {
    throw new MasterKeyInvalid(
      `The master key in ${origin} has ${bytes.length} bytes; it needs ${keyBytes}. ${remedy}`,
    );
  }
  if (bytes.every((byte) => byte === bytes[0])) {
    throw new MasterKeyInvalid(`The master key in ${origin} is one byte repeated. ${remedy}`);
  }
  const id = createHash('sha256').update('postern master key id').update(bytes).digest('hex').slice(0, 12);
  return { id, key: createSecretKey(bytes) };
}

async function readPrivateFile(path: string): Promise<string> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new MasterKeyInvalid(`The master key file ${path} cannot be read.`, { cause });
  });
  if ((found.mode & 0o007) !== 0) {
    throw new MasterKeyInvalid(
      `The master key file ${path} is open to everybody on this machine. Run: chmod 600 ${path}`,
    );
  }
  return await readFile(path, 'utf8');
}

/** What the check value needs of the settings. `claim` keeps the value that is there already, and gives the one in force. */
export interface SettingsPort {
  find(name: string): Promise<string | undefined>;
  claim(name: string, value: string): Promise<string>;
}

const checkSetting = 'master-key-check';

/**
 * Refuses a master key that is not this installation's, before anything is written with it. On the first start the
 * check value is written. With a rotation under way, the check value of an earlier key is accepted.
 *
 * @throws MasterKeyInvalid
 */
export async function verifyMasterKey(masterKeys: MasterKeys, settings: SettingsPort): Promise<void> {
  const stored =
    (await settings.find(checkSetting)) ??
    (await settings.claim(checkSetting, createCheckValue(masterKeys.current)));
  if ([masterKeys.current, ...masterKeys.earlier].some((masterKey) => isCheckValueOf(masterKey, stored)))
    return;
  const [storedId = '?'] = stored.split('.');
  throw new MasterKeyInvalid(
    `This is not the installation's master key: it has the id ${masterKeys.current.id}, the data was sealed under ${storedId}. Nothing was changed.`,
  );
}

/** Kept in the settings: the key's id and an HMAC under it. */
export function createCheckValue({ id, key }: MasterKey): string {
  return `${id}.${createHmac('sha256', key).update('postern master key check').digest('base64url')}`;
}

function isCheckValueOf(masterKey: MasterKey, stored: string): boolean {
  const [mine, theirs] = [Buffer.from(createCheckValue(masterKey)), Buffer.from(stored)];
  return mine.length === theirs.length && timingSafeEqual(mine, theirs);
}
