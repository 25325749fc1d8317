import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(argon2);

/** Memory in KiB. */
export interface Cost {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** OWASP's first choice for argon2id: 46 MiB, one pass, one lane. */
export const passwordCost: Cost = { memory: 47_104, passes: 1, parallelism: 1 };
const tagBytes = 32;
const nonceBytes = 16;
/** So many at once, since each takes its memory; the others wait in line. */
const atOnceMax = 4;

const format =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{22,})\$([A-Za-z0-9+/]{43,})$/;

/** Passwords of people, as argon2id (RFC 9106) in the PHC string format. */
export interface PasswordHasher {
  hash(password: string): Promise<string>;
  /** False also for a text that is no hash of this kind. */
  verify(password: string, stored: string): Promise<boolean>;
}

/** `cost` is for new hashes; old ones name their own. */
export function createPasswordHasher(cost: Cost): PasswordHasher {
  const inLine = createLine(atOnceMax);
  return {
    async hash(password) {
      const nonce = randomBytes(nonceBytes);
      const tag = await inLine(() => deriveTag(password, nonce, cost));
      const { memory, passes, parallelism } = cost;
      return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${encode(nonce)}$${encode(tag)}`;
    },
    async verify(password, stored) {
      const [, memory = '', rounds = '', lanes = '', nonce = '', tag = ''] = format.exec(stored) ?? [];
      if (tag === '') return false;
      const expected = Buffer.from(tag, 'base64');
      const itsCost = { memory: Number(memory), passes: Number(rounds), parallelism: Number(lanes) };
      const actual = await inLine(() => deriveTag(password, Buffer.from(nonce, 'base64'), itsCost));
      return actual.length === expected.length && timingSafeEqual(actual, expected);
    },
  };
}

function deriveTag(password: string, nonce: Buffer, cost: Cost): Promise<Buffer> {
  // NFKC: the same password typed on another keyboard is the same password (NIST SP 800-63B section 3.1.1.2).
  const message = Buffer.from(password.normalize('NFKC'), 'utf8');
  return derive('argon2id', { message, nonce, tagLength: tagBytes, ...cost });
}

function encode(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}

/** Runs at most `max` pieces of work at once, first come, first served. */
function createLine(max: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  const waiting: (() => void)[] = [];
  let free = max;
  return async (work) => {
    if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    else free--;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    }
  };
}
