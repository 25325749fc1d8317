/**
 * Finds the text behind the scheme's word in an `Authorization` header; undefined where the header has another scheme. The
 * word may be in any letter case, then one space or more (RFC 9110 section 11.4, `1*SP`).
 */
export function findAfterWord(value: string, word: string): string | undefined {
  const { length } = word;
  if (value.charCodeAt(length) !== space) return undefined;
  if (!value.startsWith(word) && value.slice(0, length).toLowerCase() !== word.toLowerCase())
    return undefined;
  let start = length + 1;
  while (value.charCodeAt(start) === space) start++;
  return value.slice(start);
}

const space = 0x20;
