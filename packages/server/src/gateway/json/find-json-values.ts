import { decodeString, JsonError, JsonTokenizer } from './json-tokenizer.ts';
import type { JsonHandler, JsonScalarKind } from './json-tokenizer.ts';
import { fitsArray, foldName, isArrived, stepInto } from './json-pointer.ts';
import type { Watch } from './json-pointer.ts';

/** The texts and numbers at each pointer, in the order of the pointers. */
export type FoundValues = readonly (readonly string[])[];

/**
 * The values at the pointers of a whole JSON text, names in any letter case. Null names nothing. Everything that a
 * lenient reader could take for a value where a stricter one finds none is an error: a list in place of a text, an
 * object in place of a list.
 *
 * @throws JsonError
 */
export function findJsonValues(text: Buffer, pointers: readonly (readonly string[])[]): FoundValues {
  const finder = new ValueFinder(pointers);
  const tokenizer = new JsonTokenizer(finder);
  tokenizer.push(text);
  tokenizer.end();
  return finder.found;
}

interface Frame {
  readonly isObject: boolean;
  readonly watches: readonly Watch<number>[];
  index: number;
}

class ValueFinder implements JsonHandler {
  readonly found: string[][];
  readonly #root: readonly Watch<number>[];
  readonly #frames: Frame[] = [];
  #ofKey: readonly Watch<number>[] = [];

  constructor(pointers: readonly (readonly string[])[]) {
    this.found = pointers.map(() => []);
    this.#root = pointers.map((tokens, target) => ({ tokens: tokens.map(foldName), at: 0, target }));
  }

  onOpen(kind: 'object' | 'array'): void {
    const watches = this.#beginValue();
    const isObject = kind === 'object';
    if (watches.some((watch) => isArrived(watch) || (!isObject && !fitsArray(watch)))) throw misplaced();
    this.#frames.push({ isObject, watches, index: 0 });
  }

  onClose(): void {
    this.#frames.pop();
  }

  onKey(key: string): void {
    this.#ofKey = stepInto(this.#frames.at(-1)?.watches ?? [], key);
  }

  onScalar(kind: JsonScalarKind, source: Buffer, start: number, end: number): void {
    const watches = this.#beginValue();
    if (watches.length === 0) return;
    const json = source.subarray(start, end);
    if (kind === 'literal') {
      if (json.toString('latin1') !== 'null') throw misplaced();
      return;
    }
    const text = kind === 'string' ? decodeString(json) : json.toString('latin1');
    for (const watch of watches) {
      if (!isArrived(watch)) throw misplaced();
      this.found[watch.target]?.push(text);
    }
  }

  #beginValue(): readonly Watch<number>[] {
    const frame = this.#frames.at(-1);
    if (frame === undefined) return this.#root;
    return frame.isObject ? this.#ofKey : stepInto(frame.watches, frame.index++);
  }
}

function misplaced(): JsonError {
  return new JsonError('something else where a text or number is looked for');
}
