import { randomBytes } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { Secret } from '../../domain/secret.ts';
import { ownFiles } from '../../own-files/own-files.ts';
import type { KnownHash, PasswordAlgorithm } from './known-hash.ts';

/** The highest accepted cost; a check with a higher one would take seconds. */
const costMax = 13;
const shape = /^\$2[aby]\$(0[4-9]|1\d)\$[./A-Za-z0-9]{53}$/;

/** bcrypt in the format of PHP, Ruby, Node and most others. It uses only the first 72 bytes of a password. */
export const bcrypt: PasswordAlgorithm = {
  name: 'bcrypt',
  forms: 'bcrypt ($2a$…, $2b$…, $2y$…)',

  parse(text) {
    const [, cost] = shape.exec(text) ?? [];
    return cost === undefined ? undefined : create(text, Number(cost));
  },

  createDummy(cost) {
    const [, rounds = ''] = /^bcrypt (\d+)$/.exec(cost) ?? [];
    const letters = randomBytes(53).map((byte) => alphabet.charCodeAt(byte % alphabet.length));
    const salted = `$2b$${rounds.padStart(2, '0')}$${Buffer.from(letters).toString('latin1')}`;
    return shape.test(salted) ? create(salted, Number(rounds)) : undefined;
  },
};

const alphabet = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function create(hash: string, cost: number): KnownHash | undefined {
  if (cost > costMax) return undefined;
  return { cost: `bcrypt ${cost}`, isPassword: (password) => askWorker(password, hash) };
}

/** The message to the worker: a password, and the hash to compare it with. */
export interface BcryptQuestion {
  readonly id: number;
  readonly password: string;
  readonly hash: string;
}

export type BcryptAnswer =
  { readonly id: number; readonly isPassword: boolean } | { readonly id: number; readonly fault: string };

interface Waiting {
  resolve(isPassword: boolean): void;
  reject(fault: Error): void;
}

const waiting = new Map<number, Waiting>();
let worker: Worker | undefined;
let nextId = 0;

/**
 * Checks in a worker thread, since the JavaScript library would block the event loop. The first check starts the
 * thread, which does not keep the process running.
 */
function askWorker(password: Secret, hash: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const id = nextId++;
    waiting.set(id, { resolve, reject });
    worker ??= startWorker();
    worker.postMessage({ id, password: password.reveal(), hash } satisfies BcryptQuestion);
  });
}

function startWorker(): Worker {
  const started = new Worker(ownFiles.programs.bcryptWorker);
  started.unref();
  started.on('message', (answer: BcryptAnswer) => {
    const asker = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('fault' in answer) asker?.reject(new Error(answer.fault));
    else asker?.resolve(answer.isPassword);
  });
  started.on('error', (fault: Error) => {
    worker = undefined;
    for (const asker of waiting.values()) asker.reject(fault);
    waiting.clear();
  });
  return started;
}
