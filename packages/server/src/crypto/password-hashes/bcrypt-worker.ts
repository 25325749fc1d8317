import { parentPort } from 'node:worker_threads';
import { compareSync } from 'bcryptjs';
import type { BcryptAnswer, BcryptQuestion } from './bcrypt.ts';

// This thread checks bcrypt hashes; see bcrypt.ts.
parentPort?.on('message', ({ id, password, hash }: BcryptQuestion) => {
  parentPort?.postMessage(check(id, password, hash));
});

function check(id: number, password: string, hash: string): BcryptAnswer {
  try {
    return { id, isPassword: compareSync(password, hash) };
  } catch (fault) {
    return { id, fault: fault instanceof Error ? fault.message : 'bcrypt failed' };
  }
}
