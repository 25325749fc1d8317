import type { z } from 'zod';
import { nameExpectedType, nameTypeOf } from './name-type.ts';

/**
 * Describes the fault of a field as a clause with the field as its subject: `is needed` only where the field is
 * missing, otherwise what it has to be. `input` is the whole validated value, since zod's issues do not contain theirs.
 * For values of a query or path (`isText`), the received type is not mentioned: it is always text.
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
  return isText ? `must be ${expected}` : `must be ${expected}, but is ${nameTypeOf(value)}`;
}

function findAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    input,
  );
}
