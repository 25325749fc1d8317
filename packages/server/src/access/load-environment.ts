import type { ChangeSequence, EnvironmentName } from '@postern/contract/ids';
import { changeSequenceSchema } from '@postern/contract/ids';
import type { StorageReader } from '../storage/storage.ts';

/** The environment of a change of the feed; null where it concerns all of them, and where there is no such change. */
export function createLoadEnvironment({
  changes,
}: Pick<StorageReader, 'changes'>): (sequence: ChangeSequence) => Promise<EnvironmentName | null> {
  return async (sequence) => {
    if (sequence === 0) return null;
    const [change] = await changes.listAfter(changeSequenceSchema.parse(sequence - 1), 1);
    return change?.sequence === sequence ? change.environment : null;
  };
}
