import { errorCatalogue, fillDetail } from '@postern/contract/error-catalogue';
import type { ErrorCode, ErrorFacts } from '@postern/contract/error-catalogue';
import type { Problem } from '@postern/contract/problem';

/**
 * Presents a refusal as an RFC 9457 body with only what the caller may know; `rule` and `stage` are left out. `docsUrl`
 * is the base URL of the error pages, without a slash at its end.
 */
export function presentProblem(
  refusal: { readonly code: ErrorCode; readonly facts: ErrorFacts },
  context: { readonly requestId: string; readonly docsUrl: string },
): Problem {
  const entry = errorCatalogue[refusal.code];
  return {
    type: `${context.docsUrl}/${refusal.code}`,
    title: entry.title,
    status: entry.status,
    detail: fillDetail(entry.detail, refusal.facts),
    code: refusal.code,
    requestId: context.requestId,
  };
}
