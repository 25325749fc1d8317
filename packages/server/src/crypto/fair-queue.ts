export interface FairQueueLimits {
  /** Works that run at once. */
  readonly concurrencyMax: number;
  /** Works of one asker that run at once; as many as all together when left out. */
  readonly concurrencyPerAskerMax?: number;
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
 * Runs at most `concurrencyMax` works at once, and `concurrencyPerAskerMax` of one asker. Askers take turns, one work each, so that an asker with many works waits
 * for itself and delays another by one work at most. Where `waitingMax` is reached, an asker that has none waiting
 * displaces the newest work of the asker that has most.
 */
export function createFairQueue(limits: FairQueueLimits): RunInTurn {
  const { concurrencyMax, waitingMax, waitingPerAskerMax } = limits;
  const { concurrencyPerAskerMax = concurrencyMax } = limits;
  const runningOf = new Map<string, number>();
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

  function mayRun(asker: string): boolean {
    return (runningOf.get(asker) ?? 0) < concurrencyPerAskerMax;
  }

  function begin(asker: string): void {
    running++;
    runningOf.set(asker, (runningOf.get(asker) ?? 0) + 1);
  }

  function end(asker: string): void {
    running--;
    const left = (runningOf.get(asker) ?? 1) - 1;
    if (left === 0) runningOf.delete(asker);
    else runningOf.set(asker, left);
  }

  /** The first in line whose asker may run another work goes on, and its asker to the end of the line. */
  function admitNext(): void {
    for (const [asker, line] of lines) {
      if (!mayRun(asker)) continue;
      lines.delete(asker);
      const next = line.shift();
      if (line.length > 0) lines.set(asker, line);
      waiting--;
      begin(asker);
      next?.begin();
      return;
    }
  }

  return async (asker, work) => {
    if (running >= concurrencyMax || !mayRun(asker)) await join(asker);
    else begin(asker);
    try {
      return await work();
    } finally {
      end(asker);
      admitNext();
    }
  };
}
