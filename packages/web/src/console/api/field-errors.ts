import type { z } from 'zod';

/** The message of each field that is refused. Fields are named as in the contract's body, with `.` between the parts: `networkRules.0.range`. */
export type FieldErrors = Readonly<Record<string, string>>;

/** Names the fields of a problem, which the server gives as JSON pointers (`/networkRules/0/range`). */
export function fieldErrorsOf(
  errors: readonly { readonly path: string; readonly message: string }[],
): FieldErrors {
  return Object.fromEntries(
    errors.map(({ path, message }) => [
      path
        .split('/')
        .slice(1)
        .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
        .join('.'),
      message,
    ]),
  );
}

/** Takes the first message of each field from what the contract's schema refuses; none where the body fits. */
export function fieldErrorsIn(parsed: z.ZodSafeParseResult<unknown>): FieldErrors {
  const errors: Record<string, string> = {};
  for (const issue of parsed.error?.issues ?? []) errors[issue.path.join('.')] ??= issue.message;
  return errors;
}
