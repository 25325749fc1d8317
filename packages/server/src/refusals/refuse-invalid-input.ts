import type { Hook } from '@hono/zod-openapi';
import type { Env } from 'hono';
import { refuseFields } from './api-refusal.ts';
import { presentFieldErrors } from './present-field-errors.ts';

type Validation = Parameters<Hook<unknown, Env, string, undefined>>[0];

/**
 * The `defaultHook` of an OpenAPIHono app.
 *
 * @throws ApiRefusal request_invalid for a path, query or body that does not fit its route, with each field that is wrong
 */
export function refuseInvalidInput(result: Validation): undefined {
  if (result.success) return undefined;
  // The validator's own types leave out that it hands over what it judged.
  const input = 'data' in result ? result.data : undefined;
  throw refuseFields(presentFieldErrors(result.error.issues, { target: result.target, input }));
}
