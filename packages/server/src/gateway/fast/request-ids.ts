import { randomUUID } from 'node:crypto';

const blockSize = 4_096;
const lastDigits = Array.from({ length: blockSize }, (_none, index) => index.toString(16).padStart(3, '0'));
/** Odd, so that each number of a block comes once; the order says little of how many calls went before. */
const stride = 2_731;

/**
 * Ids of requests: version 4 UUIDs (RFC 9562) of which each serves 4,096 calls with other last digits. Putting a whole one
 * together for each call costs more than matching its path. They are unique, and no secrets.
 */
export function createRequestIds(): () => string {
  let used = blockSize;
  let start = '';
  let offset = 0;
  return () => {
    if (used === blockSize) {
      const uuid = randomUUID();
      // Joined anew, so that it is one flat text and not the pieces that it was made of.
      start = Buffer.from(uuid.slice(0, -3), 'latin1').toString('latin1');
      offset = Number.parseInt(uuid.slice(-3), 16);
      used = 0;
    }
    return start + (lastDigits[(offset + used++ * stride) % blockSize] ?? '');
  };
}
