import { createHash } from 'node:crypto';
import { createKeyVault } from '../../crypto/envelope.ts';
import { parseMasterKey } from '../../crypto/master-key.ts';
import type { Storage } from '../../storage/storage.ts';
import { createTestControl, testEnvironment } from '../test-control.ts';
import type { TestControl } from '../test-control.ts';

export const killEnvironment = testEnvironment;

/** The admin API as each of the processes that are killed has it: with one master key, by the wall clock. */
export function createKillControl(storage: Storage): TestControl {
  const bytes = createHash('sha256').update('the kill tests').digest('base64');
  const current = parseMasterKey(bytes, 'the kill tests');
  return createTestControl(storage, {
    vault: createKeyVault({ current, earlier: [] }),
    now: Date.now,
  });
}
