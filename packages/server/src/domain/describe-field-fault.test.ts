import { expect, it } from 'vitest';
import { z } from 'zod';
import { describeFieldFault } from './describe-field-fault.ts';
import { nameExpectedType, nameTypeOf } from './name-type.ts';

const schema = z.object({ limit: z.int(), name: z.string().min(3), inner: z.object({ on: z.boolean() }) });

function describe(input: unknown, more?: { readonly isText?: boolean }): string {
  const result = schema.safeParse(input);
  const [issue] = result.error?.issues ?? [];
  if (issue === undefined) throw new Error('the input was taken');
  return describeFieldFault(issue, input, more);
}

const good = { limit: 1, name: 'abc', inner: { on: true } };

it.each([
  [{ ...good, limit: undefined }, 'is needed'],
  [{ ...good, limit: null }, 'must be a number, but is empty'],
  [{ ...good, limit: '1' }, 'must be a number, but is a text'],
  [{ ...good, limit: 1.5 }, 'must be a whole number, but is a number with a fraction'],
  [{ ...good, limit: [] }, 'must be a number, but is a list'],
  [{ ...good, inner: { on: 'yes' } }, 'must be true or false, but is a text'],
  [{ ...good, inner: 'x' }, 'must be a mapping of keys to values, but is a text'],
  [{ ...good, inner: {} }, 'is needed'],
])('%j is told as: %s', (input, text) => expect(describe(input)).toBe(text));

it('says the type of no text of a query, and leaves other faults in their own words', () => {
  expect(describe({ ...good, limit: 'x' }, { isText: true })).toBe('must be a number');
  expect(describe({ ...good, name: 'ab' })).toMatch(/3/);
});

it('names types for people, and an unknown one as it is', () => {
  expect(['string', 'number', 'record', 'array', 'date'].map(nameExpectedType)).toEqual([
    'a text',
    'a number',
    'a mapping of keys to values',
    'a list',
    'date',
  ]);
  expect([true, {}, 3].map(nameTypeOf)).toEqual(['true or false', 'a mapping of keys to values', 'a number']);
});
