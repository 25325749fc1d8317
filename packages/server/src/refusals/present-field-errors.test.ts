import { z } from 'zod';
import { expect, it } from 'vitest';
import { presentFieldErrors } from './present-field-errors.ts';

const schema = z.strictObject({
  number: z.int(),
  name: z.string(),
  on: z.boolean().optional(),
  list: z.array(z.strictObject({ at: z.number() })).optional(),
});

function judge(input: unknown): readonly string[] {
  const { error } = schema.safeParse(input);
  return presentFieldErrors(error?.issues ?? [], { target: 'json', input }).map(
    ({ path, message }) => `${path} ${message}`,
  );
}

it('says that a field is needed only where it is missing, and otherwise what it must be', () => {
  expect(judge({})).toEqual(['/number is needed', '/name is needed']);
  expect(judge({ number: '1', name: 5 })).toEqual([
    '/number must be a number, but is a text',
    '/name must be a text, but is a number',
  ]);
  expect(judge({ number: 1.5, name: null, on: 'yes', list: [{ at: '2' }] })).toEqual([
    '/number must be a whole number, but is a number with a fraction',
    '/name must be a text, but is empty',
    '/on must be true or false, but is a text',
    '/list/0/at must be a number, but is a text',
  ]);
  expect(judge('text')).toEqual([' must be a mapping of keys to values, but is a text']);
});

it('says of a parameter what it must be, and nothing of its type, which is always text', () => {
  const query = z.strictObject({ page: z.coerce.number().pipe(z.int().min(1)).default(1) });
  const input = { page: '1.5' };
  const issues = query.safeParse(input).error?.issues ?? [];
  expect(presentFieldErrors(issues, { target: 'query', input })).toEqual([
    { path: '?page', message: 'must be a whole number' },
  ]);
});
