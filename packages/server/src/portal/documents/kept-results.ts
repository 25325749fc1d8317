/** A result with the number of bytes that it takes to keep it. */
interface Kept<Result> {
  readonly stamp: unknown;
  readonly made: Promise<Result>;
  bytes: number;
}

export interface KeptResults<Result> {
  /**
   * Returns the kept result of that name if it was made with the same `stamp` (compared by identity). Otherwise it is
   * made now, once for all callers who ask meanwhile.
   */
  get(name: string, stamp: unknown, make: () => Promise<Result>): Promise<Result>;
}

/**
 * Keeps the most recently used results, up to so many bytes together. A single result that is larger is not kept. A
 * result with another stamp replaces the previous one. Failures are not kept.
 */
export function createKeptResults<Result>(
  bytesMax: number,
  bytesOf: (result: Result) => number,
): KeptResults<Result> {
  const kept = new Map<string, Kept<Result>>();
  let bytes = 0;

  function drop(name: string, entry: Kept<Result>): void {
    if (kept.get(name) !== entry) return;
    kept.delete(name);
    bytes -= entry.bytes;
  }

  function weigh(name: string, entry: Kept<Result>, result: Result): void {
    if (kept.get(name) !== entry) return;
    entry.bytes = bytesOf(result);
    bytes += entry.bytes;
    for (const [oldest, old] of kept) {
      if (bytes <= bytesMax) return;
      // A result that is still being made has no bytes yet, and others wait for it.
      if (old.bytes > 0) drop(oldest, old);
    }
  }

  return {
    async get(name, stamp, make) {
      const known = kept.get(name);
      if (known !== undefined && isSameStamp(known.stamp, stamp)) {
        kept.delete(name);
        kept.set(name, known);
        return await known.made;
      }
      if (known !== undefined) drop(name, known);
      const entry: Kept<Result> = { stamp, made: make(), bytes: 0 };
      kept.set(name, entry);
      entry.made.then(
        (result) => weigh(name, entry, result),
        () => drop(name, entry),
      );
      return await entry.made;
    },
  };
}

function isSameStamp(one: unknown, other: unknown): boolean {
  if (!Array.isArray(one) || !Array.isArray(other)) return one === other;
  return one.length === other.length && one.every((part, index) => part === other[index]);
}
