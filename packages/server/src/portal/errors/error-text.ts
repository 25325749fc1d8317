import type { ErrorCode } from '@postern/contract/error-catalogue';

/** A code's words; those that are missing are said in English. */
export interface ErrorText {
  readonly title: string;
  readonly detail?: string;
  readonly remedy?: string;
}

/** Codes that were added meanwhile may be missing: error-texts.test.ts finds them. */
export type ErrorTexts = Readonly<Partial<Record<ErrorCode, ErrorText>>>;
