import { randomInt } from 'node:crypto';

const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz';
const randomLength = 16;

/** Creates `<prefix>_` and 16 random base36 characters (82 bits). */
export function createRandomId(prefix: string): string {
  let id = `${prefix}_`;
  for (let index = 0; index < randomLength; index += 1) id += alphabet[randomInt(alphabet.length)];
  return id;
}
