/** The files that a recipe names, as patterns: `<code>` and `NNNN` stand for any part of a name. */
export interface NamedFiles {
  readonly patterns: readonly string[];
  /** Whether one of the patterns fits the file. */
  readonly isNamed: (file: string) => boolean;
}

/**
 * Reads the recipe with this title (`### <title>`) out of the text of CONTRIBUTING.md. A file is whatever stands in backticks,
 * has a folder and an ending, and contains no space: commands are left out.
 *
 * @throws Error where there is no such recipe
 */
export function readRecipe(contributing: string, title: string): NamedFiles {
  const [, section] = contributing.split(`\n### ${title}\n`);
  if (section === undefined) throw new Error(`CONTRIBUTING.md has no recipe ${JSON.stringify(title)}`);
  const [body = ''] = section.split(/\n##+ /);
  const patterns = [...body.matchAll(/`([^`\s]+\/[^`\s]+\.[a-z]+)`/g)].map(([, file = '']) => file);
  return { patterns, isNamed: (file) => patterns.some((pattern) => fits(file, pattern)) };
}

/** Whether `notes/teapot.md` fits `notes/<code>.md`. */
export function fits(file: string, pattern: string): boolean {
  const parts = pattern
    .split(/<\w+>|NNNN/)
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('[^/]+')}$`).test(file);
}
