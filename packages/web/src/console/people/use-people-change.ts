import type { AdminResult } from '@postern/contract/admin-client';
import { useCheckedChange } from '../api/use-checked-change.ts';

/** Changes the people of the installation. */
export function usePeopleChange<Input, Data>(
  call: (input: Input) => Promise<AdminResult<Data>>,
  onDone: (data: Data) => void,
) {
  return useCheckedChange({ call, stale: ['people'], onDone });
}
