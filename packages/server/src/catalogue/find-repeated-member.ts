/** An object of a JSON text that has two members of one name (RFC 8259 section 4 leaves open which one counts). */
export interface RepeatedMember {
  readonly name: string;
  /** Of the second one, from 1. */
  readonly line: number;
}

const token = /"(?:[^"\\]|\\.)*"|[{}[\],]/gs;

/**
 * The first repeated member of the text, in whatever depth; names are compared as they are read, not as they are
 * escaped.
 *
 * Not checked here: that the text is JSON, which `JSON.parse` has said.
 */
export function findRepeatedMember(text: string): RepeatedMember | undefined {
  // Of the objects and lists around a token: the names so far, undefined for a list.
  const around: (Set<string> | undefined)[] = [];
  let isNameNext = false;
  token.lastIndex = 0;
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    const [part] = found;
    const names = around.at(-1);
    switch (part) {
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
        if (!isNameNext || names === undefined) break;
        isNameNext = false;
        const name = part.includes('\\') ? String(JSON.parse(part)) : part.slice(1, -1);
        if (names.has(name)) return { name, line: text.slice(0, found.index).split('\n').length };
        names.add(name);
      }
    }
  }
  return undefined;
}
