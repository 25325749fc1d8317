export interface FairQueueLimits {
  /** The number of tasks that run concurrently. */
  readonly concurrencyMax: number;
  /** The number of concurrent tasks of one asker; by default `concurrencyMax`. */
  readonly concurrencyPerAskerMax?: number;
  /** The number of waiting tasks of all askers together. */
  readonly waitingMax: number;
  /** The number of waiting tasks of one asker. */
  readonly waitingPerAskerMax: number;
}

/** Thrown when a task cannot be queued because too many are waiting. The asker has to try again later. */
export class QueueFull extends Error {
  override readonly name = 'QueueFull';
}

/**
 * Runs the task when it is its asker's turn. @throws QueueFull before the task begins; otherwise whatever the task
 * throws
 */
export type RunInTurn = <Result>(asker: string, work: () => Promise<Result>) => Promise<Result>;

interface Waiting {
  begin(): void;
  refuse(): void;
}

/**
 * Creates a queue that runs at most `concurrencyMax` tasks concurrently, and `concurrencyPerAskerMax` of one asker.
 * Askers take turns with one task each, so an asker with many tasks delays another by one task at most. When
 * `waitingMax` is reached, an asker without a waiting task displaces the newest task of the asker with the most.
 */
export function createFairQueue(limits: FairQueueLimits): RunInTurn {
  const { concurrencyMax, waitingMax, waitingPerAskerMax } = limits;
  const { concurrencyPerAskerMax = concurrencyMax } = limits;
  const runningOf = new Map<string, number>();
  /** The waiting tasks of each asker, in the order of the askers' turns. */
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

  /** Starts the first task whose asker may run another one, and moves that asker to the end. */
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
