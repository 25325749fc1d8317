/** Something that was made, in as many bytes as its keeping costs. */
interface Kept<Result> {
  readonly stamp: unknown;
  readonly made: Promise<Result>;
  bytes: number;
}

export interface KeptResults<Result> {
  /** What was made for that name from what `stamp` says, by identity; made now where it is not kept, once for all who ask at once. */
  get(name: string, stamp: unknown, make: () => Promise<Result>): Promise<Result>;
}

/**
 * Keeps results up to so many bytes together, those that were used last; one that is larger than all of it is not kept.
 * A result of another stamp takes the place of the one before. What failed is not kept.
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
      // One that is being made has no bytes yet, and others wait for it.
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
