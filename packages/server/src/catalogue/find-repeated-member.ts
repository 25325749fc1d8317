/**
 * An object of a JSON text with two members of the same name. RFC 8259 section 4 does not define which of them counts.
 */
export interface RepeatedMember {
  readonly name: string;
  /** The line of the second one, from 1. */
  readonly line: number;
}

const token = /["{}[\],]/g;

/**
 * Finds the first repeated member in the text, at any depth. Names are compared after decoding their escapes. Not
 * checked here: that the text is JSON, which `JSON.parse` has to check before.
 */
export function findRepeatedMember(text: string): RepeatedMember | undefined {
  // The objects and lists around the current token, with the names so far; undefined for a list.
  const around: (Set<string> | undefined)[] = [];
  let isNameNext = false;
  token.lastIndex = 0;
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    const [mark] = found;
    const names = around.at(-1);
    switch (mark) {
      case '{':
        around.push(new Set());
        isNameNext = true;
        break;
      case '[':
        around.push(undefined);
        isNameNext = false;
        break;
      case '}':
      case ']':
        around.pop();
        isNameNext = false;
        break;
      case ',':
        isNameNext = names !== undefined;
        break;
      default: {
        const end = findStringEnd(text, found.index);
        token.lastIndex = end;
        if (!isNameNext || names === undefined) break;
        isNameNext = false;
        const part = text.slice(found.index, end);
        const name = part.includes('\\') ? String(JSON.parse(part)) : part.slice(1, -1);
        if (names.has(name)) return { name, line: text.slice(0, found.index).split('\n').length };
        names.add(name);
      }
    }
  }
  return undefined;
}

/** The place behind the string that begins there. Searched, not matched: a long string overflows the stack of a regular expression. */
function findStringEnd(text: string, start: number): number {
  let quote = text.indexOf('"', start + 1);
  while (quote !== -1 && isEscaped(text, quote)) quote = text.indexOf('"', quote + 1);
  return quote === -1 ? text.length : quote + 1;
}

function isEscaped(text: string, quote: number): boolean {
  let first = quote;
  while (text[first - 1] === '\\') first--;
  return (quote - first) % 2 === 1;
}
