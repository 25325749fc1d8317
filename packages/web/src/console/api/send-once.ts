import type { AdminCallName, AdminClient, AdminResult } from '@postern/contract/admin-client';

type LooseCall = (input?: LooseInput) => Promise<AdminResult<unknown>>;
interface LooseInput {
  readonly params?: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
}

/** Calls that only read: they may be sent as often as one likes. */
const reads = /^(?:get|list|read|export|follow|explain|preview)/;

/**
 * Wraps a client so that it sends a change once, however often it is asked for while its answer is awaited: a double click
 * reaches every form before React has drawn its button as busy. Both clicks get the one answer.
 *
 * A change whose answer did not come has the code `outcome_unknown`: whether the server did the work is not known.
 */
export function sendOnce(client: AdminClient): AdminClient {
  const entries = (Object.entries(client) as [AdminCallName, LooseCall][]).map(([name, call]) => [
    name,
    reads.test(name) ? call : joinSame(call),
  ]);
  // Each method keeps its own input and answer; fromEntries cannot know that.
  return Object.fromEntries(entries) as AdminClient;
}

function joinSame(call: LooseCall): LooseCall {
  const underWay = new Map<string, Promise<AdminResult<unknown>>>();
  return (input) => {
    const same = JSON.stringify([input?.params, input?.query, input?.body]);
    const known = underWay.get(same);
    if (known !== undefined) return known;
    const answer = call(input)
      .then(admitUnknown)
      .finally(() => underWay.delete(same));
    underWay.set(same, answer);
    return answer;
  };
}

/** No status: no answer of the server came, or one that broke off. */
function admitUnknown(result: AdminResult<unknown>): AdminResult<unknown> {
  if (result.ok || result.problem.status !== 0) return result;
  return { ok: false, problem: { ...result.problem, code: 'outcome_unknown' } };
}
