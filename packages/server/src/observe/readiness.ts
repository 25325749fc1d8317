/** Why a program is not ready, by names that stay. */
export type NotReady =
  'starting' | 'draining' | 'feed-stale' | 'database-down' | 'catalogue-missing' | 'worker-missing';

/** Gives what speaks against being ready now; nothing when it is. */
export type ReadinessCheck = () => readonly NotReady[] | Promise<readonly NotReady[]>;

export interface Readiness {
  /** Every reason once, in the order of the checks. */
  ask(): Promise<readonly NotReady[]>;
  add(check: ReadinessCheck): void;
  /** From now on it is not ready, whatever the checks say. */
  startDraining(): void;
  readonly isDraining: boolean;
}

/** A check that fails is one reason more, its own: `database-down` unless it says otherwise. */
export function createReadiness(): Readiness {
  const checks: ReadinessCheck[] = [];
  const state = { isDraining: false };
  return {
    async ask() {
      const reasons = new Set<NotReady>(state.isDraining ? ['draining'] : []);
      if (checks.length === 0) reasons.add('starting');
      for (const found of await Promise.all(checks.map(run))) for (const reason of found) reasons.add(reason);
      return [...reasons];
    },
    add: (check) => void checks.push(check),
    startDraining() {
      state.isDraining = true;
    },
    get isDraining() {
      return state.isDraining;
    },
  };
}

/** 200 and `ok`, or 503 and each reason on a line of its own. */
export function presentReadiness(reasons: readonly NotReady[]): {
  readonly status: number;
  readonly text: string;
} {
  return reasons.length === 0
    ? { status: 200, text: 'ok\n' }
    : { status: 503, text: reasons.map((reason) => `${reason}\n`).join('') };
}

async function run(check: ReadinessCheck): Promise<readonly NotReady[]> {
  try {
    return await check();
  } catch {
    return ['database-down'];
  }
}
