/** One fault of the configuration: its place, what is wrong, and how to correct it. */
export interface ConfigIssue {
  /** Line and column, from 1; absent for the whole file and for environment variables. */
  readonly position?: { readonly line: number; readonly column: number };
  /** `apis[1].schemes[0]`; empty for the document as a whole. */
  readonly path: string;
  readonly what: string;
  readonly remedy: string;
}

/** Thrown when the configuration cannot be used. It has every issue, but never a value, which may be a secret. */
export class ConfigError extends Error {
  readonly file: string;
  readonly issues: readonly ConfigIssue[];

  constructor(file: string, issues: readonly ConfigIssue[], options?: ErrorOptions) {
    super(presentIssues(file, issues), options);
    this.name = 'ConfigError';
    this.file = file;
    this.issues = issues;
  }
}

/** Presents a path as people write it: `apis[1].schemes[0]`, `mapping.tags["Custom data"]`. */
export function presentPath(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      const name = String(part);
      if (!/^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(name)) return `[${JSON.stringify(name)}]`;
      return index === 0 ? name : `.${name}`;
    })
    .join('');
}

/** The number of issues in the message, since a longer one would not be read; `issues` has all of them. */
const shownCountMax = 20;

function presentIssues(file: string, issues: readonly ConfigIssue[]): string {
  const count = issues.length === 1 ? 'an error' : `${issues.length} errors`;
  const shown = issues.slice(0, shownCountMax).map((issue) => presentIssue(file, issue));
  const more = issues.length - shown.length;
  return [
    `${file} cannot be used: ${count}.`,
    ...shown,
    ...(more > 0 ? [`  … and ${more} more; correct these first.`] : []),
  ].join('\n');
}

function presentIssue(file: string, { position, path, what, remedy }: ConfigIssue): string {
  const place = position === undefined ? file : `${file}:${position.line}:${position.column}`;
  const subject = path === '' ? '' : `${path} `;
  return `  ${place}  ${subject}${what}\n      ${remedy}`;
}
