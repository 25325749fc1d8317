export interface FairQueueLimits {
  /** Works that run at once. */
  readonly concurrencyMax: number;
  /** Works that wait, of all askers together. */
  readonly waitingMax: number;
  /** Works of one asker that wait. */
  readonly waitingPerAskerMax: number;
}

/** A work that may not wait, as too many wait already: whoever asks has to come again. */
export class QueueFull extends Error {
  override readonly name = 'QueueFull';
}

/** Runs the work when it is its asker's turn. @throws QueueFull before the work begins; whatever the work throws */
export type RunInTurn = <Result>(asker: string, work: () => Promise<Result>) => Promise<Result>;

interface Waiting {
  begin(): void;
  refuse(): void;
}

/**
 * Runs at most `concurrencyMax` works at once. Askers take turns, one work each, so that an asker with many works waits
 * for itself and delays another by one work at most. Where `waitingMax` is reached, an asker that has none waiting
 * displaces the newest work of the asker that has most.
 */
export function createFairQueue(limits: FairQueueLimits): RunInTurn {
  const { concurrencyMax, waitingMax, waitingPerAskerMax } = limits;
  /** In the order in which the askers have their turns. */
  const lines = new Map<string, Waiting[]>();
  let running = 0;
  let waiting = 0;

  function join(asker: string): Promise<void> {
    const line = lines.get(asker) ?? [];
    if (line.length >= waitingPerAskerMax) throw new QueueFull(`${line.length} of one asker wait already`);
    if (waiting >= waitingMax && (line.length > 0 || !displace())) {
      throw new QueueFull(`${waiting} of all askers wait already`);
    }
    lines.set(asker, line);
    waiting++;
    return new Promise((resolve, reject) => {
      line.push({ begin: resolve, refuse: () => reject(new QueueFull('others wait with fewer')) });
    });
  }

  function displace(): boolean {
    let longest: Waiting[] = [];
    for (const line of lines.values()) if (line.length > longest.length) longest = line;
    const newest = longest.length > 1 ? longest.pop() : undefined;
    if (newest === undefined) return false;
    waiting--;
    newest.refuse();
    return true;
  }

  /** Whoever ends hands over its place, so `running` stays. */
  function handOver(): void {
    const [turn] = lines;
    if (turn === undefined) {
      running--;
      return;
    }
    const [asker, line] = turn;
    lines.delete(asker);
    const next = line.shift();
    if (line.length > 0) lines.set(asker, line);
    waiting--;
    next?.begin();
  }

  return async (asker, work) => {
    if (running >= concurrencyMax) await join(asker);
    else running++;
    try {
      return await work();
    } finally {
      handOver();
    }
  };
}
