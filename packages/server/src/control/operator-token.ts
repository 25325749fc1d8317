import { createHash, timingSafeEqual } from 'node:crypto';
import { link, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRandomBase62 } from '../crypto/key-text.ts';
import { Secret } from '../domain/secret.ts';
import { createOperatorSession } from './admin-session.ts';
import type { SessionSource } from './admin-session.ts';

/** The operator token cannot be used; the message names the file and what to do, never the token. */
export class OperatorTokenInvalid extends Error {
  override readonly name = 'OperatorTokenInvalid';
}

export const operatorTokenFile = 'operator-token';
const prefix = 'postern_operator_';
/** 43 base62 characters: 256 bits. */
const randomCharacters = 43;

/**
 * The operator token of a data folder: made on the first run, in a file that only its owner may read.
 * Two processes that start at once get the same one.
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

/** @throws OperatorTokenInvalid when the file is missing, open to others, or holds no token. */
export async function readOperatorToken(file: string): Promise<Secret> {
  const found = await stat(file).catch((cause: unknown) => {
    throw new OperatorTokenInvalid(`The operator token ${file} cannot be read.`, { cause });
  });
  if ((found.mode & 0o077) !== 0) {
    throw new OperatorTokenInvalid(`The operator token ${file} is open to others. Run: chmod 600 ${file}`);
  }
  return parseOperatorToken(await readFile(file, 'utf8'), file);
}

/** `origin` names the place in the message. @throws OperatorTokenInvalid for a text that is too short to be one. */
export function parseOperatorToken(text: string, origin: string): Secret {
  const trimmed = text.trim();
  if (!/^[\x21-\x7e]{32,512}$/.test(trimmed)) {
    throw new OperatorTokenInvalid(
      `${origin} holds no operator token: it needs 32 to 512 characters without white space.`,
    );
  }
  return new Secret(trimmed);
}

/** Undefined when the file is there already. It appears whole or not at all, so that nobody reads half a token. */
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

/** Answers for `Authorization: Bearer <operator token>`; compares in a time that does not depend on the text. */
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

/** To equal lengths, so that the comparison does not tell the token's length either. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
