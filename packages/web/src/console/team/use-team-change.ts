import type { AdminResult } from '@postern/contract/admin-client';
import { queries } from '../api/queries.ts';
import { useCheckedChange } from '../api/use-checked-change.ts';
import { usePlace } from '../layout/use-place.ts';

/** Changes the team of the licence. */
export function useTeamChange<Input, Data>(
  call: (input: Input) => Promise<AdminResult<Data>>,
  onDone: (data: Data) => void,
) {
  return useCheckedChange({ call, stale: queries.team(usePlace().licenceId).queryKey, onDone });
}
