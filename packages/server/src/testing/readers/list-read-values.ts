/**
 * Returns every text in the value that a parser found for a parameter. A list or nested object contributes everything
 * in it.
 */
export function listReadValues(read: unknown): readonly string[] {
  if (typeof read === 'string') return [read];
  if (typeof read !== 'object' || read === null) return [];
  return Object.values(read).flatMap((value) => listReadValues(value));
}

/** The member of what a parser read; undefined for what it refused to read. */
export function getReadMember(read: unknown, name: string): unknown {
  return typeof read === 'object' && read !== null
    ? Object.entries(read).find(([key]) => key === name)?.[1]
    : undefined;
}
