/**
 * Decides whether the whole text matches the pattern, in which `*` means any text. It takes at most (length of text ×
 * length of pattern) steps.
 */
export function matchesTextGlob(pattern: string, text: string): boolean {
  return fits(pattern, text, { wildcard: '*', isSame: (left, right) => left === right });
}

/**
 * Decides whether the whole path template matches the pattern: `**` means any number of segments, even none, and `*`
 * any text within one segment.
 */
export function matchesPathGlob(pattern: string, pathTemplate: string): boolean {
  return fits(pattern.split('/'), pathTemplate.split('/'), { wildcard: '**', isSame: matchesTextGlob });
}

/** On a mismatch, only the last wildcard is extended by one item; earlier ones never have to be. */
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
