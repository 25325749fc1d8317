import { decodeString, JsonError, JsonTokenizer } from './json-tokenizer.ts';
import type { JsonHandler, JsonScalarKind } from './json-tokenizer.ts';
import { foldName, isArrived } from './json-pointer.ts';
import type { Watch } from './json-pointer.ts';

/** The texts and numbers at each pointer, in the order of the pointers. */
export type FoundValues = readonly (readonly string[])[];

/** How the names of members are compared with those of the pointers. */
export type NamesMember = 'in-any-case' | 'exactly';

/**
 * The values at the pointers of a whole JSON text, as the most lenient upstream could read it: names in any letter
 * case, or ended by a NUL, a single value for a list and a list for a single value, an object for a list. Null names nothing.
 *
 * @throws JsonError for a text that is not JSON, and where an object or a boolean is in a value's place
 */
export function findJsonValues(
  text: Buffer,
  pointers: readonly (readonly string[])[],
  names: NamesMember = 'in-any-case',
): FoundValues {
  const finder = new ValueFinder(pointers, names === 'exactly' ? (name) => name : readLeniently);
  const tokenizer = new JsonTokenizer(finder);
  tokenizer.push(text);
  tokenizer.end();
  return finder.found;
}

/** A reader in C takes the NUL in a name for its end. */
function readLeniently(name: string): string {
  const end = name.indexOf('\0');
  return foldName(end === -1 ? name : name.slice(0, end));
}

type Watches = readonly Watch<number>[];

interface Frame {
  readonly isObject: boolean;
  readonly watches: Watches;
  index: number;
}

class ValueFinder implements JsonHandler {
  readonly found: string[][];
  readonly #root: Watches;
  readonly #frames: Frame[] = [];
  readonly #fold: (name: string) => string;
  #ofKey: Watches = [];

  constructor(pointers: readonly (readonly string[])[], fold: (name: string) => string) {
    this.#fold = fold;
    this.found = pointers.map(() => []);
    this.#root = pointers.map((tokens, target) => ({ tokens: tokens.map(fold), at: 0, target }));
  }

  onOpen(kind: 'object' | 'array'): void {
    const watches = this.#beginValue();
    const isObject = kind === 'object';
    if (isObject && watches.some(isArrived)) throw misplaced();
    this.#frames.push({ isObject, watches: isObject ? withSingleElements(watches) : watches, index: 0 });
  }

  onClose(): void {
    this.#frames.pop();
  }

  onKey(key: string): void {
    const watches = this.#frames.at(-1)?.watches ?? [];
    this.#ofKey = watches.length === 0 ? watches : stepIntoMember(watches, this.#fold(key));
  }

  onScalar(kind: JsonScalarKind, source: Buffer, start: number, end: number): void {
    const watches = this.#beginValue().filter(isSatisfied);
    if (watches.length === 0) return;
    const json = source.subarray(start, end);
    if (kind === 'literal') {
      if (json.toString('latin1') !== 'null') throw misplaced();
      return;
    }
    const text = kind === 'string' ? decodeString(json) : json.toString('latin1');
    for (const watch of watches) this.found[watch.target]?.push(text);
  }

  #beginValue(): Watches {
    const frame = this.#frames.at(-1);
    if (frame === undefined) return this.#root;
    return frame.isObject ? this.#ofKey : stepIntoElement(frame.watches, frame.index++);
  }
}

/** A scalar is a value at the pointer's end, and a list of one where only the list's elements are still to come. */
function isSatisfied({ tokens, at }: Watch<number>): boolean {
  return tokens.slice(at).every((token) => token === '*');
}

/** An object in place of a list can be its only element. */
function withSingleElements(watches: Watches): Watches {
  const all = [...watches];
  for (const watch of all) {
    const next = { ...watch, at: watch.at + 1 };
    if (watch.tokens[watch.at] !== '*' || isArrived(next)) continue;
    if (!all.some(({ target, at }) => target === next.target && at === next.at)) all.push(next);
  }
  return all;
}

function stepIntoMember(watches: Watches, folded: string): Watches {
  return watches.flatMap((watch) => {
    const token = watch.tokens[watch.at];
    return token === '*' || token === folded ? [{ ...watch, at: watch.at + 1 }] : [];
  });
}

/** A list in place of an object or of a value is read as each of its elements. */
function stepIntoElement(watches: Watches, index: number): Watches {
  return watches.map((watch) => {
    const token = watch.tokens[watch.at];
    return token === '*' || token === String(index) ? { ...watch, at: watch.at + 1 } : watch;
  });
}

function misplaced(): JsonError {
  return new JsonError('something else where a text or number is looked for');
}
