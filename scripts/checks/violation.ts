/** One broken rule: where it is broken, how, and what to do instead. */
export interface Violation {
  /** The path relative to the repository's root. */
  readonly file: string;
  /** Counted from 1; missing if the whole file is meant. */
  readonly line?: number;
  readonly what: string;
  readonly remedy: string;
}

export function presentViolation({ file, line, what, remedy }: Violation): string {
  return `${file}${line === undefined ? '' : `:${line}`}  ${what}\n    ${remedy}`;
}
