/** One broken rule: where, what, and what to do instead. */
export interface Violation {
  /** Relative to the repository's root. */
  readonly file: string;
  /** Counts from 1; absent where the whole file is meant. */
  readonly line?: number;
  readonly what: string;
  readonly remedy: string;
}

export function presentViolation({ file, line, what, remedy }: Violation): string {
  return `${file}${line === undefined ? '' : `:${line}`}  ${what}\n    ${remedy}`;
}
