import type { ErrorCode } from '@postern/contract/error-catalogue';

/** The texts of a code. Missing ones are shown in English. */
export interface ErrorText {
  readonly title: string;
  readonly detail?: string;
  readonly remedy?: string;
}

/** Codes that were added later may be missing; error-texts.test.ts finds them. */
export type ErrorTexts = Readonly<Partial<Record<ErrorCode, ErrorText>>>;
