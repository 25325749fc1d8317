/** The reasons why a program is not ready. The names are stable. */
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

/** Facts that an operator should know although the program is ready. The names are stable. */
export type ReadinessNote = 'master-key-waiting' | 'job-overdue' | 'configuration-refused';

/** Returns the reasons against being ready now; empty if it is ready. */
export type ReadinessCheck = () => readonly NotReady[] | Promise<readonly NotReady[]>;

export interface Readiness {
  /** Returns every reason once, in the order of the checks. */
  ask(): Promise<readonly NotReady[]>;
  add(check: ReadinessCheck): void;
  /** Returns the notes, which do not keep balancers from sending calls. */
  notes(): readonly ReadinessNote[];
  addNote(find: () => readonly ReadinessNote[]): void;
  /** Makes the program not ready from now on, whatever the checks return. */
  startDraining(): void;
  readonly isDraining: boolean;
}

/** A check that throws counts as a reason of its own: `database-down` unless another one was given. */
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

/** Answers 200 and `ok`, or 503 and each reason on a line of its own; then each note on a line. */
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
