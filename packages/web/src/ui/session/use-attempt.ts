import { useState } from 'react';
import type { SessionResult } from './session-api.ts';

/** One attempt at a time, and what became of the last one. */
export function useAttempt() {
  const [failure, setFailure] = useState<Exclude<SessionResult<unknown>, { readonly ok: true }>>();
  const [isSending, setIsSending] = useState(false);
  const send = async <Data>(attempt: () => Promise<SessionResult<Data>>): Promise<SessionResult<Data>> => {
    setIsSending(true);
    const result = await attempt();
    setIsSending(false);
    setFailure(result.ok ? undefined : result);
    return result;
  };
  return { failure, isSending, send };
}
