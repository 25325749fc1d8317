/** A place in a JSON text that is looked for, and how far down it the reader has come. */
export interface Watch<Target> {
  /** Folded, see `foldName`; `*` is every element or member. */
  readonly tokens: readonly string[];
  readonly at: number;
  readonly target: Target;
}

/**
 * Names in the form in which they are compared. Letter case does not count: a reader that folds it takes `Channel`
 * for `channel`, and one that does not, gets at most too narrow an answer.
 */
export function foldName(name: string): string {
  return name.toUpperCase().toLowerCase();
}

/** The watches that go on below the member or element, one step further. */
export function stepInto<Target>(
  watches: readonly Watch<Target>[],
  name: string | number,
): readonly Watch<Target>[] {
  if (watches.length === 0) return watches;
  const folded = typeof name === 'number' ? String(name) : foldName(name);
  const next: Watch<Target>[] = [];
  for (const watch of watches) {
    const token = watch.tokens[watch.at];
    if (token === '*' || token === folded) next.push({ ...watch, at: watch.at + 1 });
  }
  return next;
}

export function isArrived({ tokens, at }: Watch<unknown>): boolean {
  return at === tokens.length;
}

/** Whether an array can hold what the watch looks for: a name cannot be looked up in it. */
export function fitsArray({ tokens, at }: Watch<unknown>): boolean {
  return (
    isArrived({ tokens, at, target: undefined }) || tokens[at] === '*' || /^[0-9]+$/.test(tokens[at] ?? '')
  );
}
