import { decodeString, JsonError, JsonTokenizer } from './json-tokenizer.ts';
import type { JsonHandler, JsonScalarKind } from './json-tokenizer.ts';
import { JsonOutput } from './json-output.ts';
import { fitsArray, foldName, isArrived, stepInto } from './json-pointer.ts';
import type { Watch } from './json-pointer.ts';

/** Describes the parts to drop: rows whose value is not permitted or missing, or members whose name is not permitted. */
export type JsonNarrowing =
  | {
      readonly drop: 'rows';
      readonly array: readonly string[];
      /** The answer may lack the array: then there is nothing to drop. */
      readonly mayBeAbsent?: true | undefined;
      /** Starts at the row; empty for the row itself. */
      readonly value: readonly string[];
      readonly permitted: ReadonlySet<string>;
    }
  | {
      readonly drop: 'attributes';
      readonly object: readonly string[];
      readonly mayBeAbsent?: true | undefined;
      readonly permitted: ReadonlySet<string>;
    };

export interface JsonFilterOptions {
  /** Whether something else where an array or object is narrowed is an error. Not so for the body of a failure. */
  readonly isStrict: boolean;
  /** Most bytes of one row that wait for its value. */
  readonly rowBytesMax?: number;
}

const rowBytesMaxDefault = 4 * 1_048_576;

interface RowsTarget {
  readonly kind: 'rows';
  readonly mayBeAbsent: boolean;
  readonly value: readonly string[];
  /** A value that appears once settles the row as soon as it is read. */
  readonly isSingle: boolean;
  readonly permitted: ReadonlySet<string>;
}
interface AttributesTarget {
  readonly kind: 'attributes';
  readonly mayBeAbsent: boolean;
  readonly permitted: ReadonlySet<string>;
}
interface RowValueTarget {
  readonly kind: 'row-value';
  readonly row: Row;
  readonly of: RowsTarget;
}
type Target = RowsTarget | AttributesTarget | RowValueTarget;
type Watches = readonly Watch<Target>[];

/** An element of a narrowed array. Nothing of it leaves before all of `waitsFor` are settled. */
interface Row {
  readonly start: number;
  /** How many containers are open around it. */
  readonly depth: number;
  readonly waitsFor: Set<RowsTarget>;
  /** Targets with several values: seen a permitted one, and no other. */
  readonly permittedOnce: Set<RowsTarget>;
}

interface Frame {
  readonly isObject: boolean;
  readonly watches: Watches;
  readonly rowTargets: readonly RowsTarget[];
  readonly attributeTargets: readonly AttributesTarget[];
  /** The row that this container is. */
  readonly row: Row | undefined;
  /** Where it begins in what is written. */
  readonly start: number;
  /** Members or elements on the way to what is narrowed that have not come yet: without them, nothing of it may leave. */
  readonly awaited: Set<string> | undefined;
  /** Elements that were read, and members and elements that were written. */
  index: number;
  written: number;
}

const none: Watches = [];
const noRows: readonly RowsTarget[] = [];
const noAttributes: readonly AttributesTarget[] = [];
const comma = 0x2c;

/**
 * A JSON text in chunks → the same text without what is not permitted, written anew token by token. What of a row
 * comes before its value waits, and what of an object comes before the member in which something is narrowed; everything
 * else passes through, so that memory does not grow with the text.
 *
 * @throws JsonError from `push` and `end`, for a text that is not JSON, names a member twice, or (strict) has
 * another shape than the narrowings say, or lacks what they narrow
 */
export class JsonFilter implements JsonHandler {
  readonly #tokenizer: JsonTokenizer;
  readonly #out = new JsonOutput();
  readonly #options: JsonFilterOptions;
  readonly #root: Watches;
  readonly #frames: Frame[] = [];
  /** Rows that are open now, the outermost first. */
  readonly #rows: Row[] = [];
  #ofKey: Watches = none;
  /** Containers still to be closed of what is being dropped; -1 when nothing is. */
  #dropping = -1;

  constructor(narrowings: readonly JsonNarrowing[], options: JsonFilterOptions) {
    this.#options = options;
    this.#tokenizer = new JsonTokenizer(this);
    this.#root = narrowings.map((narrowing) => createWatch(narrowing));
  }

  /** Takes a chunk, and gives the bytes that may be sent so far. */
  push(chunk: Buffer): Buffer {
    this.#tokenizer.push(chunk);
    const row = this.#rows.find(({ waitsFor }) => waitsFor.size > 0);
    const container = this.#frames.find(({ awaited }) => awaited !== undefined && awaited.size > 0);
    if (row === undefined && container === undefined) return this.#out.take();
    const start = Math.min(row?.start ?? Infinity, container?.start ?? Infinity);
    const taken = this.#out.take(Math.max(start, this.#out.handedOut));
    if (this.#out.position - this.#out.handedOut > (this.#options.rowBytesMax ?? rowBytesMaxDefault)) {
      throw new JsonError('a row or object that is too long before what is looked for in it');
    }
    return taken;
  }

  /** The rest. */
  end(): Buffer {
    this.#tokenizer.end();
    return this.#out.take();
  }

  onOpen(kind: 'object' | 'array'): void {
    if (this.#dropping >= 0) {
      this.#dropping++;
      return;
    }
    const { watches, row } = this.#beginValue();
    const isObject = kind === 'object';
    const targets = watches.length === 0 ? none : watches.filter(isArrived);
    this.#checkShape(isObject, watches);
    const { position: start } = this.#out;
    this.#frames.push({
      isObject,
      start,
      awaited: this.#options.isStrict ? listAwaited(watches) : undefined,
      watches: targets.length === 0 ? watches : watches.filter((watch) => !isArrived(watch)),
      rowTargets: targets.length === 0 ? noRows : pick(targets, 'rows'),
      attributeTargets: targets.length === 0 ? noAttributes : pick(targets, 'attributes'),
      row,
      index: 0,
      written: 0,
    });
    this.#out.writeByte(isObject ? 0x7b : 0x5b);
    // An object or list is no value that could be permitted.
    for (const { target } of targets) if (target.kind === 'row-value') this.#dropRow(target.row);
  }

  onClose(): void {
    if (this.#dropping >= 0) {
      this.#dropping--;
      if (this.#dropping === 0) this.#dropping = -1;
      return;
    }
    const frame = this.#frames.pop();
    if (frame?.awaited !== undefined && frame.awaited.size > 0) {
      throw new JsonError('nothing where its narrowing looks');
    }
    this.#out.writeByte(frame?.isObject === true ? 0x7d : 0x5d);
    if (frame?.row !== undefined) this.#endRow(frame.row);
  }

  onKey(key: string, source: Buffer, start: number, end: number): void {
    if (this.#dropping >= 0) return;
    const frame = this.#frames.at(-1);
    if (frame === undefined) return;
    frame.awaited?.delete(foldName(key));
    if (frame.attributeTargets.some(({ permitted }) => !permitted.has(key))) {
      this.#dropping = 0;
      return;
    }
    this.#ofKey = stepInto(frame.watches, key);
    if (frame.written++ > 0) this.#out.writeByte(comma);
    this.#out.write(source, start, end);
    this.#out.writeByte(0x3a);
  }

  onScalar(kind: JsonScalarKind, source: Buffer, start: number, end: number): void {
    if (this.#dropping >= 0) {
      if (this.#dropping === 0) this.#dropping = -1;
      return;
    }
    const { watches, row } = this.#beginValue();
    this.#out.write(source, start, end);
    if (watches.length > 0) this.#judgeScalar(watches, readScalar(kind, source.subarray(start, end)));
    if (row !== undefined && this.#rows.at(-1) === row) this.#endRow(row);
  }

  #beginValue(): { readonly watches: Watches; readonly row: Row | undefined } {
    const frame = this.#frames.at(-1);
    if (frame === undefined) return { watches: this.#root, row: undefined };
    if (frame.isObject) return { watches: this.#ofKey, row: undefined };
    frame.awaited?.delete(String(frame.index));
    const watches = stepInto(frame.watches, frame.index++);
    const { position } = this.#out;
    if (frame.written++ > 0) this.#out.writeByte(comma);
    if (frame.rowTargets.length === 0) return { watches, row: undefined };
    const row: Row = {
      start: position,
      depth: this.#frames.length,
      waitsFor: new Set(frame.rowTargets),
      permittedOnce: new Set(),
    };
    this.#rows.push(row);
    const ofRow = frame.rowTargets.map((of): Watch<Target> => {
      return { tokens: of.value, at: 0, target: { kind: 'row-value', row, of } };
    });
    return { watches: [...watches, ...ofRow], row };
  }

  /** The rows or members have to be where the configuration says, in the shape that it says. */
  #checkShape(isObject: boolean, watches: Watches): void {
    if (!this.#options.isStrict) return;
    for (const watch of watches) {
      if (watch.target.kind === 'row-value') continue;
      const fits = isArrived(watch)
        ? isObject === (watch.target.kind === 'attributes')
        : isObject || fitsArray(watch);
      if (!fits) throw new JsonError('another shape than its narrowing');
    }
  }

  #judgeScalar(watches: Watches, value: string | null | undefined): void {
    for (const watch of watches) {
      const { target } = watch;
      if (target.kind === 'row-value') {
        if (this.#rows.includes(target.row))
          this.#judgeRowValue(target, isArrived(watch) ? value : undefined);
      } else if (this.#options.isStrict && value !== null) {
        throw new JsonError('another shape than its narrowing');
      }
    }
  }

  #judgeRowValue({ row, of }: RowValueTarget, value: string | null | undefined): void {
    if (typeof value !== 'string' || !of.permitted.has(value)) this.#dropRow(row);
    else if (of.isSingle) row.waitsFor.delete(of);
    else row.permittedOnce.add(of);
  }

  #endRow(row: Row): void {
    for (const target of row.permittedOnce) row.waitsFor.delete(target);
    if (row.waitsFor.size > 0) this.#dropRow(row);
    else this.#rows.pop();
  }

  /** Takes back what was written of the row, and drops what is still to come of it. */
  #dropRow(row: Row): void {
    const at = this.#rows.indexOf(row);
    if (at === -1) return;
    if (row.start < this.#out.handedOut) throw new JsonError('a row that gives its value twice');
    const open = this.#frames.length - row.depth;
    this.#rows.length = at;
    this.#frames.length = row.depth;
    this.#out.truncate(row.start);
    const array = this.#frames.at(-1);
    if (array !== undefined) array.written--;
    if (open > 0) this.#dropping = open;
  }
}

function createWatch(narrowing: JsonNarrowing): Watch<Target> {
  const { permitted } = narrowing;
  const mayBeAbsent = narrowing.mayBeAbsent === true;
  if (narrowing.drop === 'attributes') {
    const target = { kind: 'attributes', permitted, mayBeAbsent } as const;
    return { tokens: narrowing.object.map(foldName), at: 0, target };
  }
  const value = narrowing.value.map(foldName);
  const target: Target = { kind: 'rows', mayBeAbsent, value, isSingle: !value.includes('*'), permitted };
  return { tokens: narrowing.array.map(foldName), at: 0, target };
}

/** `*` may be none at all; a name or an index that is looked for has to come. */
function listAwaited(watches: Watches): Set<string> | undefined {
  let awaited: Set<string> | undefined;
  for (const { tokens, at, target } of watches) {
    const token = tokens[at];
    if (token === undefined || token === '*' || target.kind === 'row-value' || target.mayBeAbsent) continue;
    awaited ??= new Set();
    awaited.add(token);
  }
  return awaited;
}

function pick<Kind extends Target['kind']>(
  watches: Watches,
  kind: Kind,
): readonly Extract<Target, { readonly kind: Kind }>[] {
  return watches.flatMap(({ target }) => (isOfKind(target, kind) ? [target] : []));
}

function isOfKind<Kind extends Target['kind']>(
  target: Target,
  kind: Kind,
): target is Extract<Target, { readonly kind: Kind }> {
  return target.kind === kind;
}

/** Null for null, undefined for what is no value at all. */
function readScalar(kind: JsonScalarKind, json: Buffer): string | null | undefined {
  if (kind === 'string') return decodeString(json);
  const text = json.toString('latin1');
  if (kind === 'number') return text;
  return text === 'null' ? null : undefined;
}
