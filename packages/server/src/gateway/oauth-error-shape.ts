import { errorCatalogue, errorCodes } from '@postern/contract/error-catalogue';
import type { ErrorCode } from '@postern/contract/error-catalogue';
import type { ErrorShapeConfig } from '../config/answer-config-schema.ts';

/** Whether the target is one of the OAuth endpoints, however it is spelled beyond that. */
export function isOAuthTarget(rawTarget: string): boolean {
  return rawTarget.startsWith('/oauth/');
}

/**
 * How a refusal looks that the gateway itself gives on an OAuth endpoint, before the endpoint is asked: the object of RFC 6749
 * section 5.2, since clients look for its `error` and for nothing else.
 */
export const oauthErrorShape: ErrorShapeConfig = {
  contentType: 'application/json',
  codes: Object.fromEntries(
    errorCodes
      .filter(isTemporary)
      .map((code) => [code, { template: createTemplate('temporarily_unavailable') }]),
  ),
  template: createTemplate('invalid_request'),
};

function isTemporary(code: ErrorCode): boolean {
  const { status } = errorCatalogue[code];
  return status === 429 || status >= 500;
}

function createTemplate(error: string) {
  return { error, error_description: '{detail}', error_uri: '{docsUrl}' };
}
