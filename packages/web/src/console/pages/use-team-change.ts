import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { AdminResult } from '@postern/contract/admin-client';
import { ProblemError } from '../api/admin.ts';
import { queries } from '../api/queries.ts';
import { isUnproven } from '../api/with-proof.ts';
import { usePlace } from '../layout/use-place.ts';

/** Changes the team after a fresh proof of identity where the server wants one; cancelling it changes nothing. */
export function useTeamChange<Input, Data>(
  call: (input: Input) => Promise<AdminResult<Data>>,
  onDone: (data: Data, input: Input) => void,
) {
  const { licenceId } = usePlace();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (input: Input): Promise<Data | undefined> => {
      const result = await call(input);
      if (!result.ok && isUnproven(result.problem)) return undefined;
      if (!result.ok) throw new ProblemError(result.problem);
      return result.data;
    },
    onSuccess: (data, input) => {
      void client.invalidateQueries({ queryKey: queries.team(licenceId).queryKey });
      if (data !== undefined) onDone(data, input);
    },
  });
}
