import type { z } from 'zod';
import { refuseFields } from './api-refusal.ts';
import { presentFieldErrors } from './present-field-errors.ts';
import { requireJson } from './require-json.ts';

/**
 * Reads the body of a request by its schema. How large it may be is not judged here.
 *
 * @throws ApiRefusal request_invalid, with each field that is wrong; body_not_json for another media type
 */
export async function parseJsonBody<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<z.output<Schema>> {
  requireJson(request.headers.get('content-type'));
  const json: unknown = await request.json().catch(() => {
    throw refuseFields([{ path: '', message: 'the body is not JSON' }]);
  });
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw refuseFields(presentFieldErrors(parsed.error.issues, { target: 'json', input: json }));
}
