import type { z } from 'zod';
import { describeFieldFault } from '../domain/describe-field-fault.ts';
import type { FieldError } from './api-refusal.ts';

/** Where a value came from: the body, the path or the query. */
export type ValidationTarget = 'json' | 'param' | 'query' | 'header' | 'cookie' | 'form';

/** The judged input, and the part of the request that it came from. */
export interface JudgedInput {
  readonly target: ValidationTarget;
  readonly input: unknown;
}

/** zod's issues → one error per field, an unknown field named by itself. */
export function presentFieldErrors(
  issues: readonly z.core.$ZodIssue[],
  { target, input }: JudgedInput,
): readonly FieldError[] {
  return issues.flatMap((issue) => presentIssue(issue, { target, input }));
}

function presentIssue(issue: z.core.$ZodIssue, { target, input }: JudgedInput): readonly FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: presentPlace([...issue.path, key], target),
      message: target === 'query' ? 'there is no such parameter' : 'there is no such field',
    }));
  }
  if (issue.code === 'invalid_key' || issue.code === 'invalid_element') {
    return issue.issues.map((inner) => ({ path: presentPlace(issue.path, target), message: inner.message }));
  }
  const message = describeFieldFault(issue, input, { isText: target !== 'json' });
  return [{ path: presentPlace(issue.path, target), message }];
}

function presentPlace(path: readonly PropertyKey[], target: ValidationTarget): string {
  if (target === 'query') return `?${path.map(String).join('.')}`;
  if (target === 'param') return `{${path.map(String).join('.')}}`;
  return toPointer(path);
}

/** RFC 6901. The empty text is the whole body. */
export function toPointer(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
