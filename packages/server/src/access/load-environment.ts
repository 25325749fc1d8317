import type { ChangeSequence, EnvironmentName } from '@postern/contract/ids';
import { changeSequenceSchema } from '@postern/contract/ids';
import type { StorageReader } from '../storage/storage.ts';

/**
 * Creates the function that loads the environment of a change; null where it concerns all environments, and where there
 * is no such change.
 */
export function createLoadEnvironment({
  changes,
}: Pick<StorageReader, 'changes'>): (sequence: ChangeSequence) => Promise<EnvironmentName | null> {
  return async (sequence) => {
    if (sequence === 0) return null;
    const [change] = await changes.listAfter(changeSequenceSchema.parse(sequence - 1), 1);
    return change?.sequence === sequence ? change.environment : null;
  };
}
