import type { CutOff } from '@postern/contract/cut-off';
import type { ChangeSequence, EnvironmentName } from '@postern/contract/ids';
import { createGenerationalCache } from './generational-cache.ts';
import type { GatewayLease, LeaseBook } from './lease-book.ts';

/** The gateway processes that may be answering calls, and what they have confirmed. */
export interface LiveGateways {
  /** Waits until every live gateway has confirmed, at most `confirmWithinMs`, and says where the change has arrived. */
  confirm(sequence: ChangeSequence): Promise<CutOff>;
  /** What is known now, without waiting. */
  find(sequence: ChangeSequence): Promise<CutOff>;
  /** Now, and each time that it changes; the confirmed one is the last. Ends early when `signal` is aborted. */
  follow(sequence: ChangeSequence, signal: AbortSignal): AsyncIterable<CutOff>;
  /** Every lease, after those that ran out were ended: asked now and then, also while nobody waits for a confirmation. */
  list(): Promise<readonly GatewayLease[]>;
}

export interface LiveGatewaysDeps {
  readonly book: LeaseBook;
  /** Of the change with this number; null: it concerns all of them. */
  readonly loadEnvironment: (sequence: ChangeSequence) => Promise<EnvironmentName | null>;
  readonly nowMs: () => number;
  /** Milliseconds that never run backwards: `performance.now`. */
  readonly monotonicNow: () => number;
  /** How long an answer of the admin API waits for its gateways. */
  readonly confirmWithinMs: number;
}

/** How often leases are looked at while somebody waits. */
const waitEveryMs = 50;
const rememberedMax = 10_000;

/**
 * Confirms by leases alone, whether they are in memory or in the database. A lease is over when its counter of renewals
 * has not moved for `leaseMs` by this process's own monotonic clock, and ending it then finds it still unmoved. So no
 * wall clock decides, neither the database's nor a gateway's. See docs/decisions/0011. A gateway that does not serve the
 * change's environment knows none of its credentials, and nobody waits for it.
 */
export function createLiveGateways(deps: LiveGatewaysDeps): LiveGateways {
  const lookAtLeases = createLook(deps);
  const confirmedAtMs = createGenerationalCache<number>(rememberedMax);
  const environmentOf = createGenerationalCache<{ readonly name: EnvironmentName | null }>(rememberedMax);

  /** A change's environment never changes; what is not known yet concerns all. */
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
    // Once confirmed, always confirmed: a gateway that begins later catches up before it answers its first call.
    const known = confirmedAtMs.get(String(sequence));
    const atMs = known ?? (cutOff.state === 'confirmed' ? deps.nowMs() : null);
    if (atMs === null) return cutOff;
    if (known === undefined) confirmedAtMs.set(String(sequence), atMs);
    return { ...cutOff, state: 'confirmed', confirmedAtMs: atMs };
  }

  async function* follow(sequence: ChangeSequence, signal: AbortSignal): AsyncGenerator<CutOff> {
    let last = '';
    while (!signal.aborted) {
      // Before the look: what changes while it is on its way leads to another one.
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

/** Reads the leases and ends those that are over. A caller never gets a look that began before it asked. */
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

/** Resolves when a lease changed in this process, when it is time to look for other processes', or at the abort. */
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
