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

/** The master keys of one process. Which of them seals follows the installation, not only this process's configuration. */
export interface MasterKeyRing extends MasterKeys {
  /** What `masterKey` names. It seals once every gateway can open what it seals; see compose/master-key-upkeep.ts. */
  readonly configured: MasterKey;
  /** Of every loaded key. */
  readonly ids: readonly string[];
  /** From now on this key seals. @throws Error for a key that is not loaded */
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

/** The check value of the master key that the installation's secrets are sealed under. */
export const checkSetting = 'master-key-check';
/** That of the master key which is about to replace it, from the moment that everything is moved; see master-key-upkeep.ts. */
export const nextCheckSetting = 'master-key-next';

/**
 * Refuses a master key that is not this installation's, before anything is written with it. On the first start the
 * check value is written. With a rotation under way, the check value of an earlier key is accepted; a key that is being
 * moved to has to be loaded as well. Gives the id of the key that the installation's secrets are sealed under.
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

/** Kept in the settings: the key's id and an HMAC under it. */
export function createCheckValue({ id, key }: MasterKey): string {
  return `${id}.${createHmac('sha256', key).update('postern master key check').digest('base64url')}`;
}

function isCheckValueOf(masterKey: MasterKey, stored: string): boolean {
  const [mine, theirs] = [Buffer.from(createCheckValue(masterKey)), Buffer.from(stored)];
  return mine.length === theirs.length && timingSafeEqual(mine, theirs);
}
