/** Why a program is not ready, by names that stay. */
export type NotReady =
  | 'starting'
  | 'draining'
  | 'feed-stale'
  | 'database-set-back'
  | 'database-unwritable'
  | 'database-down'
  | 'catalogue-missing'
  | 'master-key-unknown'
  | 'worker-missing';

/** What an operator should know of a program that is ready all the same, by names that stay. */
export type ReadinessNote = 'master-key-waiting' | 'job-overdue';

/** Gives what speaks against being ready now; nothing when it is. */
export type ReadinessCheck = () => readonly NotReady[] | Promise<readonly NotReady[]>;

export interface Readiness {
  /** Every reason once, in the order of the checks. */
  ask(): Promise<readonly NotReady[]>;
  add(check: ReadinessCheck): void;
  /** What there is to know besides, which keeps nobody from sending calls. */
  notes(): readonly ReadinessNote[];
  addNote(find: () => readonly ReadinessNote[]): void;
  /** From now on it is not ready, whatever the checks say. */
  startDraining(): void;
  readonly isDraining: boolean;
}

/** A check that fails is one reason more, its own: `database-down` unless it says otherwise. */
export function createReadiness(): Readiness {
  const checks: ReadinessCheck[] = [];
  const noteFinders: (() => readonly ReadinessNote[])[] = [];
  const state = { isDraining: false };
  return {
    async ask() {
      const reasons = new Set<NotReady>(state.isDraining ? ['draining'] : []);
      if (checks.length === 0) reasons.add('starting');
      for (const found of await Promise.all(checks.map(run))) for (const reason of found) reasons.add(reason);
      return [...reasons];
    },
    add: (check) => void checks.push(check),
    notes: () => noteFinders.flatMap((find) => find()),
    addNote: (find) => void noteFinders.push(find),
    startDraining() {
      state.isDraining = true;
    },
    get isDraining() {
      return state.isDraining;
    },
  };
}

/** 200 and `ok`, or 503 and each reason on a line of its own; then each note on one. */
export function presentReadiness(
  reasons: readonly NotReady[],
  notes: readonly ReadinessNote[] = [],
): {
  readonly status: number;
  readonly text: string;
} {
  const isReady = reasons.length === 0;
  const lines = [...(isReady ? ['ok'] : reasons), ...notes];
  return { status: isReady ? 200 : 503, text: lines.map((line) => `${line}\n`).join('') };
}

async function run(check: ReadinessCheck): Promise<readonly NotReady[]> {
  try {
    return await check();
  } catch {
    return ['database-down'];
  }
}
