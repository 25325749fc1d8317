/**
 * Whether the whole text fits the pattern, in which `*` stands for any text. Takes at most
 * (length of text × length of pattern) steps, whatever they hold.
 */
export function matchesTextGlob(pattern: string, text: string): boolean {
  return fits(pattern, text, { wildcard: '*', isSame: (left, right) => left === right });
}

/**
 * Whether the whole path template fits the pattern: `**` stands for any number of segments, none included,
 * and `*` for any text within one segment.
 */
export function matchesPathGlob(pattern: string, pathTemplate: string): boolean {
  return fits(pattern.split('/'), pathTemplate.split('/'), { wildcard: '**', isSame: matchesTextGlob });
}

/** On a mismatch only the last wildcard is tried again with one item more: earlier ones never need to be. */
function fits(
  pattern: ArrayLike<string>,
  items: ArrayLike<string>,
  {
    wildcard,
    isSame,
  }: { readonly wildcard: string; readonly isSame: (pattern: string, item: string) => boolean },
): boolean {
  let patternAt = 0;
  let itemAt = 0;
  let retryPatternAt = -1;
  let retryItemAt = 0;
  while (itemAt < items.length) {
    const wanted = pattern[patternAt];
    const item = items[itemAt];
    if (wanted === wildcard) {
      retryPatternAt = patternAt++;
      retryItemAt = itemAt;
    } else if (wanted !== undefined && item !== undefined && isSame(wanted, item)) {
      patternAt++;
      itemAt++;
    } else if (retryPatternAt >= 0) {
      patternAt = retryPatternAt + 1;
      itemAt = ++retryItemAt;
    } else return false;
  }
  while (pattern[patternAt] === wildcard) patternAt++;
  return patternAt === pattern.length;
}
