export interface RememberOptions {
  /** How many results are kept; when there would be more, all are forgotten. */
  readonly max: number;
  /** Longest text whose result is kept, in characters. */
  readonly lengthMax: number;
}

/**
 * Makes a function that keeps the results of `find` by its argument, for texts that come again and again, such as header
 * names. A caller may send as many different texts as it likes: the memory that they take is bounded. A result of
 * `undefined` is not kept.
 */
export function remember<Value>(
  find: (text: string) => Value,
  { max, lengthMax }: RememberOptions,
): (text: string) => Value {
  const known = new Map<string, Value>();
  return (text) => {
    const kept = known.get(text);
    if (kept !== undefined) return kept;
    const found = find(text);
    if (found === undefined || text.length > lengthMax) return found;
    if (known.size >= max) known.clear();
    known.set(text, found);
    return found;
  };
}

/**
 * Makes a function that keeps the latest result of `find` alone, for texts that come in runs, such as the host of a
 * client's calls: comparing is cheaper than looking up.
 */
export function rememberLatest<Value>(find: (text: string) => Value): (text: string) => Value {
  let latest: { readonly text: string; readonly value: Value } | undefined;
  return (text) => {
    if (latest?.text !== text) latest = { text, value: find(text) };
    return latest.value;
  };
}
