/** The files that a recipe names, as patterns: `<code>` and `NNNN` match any part of a name. */
export interface NamedFiles {
  readonly patterns: readonly string[];
  /** Whether one of the patterns matches the file. */
  readonly isNamed: (file: string) => boolean;
}

/**
 * Reads the recipe with this title (`### <title>`) from the text of CONTRIBUTING.md. Every text in backticks with a
 * folder and an extension, and without a space, is a file; commands are ignored.
 *
 * @throws Error if there is no such recipe
 */
export function readRecipe(contributing: string, title: string): NamedFiles {
  const [, section] = contributing.split(`\n### ${title}\n`);
  if (section === undefined) throw new Error(`CONTRIBUTING.md has no recipe ${JSON.stringify(title)}`);
  const [body = ''] = section.split(/\n##+ /);
  const patterns = [...body.matchAll(/`([^`\s]+\/[^`\s]+\.[a-z]+)`/g)].map(([, file = '']) => file);
  return { patterns, isNamed: (file) => patterns.some((pattern) => fits(file, pattern)) };
}

/** Whether `notes/teapot.md` matches `notes/<code>.md`. */
export function fits(file: string, pattern: string): boolean {
  const parts = pattern
    .split(/<\w+>|NNNN/)
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('[^/]+')}$`).test(file);
}
