import type { AdminResult } from '@postern/contract/admin-client';
import { queries } from '../api/queries.ts';
import { useCheckedChange } from '../api/use-checked-change.ts';
import { usePlace } from '../layout/use-place.ts';

/** Changes the integrators of the licence. */
export function useIntegratorChange<Input, Data>(
  call: (input: Input) => Promise<AdminResult<Data>>,
  onDone: (data: Data) => void,
) {
  return useCheckedChange({ call, stale: queries.integrators(usePlace().licenceId).queryKey, onDone });
}
