import type { EnvironmentView } from '../access/access-view.ts';
import type { AuthenticatedCall } from './call.ts';
import type { OpenCalls } from './open-calls.ts';

export interface WatchExpiryDeps {
  readonly view: Pick<EnvironmentView, 'findGrantByApiUser'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly reportFault: (fault: unknown) => void;
}

const lookEveryMs = 1_000;

/**
 * Cuts calls that go on past the end of their key or API user. A call that begins is judged by `admit`; one that runs
 * would outlive its key, since a key that ends by itself makes no change of access.
 */
export function watchExpiry(openCalls: OpenCalls, deps: WatchExpiryDeps): { readonly stop: () => void } {
  const look = (): void => {
    if (openCalls.size === 0) return;
    const nowMs = deps.now();
    openCalls.cutEnded((open) => mayHaveEnded(open, nowMs, deps)).catch(deps.reportFault);
  };
  const timer = setInterval(look, lookEveryMs).unref();
  return { stop: () => clearInterval(timer) };
}

/** By what is known now, where that is at hand: the end may have been set, or moved, since the call began. */
function mayHaveEnded(open: AuthenticatedCall, nowMs: number, { view }: WatchExpiryDeps): boolean {
  const cached = view.findGrantByApiUser(open.grant.apiUserId);
  if (cached instanceof Promise) {
    cached.catch(() => undefined); // the judge asks again, and refuses what nobody can say
    return true;
  }
  const grant = cached ?? open.grant;
  const key = grant.keys.find(({ id }) => id === open.key.id) ?? open.key;
  return isOver(grant.expiresAtMs, nowMs) || isOver(key.expiresAtMs, nowMs);
}

const isOver = (atMs: number | null, nowMs: number): boolean => atMs !== null && atMs <= nowMs;
