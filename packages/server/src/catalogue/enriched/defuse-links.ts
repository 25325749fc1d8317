/**
 * Replaces by `#` the destinations of links and link definitions, `](…)` and `]: …`, that are not permitted. Each is
 * judged on its own, the last one first, since one may contain another. The time is linear in the text's length: only
 * the beginning of a destination is examined.
 */
export function defuseLinks(text: string): string {
  const rest = new DefusedRest(text);
  for (const { index, 0: open } of [...text.matchAll(/\](?:\(|:)\s*/g)].toReversed()) {
    rest.moveTo(index + open.length);
    const kind = rest.readDestination();
    if (kind !== undefined) rest.replace(kind);
  }
  rest.moveTo(0);
  return rest.toString();
}

/**
 * The longest beginning that is examined. A longer scheme does not exist; if no scheme has ended by then, the
 * destination is replaced.
 */
const headLength = 256;

interface Piece {
  readonly start: number;
  readonly end: number;
  /** The replacement of the text from `start` to `end`. */
  readonly instead?: string;
}

type DestinationKind = 'plain' | 'angled';

/** The rest of the text from a position that moves towards its beginning, with the replacements made in it. */
class DefusedRest {
  readonly #text: string;
  /** The pieces of the rest, the first one last. */
  readonly #pieces: Piece[] = [];
  /** The positions in the text where a destination would end, the nearest last. */
  readonly #ends: Readonly<Record<DestinationKind, number[]>> = { plain: [], angled: [] };
  #at: number;

  constructor(text: string) {
    this.#text = text;
    this.#at = text.length;
  }

  moveTo(place: number): void {
    for (let at = this.#at - 1; at >= place; at--) {
      const letter = this.#text.charAt(at);
      if (letter === ')' || isSpace(letter)) this.#ends.plain.push(at);
      if (letter === '>' || letter === '\n') this.#ends.angled.push(at);
    }
    if (place < this.#at) this.#pieces.push({ start: place, end: this.#at });
    this.#at = Math.min(place, this.#at);
  }

  /** Reads the kind of the destination that begins here; undefined where there is none, or a permitted one. */
  readDestination(): DestinationKind | undefined {
    const head = this.#readHead();
    const found = /^(?:(&lt;|<\u200b)[^\n>]*>?|[^\s)]+)/.exec(head);
    if (found === null) return undefined;
    const isWhole = found[0].length < head.length || head.length < headLength;
    if (isSafeLink(found[0], { isWhole })) return undefined;
    return found[1] === undefined ? 'plain' : 'angled';
  }

  replace(kind: DestinationKind): void {
    const place = this.#ends[kind].at(-1) ?? this.#text.length;
    const end = this.#text.charAt(place) === '>' && kind === 'angled' ? place + 1 : place;
    for (const ends of Object.values(this.#ends)) while ((ends.at(-1) ?? end) < end) ends.pop();
    let last: Piece | undefined;
    while ((this.#pieces.at(-1)?.start ?? end) < end) last = this.#pieces.pop();
    if (last !== undefined && last.end > end) this.#pieces.push({ start: end, end: last.end });
    this.#pieces.push({ start: this.#at, end, instead: '#' });
  }

  #readHead(): string {
    let head = '';
    for (let index = this.#pieces.length - 1; index >= 0 && head.length < headLength; index--) {
      const { start, end, instead } = this.#pieces[index] ?? { start: 0, end: 0 };
      head += instead ?? this.#text.slice(start, Math.min(end, start + headLength));
    }
    return head.slice(0, headLength);
  }

  toString(): string {
    return this.#pieces
      .toReversed()
      .map(({ start, end, instead }) => instead ?? this.#text.slice(start, end))
      .join('');
  }
}

function isSpace(letter: string): boolean {
  return /\s/.test(letter);
}

/** Permits relative links, http, https and mailto. The destination is decoded in the way that renderers decode it. */
function isSafeLink(destination: string, { isWhole }: { readonly isWhole: boolean }): boolean {
  const decoded = decodeEntities(destination)
    .replace(/^<\u200b?/, '')
    .replaceAll(/\\(?=[!-/:-@[-`{-~])/g, '')
    .replaceAll(/[\s\p{Cc}\p{Cf}]/gu, '');
  if (/^[\\/]{2}/.test(decoded)) return false;
  const begin = /^([^/?#:]*)([/?#:]?)/.exec(decoded);
  const [scheme = '', mark = ''] = begin?.slice(1) ?? [];
  if (mark === ':') return ['http', 'https', 'mailto'].includes(scheme.toLowerCase());
  return mark !== '' || isWhole;
}

function decodeEntities(text: string): string {
  return text.replaceAll(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));?/gi,
    (entity: string, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return namedEntities[name.toLowerCase()] ?? entity;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code <= 0x10_ff_ff ? String.fromCodePoint(code) : '';
    },
  );
}

/** The named entities that can be part of a scheme, or hide one. */
const namedEntities: Readonly<Record<string, string>> = {
  colon: ':',
  tab: '',
  newline: '',
  nbsp: '',
  zerowidthspace: '',
  amp: '&',
  sol: '/',
  bsol: '\\',
  lt: '<',
  gt: '>',
};
