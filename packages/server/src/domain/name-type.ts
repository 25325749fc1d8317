const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a mapping of keys to values',
  record: 'a mapping of keys to values',
  array: 'a list',
};

/** What a schema expects, for people: zod's name of a type → `a whole number`. */
export function nameExpectedType(expected: string): string {
  return typeNames[expected] ?? expected;
}

/** What a value is, for people. Never the value itself, which may be a secret. */
export function nameTypeOf(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number' && !Number.isInteger(value)) return 'a number with a fraction';
  return nameExpectedType(typeof value);
}
