import type { z } from 'zod';
import { nameExpectedType, nameTypeOf } from './name-type.ts';

/**
 * What is wrong with a field, as a clause about it: `is needed` only where it is missing, and otherwise what it has to be.
 * `input` is the whole value that was judged, since zod's issues do not carry their own. Texts of a query or a path are
 * read as other types (`isText`), so their own type says nothing.
 */
export function describeFieldFault(
  issue: z.core.$ZodIssue,
  input: unknown,
  { isText = false }: { readonly isText?: boolean } = {},
): string {
  if (issue.code !== 'invalid_type') return issue.message;
  const value = findAt(input, issue.path);
  if (value === undefined) return 'is needed';
  const expected = nameExpectedType(issue.expected);
  return isText ? `must be ${expected}` : `must be ${expected}, and is ${nameTypeOf(value)}`;
}

function findAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    input,
  );
}
