import type { Context } from 'hono';
import type { z } from 'zod';
import type { AdminEnv } from './admin-app.ts';
import { refuseFields } from './admin-refusal.ts';
import { presentFieldErrors } from './present-field-errors.ts';

/** The body as the schema has it. @throws AdminRefusal request_invalid, with each field that is wrong. */
export async function parseJsonBody<Schema extends z.ZodType>(
  c: Context<AdminEnv>,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const json: unknown = await c.req.json().catch(() => {
    throw refuseFields([{ path: '', message: 'the body is not JSON' }]);
  });
  const parsed = schema.safeParse(json);
  if (!parsed.success)
    throw refuseFields(presentFieldErrors(parsed.error.issues, { target: 'json', input: json }));
  return parsed.data;
}
