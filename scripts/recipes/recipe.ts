/** What a contributor who follows a recipe does to one file; `text` is undefined where the file does not exist yet. */
export type Edit = (text: string | undefined) => string;

/** One recipe of CONTRIBUTING.md, followed with an example of its own. */
export interface Recipe {
  /** The heading of the recipe. */
  readonly title: string;
  /** By file: every file that the recipe names, and no other. */
  readonly edits: Readonly<Record<string, Edit>>;
  /** Files that the recipe names for a case that the example is not, each with that case. */
  readonly notApplicable?: Readonly<Record<string, string>>;
  /** The contributor's own code, for which the recipe names no file. */
  readonly own?: Readonly<Record<string, Edit>>;
  /** Test files that notice when something is missing. */
  readonly tests: readonly string[];
}

/** @throws Error where the file exists already */
export function create(content: string): Edit {
  return (text) => {
    if (text !== undefined) throw new Error('the file exists already');
    return content;
  };
}

export function append(addition: string): Edit {
  return (text = '') => `${text}\n${addition}`;
}

/** @throws Error where the file does not hold the anchor exactly once: the recipe's example needs another one then */
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

/** Several edits of one file, one after the other. */
export function inTurn(...edits: readonly Edit[]): Edit {
  return (text) => {
    let result = text;
    for (const edit of edits) result = edit(result);
    return result ?? '';
  };
}
