import { foldName } from '../json/json-pointer.ts';
import { JsonTokenizer } from '../json/json-tokenizer.ts';
import type { JsonHandler } from '../json/json-tokenizer.ts';

/**
 * Counts the elements of the array at the pointer of a JSON text; the names of members in any letter case, as
 * the most lenient upstream could read them. At least 1: anything else is one thing.
 *
 * @throws JsonError for a text that is not JSON, or that names a member twice
 */
export function countArrayItems(text: Buffer, pointer: readonly string[]): number {
  const counter = new ItemCounter(pointer);
  const tokenizer = new JsonTokenizer(counter);
  tokenizer.push(text);
  tokenizer.end();
  return Math.max(1, counter.count);
}

interface Frame {
  readonly isObject: boolean;
  /** How many of the pointer's tokens lead here; undefined: it is not on the pointer's way. */
  readonly at: number | undefined;
  index: number;
}

class ItemCounter implements JsonHandler {
  count = 0;
  readonly #tokens: readonly string[];
  readonly #frames: Frame[] = [];
  #ofKey: number | undefined;

  constructor(pointer: readonly string[]) {
    this.#tokens = pointer.map(foldName);
  }

  onOpen(kind: 'object' | 'array'): void {
    this.#frames.push({ isObject: kind === 'object', at: this.#beginValue(), index: 0 });
  }

  onClose(): void {
    this.#frames.pop();
  }

  onKey(key: string): void {
    this.#ofKey = this.#step(this.#frames.at(-1)?.at, foldName(key));
  }

  onScalar(): void {
    this.#beginValue();
  }

  #beginValue(): number | undefined {
    const frame = this.#frames.at(-1);
    if (frame === undefined) return 0;
    if (frame.isObject) return this.#ofKey;
    if (frame.at === this.#tokens.length) this.count++;
    return this.#step(frame.at, String(frame.index++));
  }

  #step(at: number | undefined, name: string): number | undefined {
    return at !== undefined && this.#tokens[at] === name ? at + 1 : undefined;
  }
}
