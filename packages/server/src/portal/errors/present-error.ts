import { errorCatalogue, errorCodes } from '@postern/contract/error-catalogue';
import type { ErrorCode } from '@postern/contract/error-catalogue';
import type { PortalErrorSummary, PortalLanguage } from '@postern/contract/portal';
import type { ErrorText, ErrorTexts } from './error-text.ts';
import { errorTextsFr } from './error-texts-fr.ts';
import { errorTextsNl } from './error-texts-nl.ts';

const translations: Readonly<Record<PortalLanguage, ErrorTexts>> = {
  en: {},
  fr: errorTextsFr,
  nl: errorTextsNl,
};

/** Returns the title of a code in the reader's language. */
export function presentErrorTitle(code: ErrorCode, language: PortalLanguage): string {
  return translations[language][code]?.title ?? errorCatalogue[code].title;
}

/** Returns all texts of a code. `language` is English if one of them has no translation. */
export function presentErrorText(
  code: ErrorCode,
  language: PortalLanguage,
): Required<ErrorText> & { readonly language: PortalLanguage } {
  const english = errorCatalogue[code];
  const translated = translations[language][code];
  if (language === 'en' || translated?.detail === undefined || translated.remedy === undefined) {
    return {
      title: translated?.title ?? english.title,
      detail: english.detail,
      remedy: english.remedy,
      language: 'en',
    };
  }
  return { title: translated.title, detail: translated.detail, remedy: translated.remedy, language };
}

/** Lists every code, by status, with those that callers meet first. */
export function listErrorSummaries(language: PortalLanguage): PortalErrorSummary[] {
  const position = (code: ErrorCode) => Number(!isOfCalls(code)) * 1_000 + errorCatalogue[code].status;
  return errorCodes
    .toSorted((one, other) => position(one) - position(other))
    .map((code) => ({
      code,
      status: errorCatalogue[code].status,
      title: presentErrorTitle(code, language),
      isOfCalls: isOfCalls(code),
    }));
}

/** Whether the gateway answers it. The others belong to the console, the admin API or the portal itself. */
export function isOfCalls(code: ErrorCode): boolean {
  return !ofPeople.has(code);
}

const ofPeople: ReadonlySet<ErrorCode> = new Set([
  'request_invalid',
  'body_not_json',
  'not_signed_in',
  'step_up_needed',
  'second_factor_needed',
  'enrolment_proof_needed',
  'address_unproved',
  'code_used',
  'mail_not_configured',
  'not_permitted',
  'cross_site_refused',
  'document_missing',
  'not_found',
  'version_conflict',
  'already_exists',
  'already_created',
  'transition_refused',
  'level_not_offered',
  'module_unknown',
  'connector_access_missing',
  'key_show_once',
  'hand_over_code_wrong',
  'smaller_rights_unknown',
  'client_gone',
]);
