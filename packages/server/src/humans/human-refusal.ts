import { describeFieldFault } from '../domain/describe-field-fault.ts';
import type { ErrorCode, ErrorFacts } from '@postern/contract/error-catalogue';
import type { z } from 'zod';

export interface HumanRefusalDetails {
  readonly facts?: ErrorFacts;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  readonly retryAfterS?: number;
}

/** A "no" of the sign-in. Thrown, so that it also rolls back the transaction that it is found in. */
export class HumanRefusal extends Error {
  override readonly name = 'HumanRefusal';
  readonly code: ErrorCode;
  readonly details: HumanRefusalDetails;

  constructor(code: ErrorCode, details: HumanRefusalDetails = {}) {
    super(code);
    this.code = code;
    this.details = details;
  }
}

/** A field that is not valid; `path` is a JSON pointer. */
export function refuseField(path: string, message: string): HumanRefusal {
  return new HumanRefusal('request_invalid', {
    facts: { what: `${path}: ${message}` },
    errors: [{ path, message }],
  });
}

/** The body by its schema. @throws HumanRefusal naming every field that does not fit. */
export async function parseBody<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<z.output<Schema>> {
  if (!/^application\/json\s*(?:;|$)/i.test(request.headers.get('content-type') ?? '')) {
    throw refuseField('', 'send the body as Content-Type: application/json');
  }
  const json: unknown = await request.json().catch(() => {
    throw refuseField('', 'the body is not JSON');
  });
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((issue) => ({
    path: issue.path.map((part) => `/${String(part)}`).join(''),
    message: describeFieldFault(issue, json),
  }));
  const [first] = errors;
  throw new HumanRefusal('request_invalid', { facts: { what: `${first?.path}: ${first?.message}` }, errors });
}
