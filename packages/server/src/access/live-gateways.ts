import type { CutOff } from '@postern/contract/cut-off';
import type { ChangeSequence, EnvironmentName } from '@postern/contract/ids';
import { createGenerationalCache } from './generational-cache.ts';
import type { GatewayLease, LeaseBook } from './lease-book.ts';

/** The gateway processes that may be answering calls, and the changes that they have confirmed. */
export interface LiveGateways {
  /**
   * Waits until every gateway with a lease has confirmed the change, at most `confirmWithinMs`, and returns the state
   * of the cut-off.
   */
  confirm(sequence: ChangeSequence): Promise<CutOff>;
  /** Returns the current state without waiting. */
  find(sequence: ChangeSequence): Promise<CutOff>;
  /** Yields the current state, and then each new one. It ends with the confirmed one, or when `signal` is aborted. */
  follow(sequence: ChangeSequence, signal: AbortSignal): AsyncIterable<CutOff>;
  /**
   * Lists every lease, after it has ended the expired ones. It has to be called regularly, even when no request waits
   * for a cut-off.
   */
  list(): Promise<readonly GatewayLease[]>;
}

export interface LiveGatewaysDeps {
  readonly book: LeaseBook;
  /** Loads the environment of the change with this number; null when it concerns all environments. */
  readonly loadEnvironment: (sequence: ChangeSequence) => Promise<EnvironmentName | null>;
  readonly nowMs: () => number;
  /** A clock in milliseconds that never runs backwards, such as `performance.now`. */
  readonly monotonicNow: () => number;
  /** How long an answer of the admin API waits for its gateways. */
  readonly confirmWithinMs: number;
}

/** The interval in which leases are read while a request waits. */
const waitEveryMs = 50;
const rememberedMax = 10_000;

/**
 * Creates the confirmation of cut-offs by leases, which are in memory or in the database. A lease has expired when its
 * number of renewals has not changed for `leaseMs` by this process's own monotonic clock; ending it checks once more
 * that it is unchanged. So no wall clock decides, neither the database's nor a gateway's; see docs/decisions/0011. A
 * gateway that does not serve the change's environment has none of its credentials, so its confirmation is not needed.
 */
export function createLiveGateways(deps: LiveGatewaysDeps): LiveGateways {
  const lookAtLeases = createLook(deps);
  const confirmedAtMs = createGenerationalCache<number>(rememberedMax);
  const environmentOf = createGenerationalCache<{ readonly name: EnvironmentName | null }>(rememberedMax);

  /** Caches the environment of a change, since it never changes. null means that the change concerns all of them. */
  async function getEnvironment(sequence: ChangeSequence): Promise<EnvironmentName | null> {
    const known = environmentOf.get(String(sequence));
    if (known !== undefined) return known.name;
    const name = await deps.loadEnvironment(sequence);
    environmentOf.set(String(sequence), { name });
    return name;
  }

  async function find(sequence: ChangeSequence): Promise<CutOff> {
    const environment = await getEnvironment(sequence);
    const serves = ({ environments }: GatewayLease): boolean =>
      environment === null || environments.includes(environment);
    const cutOff = presentCutOff(sequence, (await lookAtLeases()).filter(serves));
    // A confirmation is final: a gateway that starts later applies all changes before it answers its first call.
    const known = confirmedAtMs.get(String(sequence));
    const atMs = known ?? (cutOff.state === 'confirmed' ? deps.nowMs() : null);
    if (atMs === null) return cutOff;
    if (known === undefined) confirmedAtMs.set(String(sequence), atMs);
    return { ...cutOff, state: 'confirmed', confirmedAtMs: atMs };
  }

  async function* follow(sequence: ChangeSequence, signal: AbortSignal): AsyncGenerator<CutOff> {
    let last = '';
    while (!signal.aborted) {
      // Registered before the look, so that a change during the look leads to another one.
      const changed = waitForChange(deps.book, signal);
      try {
        const cutOff = await find(sequence);
        const text = JSON.stringify(cutOff);
        if (text !== last) yield cutOff;
        if (cutOff.state === 'confirmed') return;
        last = text;
        await changed.promise;
      } finally {
        changed.stop();
      }
    }
  }

  return {
    async confirm(sequence) {
      const bound = new AbortController();
      const limit = setTimeout(() => bound.abort(), deps.confirmWithinMs);
      try {
        for await (const cutOff of follow(sequence, bound.signal))
          if (cutOff.state === 'confirmed') return cutOff;
      } finally {
        clearTimeout(limit);
      }
      return find(sequence);
    },
    find,
    follow,
    list: lookAtLeases,
  };
}

/**
 * Creates the function that reads the leases and ends the expired ones. Concurrent callers share a look, but none gets
 * a look that began before its call.
 */
function createLook({ book, monotonicNow }: LiveGatewaysDeps): () => Promise<readonly GatewayLease[]> {
  const seen = new Map<string, { readonly renewals: number; readonly sinceMs: number }>();
  let running: Promise<unknown> | undefined;
  let next: Promise<readonly GatewayLease[]> | undefined;

  async function look(): Promise<readonly GatewayLease[]> {
    const leases = await book.list();
    const live = leases.filter(({ ended }) => ended === null);
    let hasExpired = false;
    for (const { id, renewals, leaseMs } of live) {
      const known = seen.get(id);
      if (known?.renewals !== renewals) seen.set(id, { renewals, sinceMs: monotonicNow() });
      else if (monotonicNow() - known.sinceMs >= leaseMs)
        hasExpired = (await book.expire(id, renewals)) || hasExpired;
    }
    const liveIds = new Set(live.map(({ id }) => id));
    for (const id of seen.keys()) if (!liveIds.has(id)) seen.delete(id);
    return hasExpired ? await book.list() : leases;
  }

  return () => {
    next ??= (running ?? Promise.resolve())
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        const started = look();
        running = started;
        return started;
      });
    return next;
  };
}

function presentCutOff(sequence: ChangeSequence, leases: readonly GatewayLease[]): CutOff {
  const gateways = leases
    .filter(({ ended }) => ended === null || ended.sequence >= sequence)
    .map((lease) => ({
      id: lease.id,
      state: judgeLease(lease, sequence),
      appliedSequence: lease.appliedSequence,
      endedAtMs: lease.ended?.atMs ?? null,
    }));
  const isConfirmed = gateways.every(({ state }) => state !== 'pending');
  return { sequence, state: isConfirmed ? 'confirmed' : 'pending', confirmedAtMs: null, gateways };
}

function judgeLease(lease: GatewayLease, sequence: ChangeSequence): CutOff['gateways'][number]['state'] {
  if (lease.appliedSequence >= sequence) return 'confirmed';
  if (lease.ended === null) return 'pending';
  return lease.ended.why === 'expired' ? 'lease-expired' : 'stopped';
}

/**
 * Resolves when a lease changed in this process, when other processes' leases have to be read again, or at the abort.
 */
function waitForChange(
  book: LeaseBook,
  signal: AbortSignal,
): { readonly promise: Promise<void>; readonly stop: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, waitEveryMs);
  const stopListening = book.onChange(() => resolve());
  const onAbort = (): void => resolve();
  signal.addEventListener('abort', onAbort, { once: true });
  return {
    promise,
    stop() {
      clearTimeout(timer);
      stopListening();
      signal.removeEventListener('abort', onAbort);
    },
  };
}
