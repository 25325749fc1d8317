import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { QueryKey } from '@tanstack/react-query';
import type { AdminResult } from '@postern/contract/admin-client';
import { ProblemError } from '../../ui/app/api-client.ts';
import { isUnproven } from './with-proof.ts';

interface CheckedChange<Input, Data> {
  readonly call: (input: Input) => Promise<AdminResult<Data>>;
  /** The queries that the change makes stale. */
  readonly stale: QueryKey;
  readonly onDone: (data: Data) => void;
}

/** A change that asks for a fresh proof of identity where the server wants one. Without the proof nothing changes, and `onDone` is not called. */
export function useCheckedChange<Input, Data>({ call, stale, onDone }: CheckedChange<Input, Data>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (input: Input): Promise<Data | undefined> => {
      const result = await call(input);
      if (!result.ok && isUnproven(result.problem)) return undefined;
      if (!result.ok) throw new ProblemError(result.problem);
      return result.data;
    },
    onSuccess: (data) => {
      void client.invalidateQueries({ queryKey: stale });
      if (data !== undefined) onDone(data);
    },
  });
}
