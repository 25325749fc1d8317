import { ApiRefusal } from './api-refusal.ts';

/** @throws ApiRefusal body_not_json for a body of another media type (RFC 9110 section 15.5.16) */
export function requireJson(contentType: string | null | undefined): void {
  if (!/^application\/json\s*(?:;|$)/i.test(contentType ?? '')) throw new ApiRefusal('body_not_json');
}
