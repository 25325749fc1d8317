import { createHash, timingSafeEqual } from 'node:crypto';
import { link, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRandomBase62 } from '../crypto/key-text.ts';
import { Secret } from '../domain/secret.ts';
import { createOperatorSession } from './admin-session.ts';
import type { SessionSource } from './admin-session.ts';

/** Thrown when the operator token cannot be used. The message names the file and the remedy, never the token. */
export class OperatorTokenInvalid extends Error {
  override readonly name = 'OperatorTokenInvalid';
}

export const operatorTokenFile = 'operator-token';
const prefix = 'postern_operator_';
/** 43 base62 characters have 256 bits. */
const randomCharacters = 43;

/**
 * Loads the operator token of a data folder. It is created on the first start, in a file that only its owner may read.
 * Processes that start concurrently get the same one.
 *
 * @throws OperatorTokenInvalid
 */
export async function loadOperatorToken(dataFolder: string): Promise<Secret> {
  const file = join(dataFolder, operatorTokenFile);
  const existing = await stat(file).catch(() => undefined);
  if (existing !== undefined) return await readOperatorToken(file);
  const made = await writeNew(file, `${prefix}${createRandomBase62(randomCharacters)}\n`);
  return made ?? (await readOperatorToken(file));
}

/** Reads the token. @throws OperatorTokenInvalid when the file is missing, readable by others, or has no token */
export async function readOperatorToken(file: string): Promise<Secret> {
  const found = await stat(file).catch((cause: unknown) => {
    throw new OperatorTokenInvalid(`The operator token ${file} cannot be read.`, { cause });
  });
  if ((found.mode & 0o077) !== 0) {
    throw new OperatorTokenInvalid(
      `The operator token ${file} can be read by other users. Run: chmod 600 ${file}`,
    );
  }
  return parseOperatorToken(await readFile(file, 'utf8'), file);
}

/** Parses a token; `origin` names its source in messages. @throws OperatorTokenInvalid for a text that is too short */
export function parseOperatorToken(text: string, origin: string): Secret {
  const trimmed = text.trim();
  if (!/^[\x21-\x7e]{32,512}$/.test(trimmed)) {
    throw new OperatorTokenInvalid(
      `${origin} contains no operator token: it needs 32 to 512 characters without white space.`,
    );
  }
  return new Secret(trimmed);
}

/**
 * Writes the file; undefined when it exists already. The file appears as a whole, so that no process reads half a
 * token.
 */
async function writeNew(file: string, text: string): Promise<Secret | undefined> {
  const draft = `${file}.${createRandomBase62(8)}`;
  try {
    await writeFile(draft, text, { mode: 0o600, flag: 'wx', flush: true });
    await link(draft, file);
    return new Secret(text.trim());
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return undefined;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/**
 * Creates the source for `Authorization: Bearer <operator token>`. The comparison takes the same time for every text.
 */
export function createOperatorTokenSource(token: Secret): SessionSource {
  const expected = digest(token.reveal());
  return {
    findSession(request, clientAddress) {
      const presented = /^Bearer +([\x21-\x7e]{1,512})$/i.exec(
        request.headers.get('authorization') ?? '',
      )?.[1];
      if (presented === undefined || !timingSafeEqual(digest(presented), expected)) {
        return Promise.resolve(undefined);
      }
      const actor = {
        kind: 'operator',
        id: 'operator-token',
        name: 'Operator',
        address: clientAddress,
      } as const;
      return Promise.resolve(createOperatorSession(actor));
    },
  };
}

/** Digests have equal lengths, so that the comparison does not reveal the token's length. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
