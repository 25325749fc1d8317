/** The change that a recipe requires to one file. `text` is undefined if the file does not exist yet. */
export type Edit = (text: string | undefined) => string;

/** One recipe of CONTRIBUTING.md, followed with an example. */
export interface Recipe {
  /** The heading of the recipe. */
  readonly title: string;
  /** The edits by file: every file that the recipe names, and no other. */
  readonly edits: Readonly<Record<string, Edit>>;
  /** Files that the recipe names for a case that the example does not cover, each with that case. */
  readonly notApplicable?: Readonly<Record<string, string>>;
  /** The contributor's own code, for which the recipe names no file. */
  readonly own?: Readonly<Record<string, Edit>>;
  /** Test files that fail if something is missing. */
  readonly tests: readonly string[];
}

/** @throws Error if the file already exists */
export function create(content: string): Edit {
  return (text) => {
    if (text !== undefined) throw new Error('the file exists already');
    return content;
  };
}

export function append(addition: string): Edit {
  return (text = '') => `${text}\n${addition}`;
}

/** @throws Error if the file does not contain the anchor exactly once: then the recipe's example needs another one */
export function insertBefore(anchor: string, addition: string): Edit {
  return replace(anchor, addition + anchor);
}

export function insertAfter(anchor: string, addition: string): Edit {
  return replace(anchor, anchor + addition);
}

export function replace(anchor: string, replacement: string): Edit {
  return (text = '') => {
    const parts = text.split(anchor);
    if (parts.length !== 2)
      throw new Error(
        `holds ${JSON.stringify(anchor)} ${parts.length - 1} times, not once; take another anchor`,
      );
    return parts.join(replacement);
  };
}

/** Makes several edits of one file, one after the other. */
export function inTurn(...edits: readonly Edit[]): Edit {
  return (text) => {
    let result = text;
    for (const edit of edits) result = edit(result);
    return result ?? '';
  };
}
