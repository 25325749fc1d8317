const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a mapping of keys to values',
  record: 'a mapping of keys to values',
  array: 'a list',
};

/** Names the expected type for people: zod's name of a type → `a whole number`. */
export function nameExpectedType(expected: string): string {
  return typeNames[expected] ?? expected;
}

/** Names the type of a value for people. The value itself is never shown, since it may be a secret. */
export function nameTypeOf(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number' && !Number.isInteger(value)) return 'a number with a fraction';
  return nameExpectedType(typeof value);
}
