import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { AdminResult } from '@postern/contract/admin-client';
import { ProblemError } from '../api/admin.ts';
import { isUnproven } from '../api/with-proof.ts';

/** Changes people, after a fresh proof of identity where the server wants one; cancelling it changes nothing. */
export function usePeopleChange<Input, Data>(
  call: (input: Input) => Promise<AdminResult<Data>>,
  onDone: (data: Data) => void,
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (input: Input): Promise<Data | undefined> => {
      const result = await call(input);
      if (!result.ok && isUnproven(result.problem)) return undefined;
      if (!result.ok) throw new ProblemError(result.problem);
      return result.data;
    },
    onSuccess: (data) => {
      void client.invalidateQueries({ queryKey: ['people'] });
      if (data !== undefined) onDone(data);
    },
  });
}
