/** Removes the differences of accents, letter case and ligatures. */
export function foldTerm(term: string): string {
  return term
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replaceAll('ß', 'ss');
}

/** Splits text into words, also the joined ones in `listProfileTables`, `/profile-tables` and `right_missing`. */
export function splitTerms(text: string): readonly string[] {
  return text
    .replaceAll(/(?<=\p{Ll}|\p{N})(?=\p{Lu})/gu, ' ')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((term) => term !== '');
}

const excerptLength = 180;

/** Returns the part of the text around the first word that was found, with the found words in it. */
export function presentExcerpt(
  text: string,
  found: readonly string[],
): { readonly excerpt: string; readonly matches: string[] } {
  const terms = new Set(found);
  const words = [...text.matchAll(/[\p{L}\p{N}]+/gu)];
  const isFound = (word: string) => splitTerms(word).some((term) => terms.has(foldTerm(term)));
  const first = words.find(([word]) => isFound(word));
  const from = Math.max(0, (first?.index ?? 0) - 40);
  const begin = from === 0 ? 0 : text.indexOf(' ', from) + 1;
  const whole = text.slice(begin, begin + excerptLength);
  const isCut = begin + excerptLength < text.length;
  const end = isCut ? Math.max(whole.lastIndexOf(' '), 1) : whole.length;
  const excerpt = `${begin > 0 ? '… ' : ''}${whole.slice(0, end)}${isCut ? ' …' : ''}`;
  const matches = [...excerpt.matchAll(/[\p{L}\p{N}]+/gu)].map(([word]) => word).filter(isFound);
  return { excerpt, matches: [...new Set(matches)] };
}
