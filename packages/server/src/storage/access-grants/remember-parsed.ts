const rememberedMax = 2_000;

/**
 * Parses each text once and returns the same object for the same text, so that API users with the same rights share the
 * objects, and everything that is compiled from them. Only for objects that are never changed.
 */
export function rememberParsed<Parsed extends object>(
  parse: (text: string) => Parsed,
): (text: string) => Parsed {
  const remembered = new Map<string, Parsed>();
  return (text) => {
    const known = remembered.get(text);
    if (known !== undefined) return known;
    const parsed = Object.freeze(parse(text));
    // Texts that never occur again must not fill the memory.
    if (remembered.size >= rememberedMax) remembered.clear();
    remembered.set(text, parsed);
    return parsed;
  };
}
