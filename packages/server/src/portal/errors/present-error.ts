import type { ErrorCode } from '@postern/contract/error-catalogue';
import { errorCatalogue } from '@postern/contract/error-catalogue';
import type { PortalLanguage } from '@postern/contract/portal';

/** The title of a code in the reader's language. */
export function presentErrorTitle(code: ErrorCode, _language: PortalLanguage): string {
  return errorCatalogue[code].title;
}
