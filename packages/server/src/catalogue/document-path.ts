import { oddSegmentBesideEscape } from '../domain/normalise-escapes.ts';
import { canonicaliseLiteral } from './canonical-literal.ts';
import { parsePathTemplate } from './path-template.ts';

/** A key of `paths`, in the form that calls are matched with. */
export interface DocumentPath {
  /** The canonical template: escapes in the form of gateway/canonical-target.ts, and `{name+}` for several segments. */
  readonly template: string;
  /**
   * The parts that are read differently from how they are written, or that no call can reach; each is a sentence
   * without its full stop.
   */
  readonly notes: readonly string[];
}

/**
 * Reads a key of `paths` in the way that its author means. A query (`?…`) or fragment (`#…`) is not part of a path and
 * is left out. `{name+}`, `{+name}`, `{name*}`, `{*name}` and Google's `{name=projects/*}` match several segments.
 * Literal text that has to be escaped in a URL is escaped.
 *
 * @throws PathTemplateError for a path that cannot be matched
 */
export function readDocumentPath(path: string): DocumentPath {
  const notes: string[] = [];
  const { kept, dropped } = splitPath(path);
  const begun = kept.startsWith('/') ? kept : `/${kept}`;
  const template = (begun.match(/\{[^{}]*\}|[^{}]+|[{}]/g) ?? []).map(readPiece).join('');
  const segments = parsePathTemplate(template);
  if (!kept.startsWith('/')) notes.push(`the path does not begin with a slash, and is read as ${template}`);
  if (dropped !== '') {
    notes.push(
      `${JSON.stringify(dropped.slice(0, 100))} is a query or a fragment, which is not part of a path: the call is ${template}, and needs the rights of every operation there`,
    );
  }
  const names = segments.flatMap(({ parameterNames }) => parameterNames);
  if (names.some((name) => name.includes('}{'))) {
    notes.push('two parameters have nothing between them, so they are matched as one');
  }
  if (new Set(names).size < names.length) {
    notes.push('a parameter is named twice, so both places are matched, each with a value of its own');
  }
  return { template, notes: [...notes, ...listOddities(template, names)] };
}

/** Splits off the query or fragment. Text within braces is a name, whatever it contains. */
function splitPath(path: string): { readonly kept: string; readonly dropped: string } {
  const cut = /^(?:\{(?![?&#])[^{}]*\}|[^{}?#]|[{}](?![?&#]))*/.exec(path)?.[0].length ?? 0;
  return { kept: path.slice(0, cut), dropped: path.slice(cut) };
}

function readPiece(piece: string): string {
  if (!piece.startsWith('{') || !piece.endsWith('}')) return escapeLiteral(piece);
  const inner = piece.slice(1, -1);
  const bound = /^([^=]+)=(.+)$/.exec(inner);
  if (bound?.[1] !== undefined && bound[2] !== undefined) return readBoundName(bound[1], bound[2]);
  const name = inner.replace(/^(?:\+|\*{1,2})|(?:\+|\*{1,2})$/g, '');
  return name === inner || name === '' ? piece : `{${name}+}`;
}

/**
 * Reads the pattern of Google's path templates: `*` is one segment, `**` are several, and all of them have this name.
 */
function readBoundName(name: string, pattern: string): string {
  return pattern
    .split('/')
    .map((part) => (part === '**' ? `{${name}+}` : part === '*' ? `{${name}}` : escapeLiteral(part)))
    .join('/');
}

/**
 * Brings each segment into the canonical form. A single brace is kept, so that the template is refused because of it.
 */
function escapeLiteral(text: string): string {
  return /^[{}]$/.test(text) ? text : text.split('/').map(canonicaliseLiteral).join('/');
}

const leaveOut = 'correct the path, or leave it out with `exclude` in the mapping';

/** The contents of a path that gateway/canonical-target.ts refuses. */
const unreachable: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/;/, 'a semicolon'],
  [/\\|%5C/, 'a backslash'],
  [/\/\//, 'an empty segment'],
  [/\/\.{1,2}(?:\/|$)/, 'a dot segment'],
  [/%(?:[01][0-9A-F]|7F)/, 'a control character'],
  [oddSegmentBesideEscape, 'an empty or dot segment beside an escape'],
  [/(?:%2F|\/|^)\.{0,2}(?=%2F)|%2F\.{0,2}(?:%2F|\/|$)/, 'an empty or dot segment beside an encoded slash'],
];

function listOddities(template: string, names: readonly string[]): readonly string[] {
  const literal = template.replaceAll(/\{[^{}]*\}/g, 'x');
  const notes: string[] = [];
  const refused = unreachable.find(([pattern]) => pattern.test(literal))?.[1];
  if (refused !== undefined) {
    notes.push(`no call reaches this path, since the gateway refuses ${refused} in a path; ${leaveOut}`);
  }
  if (!isUtf8(literal)) {
    notes.push(`no call reaches this path, since its escapes are not UTF-8; ${leaveOut}`);
  }
  if (literal.includes('%2F')) {
    notes.push(
      'the path holds an encoded slash, which is refused unless `allowEncodedSlash` is true for the API',
    );
  }
  if (/%25[0-9A-Fa-f]{2}/.test(literal)) {
    notes.push(
      'the path holds a doubly encoded character, which is refused unless `upstreamReads` says how the upstream reads it',
    );
  }
  if (/\/:[A-Za-z_]\w*(?:\/|$)/.test(literal)) {
    notes.push('a segment that begins with a colon is taken literally; write {id} for a parameter');
  }
  if (/\/\*+(?:\/|$)/.test(literal)) {
    notes.push('a star is taken literally; write {name+} for a parameter that takes several segments');
  }
  if (names.some((name) => name.startsWith(';'))) {
    notes.push(
      `no call reaches this path as its author means it, since the gateway refuses a semicolon in a path; ${leaveOut}`,
    );
  } else if (names.some((name) => /[^\w.$@+\-}{ ]/.test(name))) {
    notes.push('a parameter has a name with operators in it, and is matched as one segment or a part of it');
  }
  return notes;
}

function isUtf8(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
