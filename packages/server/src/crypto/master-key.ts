import { createHash, createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { SealingKey } from './sealed-text.ts';

/** The key that wraps all data keys, signing keys and the pepper. The program never stores it. */
export interface MasterKey extends SealingKey {
  /** Identifies the master key without revealing anything about it: 12 hexadecimal digits. */
  readonly id: string;
  readonly key: KeyObject;
}

/** The current master key seals. The earlier ones only open what has not been sealed again yet. */
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
 * Loads the master key from `env:NAME` or `file:path`: 32 bytes in base64, optionally with a newline at the end. A file
 * must not be readable by other users.
 *
 * @throws MasterKeyInvalid with a message for the operator, which never contains the key
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

/** Parses a master key. `origin` names its source in messages. @throws MasterKeyInvalid */
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
      `The master key file ${path} can be read by every user of this machine. Run: chmod 600 ${path}`,
    );
  }
  return await readFile(path, 'utf8');
}

/**
 * The settings that the check value needs. `claim` writes the value unless there is one, and returns the stored one.
 */
export interface SettingsPort {
  find(name: string): Promise<string | undefined>;
  claim(name: string, value: string): Promise<string>;
}

/**
 * The master keys of a process. Which one seals depends on the installation, not only on this process's configuration.
 */
export interface MasterKeyRing extends MasterKeys {
  /**
   * The key that `masterKey` in the configuration names. It seals once every gateway can open what it seals; see
   * compose/master-key-upkeep.ts.
   */
  readonly configured: MasterKey;
  /** The ids of all loaded keys. */
  readonly ids: readonly string[];
  /** Makes this key the one that seals. @throws Error when it is not loaded */
  sealWith(id: string): void;
}

export function createMasterKeyRing({ current: configured, earlier }: MasterKeys): MasterKeyRing {
  const loaded = [configured, ...earlier];
  let current = configured;
  return {
    configured,
    ids: loaded.map(({ id }) => id),
    get current() {
      return current;
    },
    get earlier() {
      return loaded.filter((masterKey) => masterKey !== current);
    },
    sealWith(id) {
      const found = loaded.find((masterKey) => masterKey.id === id);
      if (found === undefined) throw new Error(`the master key ${id} is not loaded`);
      current = found;
    },
  };
}

/** The setting with the check value of the master key that seals the installation's secrets. */
export const checkSetting = 'master-key-check';
/**
 * The setting with the check value of the next master key, from when everything has been sealed with it; see
 * master-key-upkeep.ts.
 */
export const nextCheckSetting = 'master-key-next';

/**
 * Refuses a master key of another installation before anything is written with it. On the first start, the check value
 * is written. During a rotation, the check value of an earlier key is accepted, and the next key has to be loaded as
 * well. Returns the id of the key that seals the installation's secrets.
 *
 * @throws MasterKeyInvalid
 */
export async function verifyMasterKey(masterKeys: MasterKeys, settings: SettingsPort): Promise<string> {
  const stored =
    (await settings.find(checkSetting)) ??
    (await settings.claim(checkSetting, createCheckValue(masterKeys.current)));
  const inForce = findCheckedKey(stored, masterKeys);
  if (inForce === undefined) {
    throw new MasterKeyInvalid(
      `This is not the installation's master key: it has the id ${masterKeys.current.id}, the data was sealed under ${idOfCheck(stored)}. Nothing was changed.`,
    );
  }
  const next = await settings.find(nextCheckSetting);
  if (next !== undefined && findCheckedKey(next, masterKeys) === undefined) {
    throw new MasterKeyInvalid(
      `The installation's master key is being replaced by one that is not loaded here: it has the id ${idOfCheck(next)}. Name it in masterKey, and ${inForce.id} in earlierMasterKeys.`,
    );
  }
  return inForce.id;
}

function findCheckedKey(checkValue: string, { current, earlier }: MasterKeys): MasterKey | undefined {
  return [current, ...earlier].find((masterKey) => isCheckValueOf(masterKey, checkValue));
}

function idOfCheck(checkValue: string): string {
  return checkValue.split('.')[0] ?? '?';
}

/** Creates the check value for the settings: the key's id and an HMAC with the key. */
export function createCheckValue({ id, key }: MasterKey): string {
  return `${id}.${createHmac('sha256', key).update('postern master key check').digest('base64url')}`;
}

function isCheckValueOf(masterKey: MasterKey, stored: string): boolean {
  const [mine, theirs] = [Buffer.from(createCheckValue(masterKey)), Buffer.from(stored)];
  return mine.length === theirs.length && timingSafeEqual(mine, theirs);
}
