import { errorCatalogue, fillDetail } from '@postern/contract/error-catalogue';
import type { ErrorCode, ErrorFacts } from '@postern/contract/error-catalogue';
import type { Problem } from '@postern/contract/problem';

/**
 * The RFC 9457 body of a refusal: what the caller may know, and no more. `rule` and `stage` stay inside.
 * `docsUrl` is where the pages of the codes are published, without a slash at its end.
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
