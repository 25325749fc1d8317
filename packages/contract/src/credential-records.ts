/**
 * One record of a file: its fields, or why it cannot be parsed. `line` is the number of its first line in the file,
 * from 1.
 */
export type CredentialRecord =
  | { readonly line: number; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly line: number; readonly problem: string };

/**
 * The records of a file, or why the file as a whole cannot be parsed. The problem never quotes the file, since that
 * text may be a key.
 */
export type CredentialRecords =
  | { readonly kind: 'records'; readonly records: readonly CredentialRecord[] }
  | { readonly kind: 'unreadable'; readonly problem: string };

/** As `CredentialRecords`, with records that are parsed one by one while they are read, and only once. */
export type ReadCredentialRecords =
  | { readonly kind: 'records'; readonly records: Iterable<CredentialRecord> }
  | { readonly kind: 'unreadable'; readonly problem: string };

export type RecordFormat = 'csv' | 'jsonl';

export interface RecordOptions {
  readonly format: RecordFormat;
  /** The permitted names of columns and members. */
  readonly columns: readonly string[];
}

/**
 * Parses a whole file at once; see `readCredentialRecords`.
 *
 * @example
 *   parseCredentialRecords('key,email\nabc123,it@example.com', { format: 'csv', columns: importColumns.keys })
 *   // { kind: 'records', records: [{ line: 2, fields: { key: 'abc123', email: 'it@example.com' } }] }
 */
export function parseCredentialRecords(text: string, options: RecordOptions): CredentialRecords {
  const read = readCredentialRecords(text, options);
  return read.kind === 'unreadable' ? read : { kind: 'records', records: [...read.records] };
}

/**
 * Parses CSV (RFC 4180, with a header line) or JSON Lines. CSV may be separated by commas, semicolons or tabs, begin
 * with `sep=;` as Excel writes it, and end its lines with CRLF, LF or CR. Letter case does not matter in column names.
 * White space around a cell is removed, except in a password. Empty lines are skipped, but count for `line`. The
 * records are parsed one by one while they are read, so that the caller may let other work run in between.
 */
export function readCredentialRecords(
  text: string,
  { format, columns }: RecordOptions,
): ReadCredentialRecords {
  const plain = text.replace(/^\ufeff/, '');
  return format === 'csv' ? parseCsv(plain, columns) : parseJsonLines(plain);
}

function unreadable(problem: string): ReadCredentialRecords {
  return { kind: 'unreadable', problem };
}

function parseJsonLines(text: string): ReadCredentialRecords {
  return text.trim() === ''
    ? unreadable('The file holds no record.')
    : { kind: 'records', records: readJsonLines(text) };
}

function* readJsonLines(text: string): Generator<CredentialRecord> {
  for (const [index, source] of text.split(/\r\n|\n|\r/).entries()) {
    if (source.trim() !== '') yield parseJsonLine(source, index + 1);
  }
}

function parseJsonLine(source: string, line: number): CredentialRecord {
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch {
    // The parser's own message is left out, because it quotes the text, which may be a key.
    return { line, problem: 'is not a JSON object' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { line, problem: 'is not a JSON object' };
  if (hasMemberTwice(source)) return { line, problem: 'names a member twice' };
  return { line, fields: { ...value } };
}

/**
 * Detects an object with a repeated member name in a valid JSON text. `JSON.parse` takes the last of them, other
 * parsers the first.
 */
function hasMemberTwice(json: string): boolean {
  const open: (Set<string> | undefined)[] = [];
  for (const [token, name] of json.matchAll(/("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (name !== undefined) {
      const names = open.at(-1);
      const text = String(JSON.parse(name));
      if (names?.has(text) === true) return true;
      names?.add(text);
    }
  }
  return false;
}

function parseCsv(text: string, columns: readonly string[]): ReadCredentialRecords {
  const { delimiter, rest, firstLine } = findDelimiter(text, columns);
  const rows = splitCsv(rest, delimiter, firstLine);
  const header = takeRow(rows);
  if (header === undefined) return unreadable('The file is empty.');
  const names = header.cells.map((name) => name.trim().toLowerCase());
  const problem = judgeHeader(names, columns);
  if (problem !== undefined) return unreadable(problem);
  const first = takeRow(rows);
  if (first === undefined) return unreadable('The file has a header line and no record below it.');
  const spelled = names.map((name) => columns.find((column) => column.toLowerCase() === name) ?? name);
  return { kind: 'records', records: readRows(first, rows, spelled) };
}

function takeRow(rows: Iterator<CsvRow, undefined>): CsvRow | undefined {
  return rows.next().value;
}

function* readRows(
  first: CsvRow,
  others: Iterable<CsvRow>,
  names: readonly string[],
): Generator<CredentialRecord> {
  yield readRow(first, names);
  for (const row of others) yield readRow(row, names);
}

function judgeHeader(names: readonly string[], columns: readonly string[]): string | undefined {
  const known = new Set(columns.map((column) => column.toLowerCase()));
  const list = columns.join(', ');
  if (!names.some((name) => known.has(name)))
    return `The first line has to name the columns, and it names none that is known (${list}). A header line may be missing.`;
  const stranger = names.findIndex((name) => !known.has(name));
  if (stranger !== -1) return `Column ${stranger + 1} of the header is not known; the columns are ${list}.`;
  const twice = names.findIndex((name, index) => names.indexOf(name) !== index);
  return twice === -1 ? undefined : `The header names the column ${names[twice]} twice.`;
}

function readRow({ line, cells, isBroken }: CsvRow, names: readonly string[]): CredentialRecord {
  if (isBroken) return { line, problem: 'has a quote that is not closed, or that is within a cell' };
  if (cells.length !== names.length) {
    return { line, problem: `has ${cells.length} cells where the header has ${names.length}` };
  }
  const filled = names.flatMap((name, index) => {
    const raw = cells[index] ?? '';
    const cell = name === 'password' ? raw : raw.trim();
    return cell === '' ? [] : [[name, name === 'rights' ? parseRightsText(cell) : cell] as const];
  });
  return { line, fields: Object.fromEntries(filled) };
}

/**
 * Parses `profiles:read imports:write` into a record. Any other text is returned unchanged, and the schema refuses it.
 */
function parseRightsText(text: string): unknown {
  const pairs = text.trim().split(/[\s;]+/);
  if (!pairs.every((pair) => /^[^:]+:[^:]+$/.test(pair))) return text;
  return Object.fromEntries(pairs.map((pair) => pair.split(':')));
}

const delimiters = [',', ';', '\t'] as const;

interface Delimited {
  readonly delimiter: string;
  readonly rest: string;
  /** The number of the line on which `rest` begins. */
  readonly firstLine: number;
}

/**
 * Takes the delimiter from Excel's `sep=` line; without one, the delimiter with which the header has the most permitted
 * names.
 */
function findDelimiter(text: string, columns: readonly string[]): Delimited {
  const named = /^sep=(.)(?:\r\n|\n|\r)/.exec(text);
  if (named !== null) return { delimiter: named[1] ?? ',', rest: text.slice(named[0].length), firstLine: 2 };
  const header = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  const known = new Set(columns.map((column) => column.toLowerCase()));
  const count = (delimiter: string): number =>
    header.split(delimiter).filter((name) => known.has(name.replaceAll('"', '').trim().toLowerCase())).length;
  const [delimiter = ','] = delimiters.toSorted((one, other) => count(other) - count(one));
  return { delimiter, rest: text, firstLine: 1 };
}

interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
  readonly isBroken: boolean;
}

/**
 * Matches one cell and the delimiter or line end after it. A quoted cell may contain delimiters, line ends and doubled
 * quotes.
 */
function createCellPattern(delimiter: string): RegExp {
  const plain = delimiter.replace(/[\\\]^-]/, String.raw`\$&`);
  return new RegExp(`(?:"((?:[^"]|"")*)"|([^"${plain}\\r\\n]*))([${plain}]|\\r\\n|\\n|\\r|$)`, 'y');
}

function* splitCsv(text: string, delimiter: string, firstLine: number): Generator<CsvRow, undefined> {
  const cellPattern = createCellPattern(delimiter);
  let line = firstLine;
  let at = 0;
  while (at < text.length) {
    const cells: string[] = [];
    const begunAt = line;
    let isBroken = false;
    for (let end = delimiter; end === delimiter;) {
      cellPattern.lastIndex = at;
      const found = cellPattern.exec(text);
      if (found === null) {
        isBroken = true;
        const next = /[^\r\n]*(?:\r\n|\n|\r|$)/y;
        next.lastIndex = at;
        at += next.exec(text)?.[0].length ?? text.length;
        line++;
        break;
      }
      const [whole, quoted, bare = '', ending = ''] = found;
      cells.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
      line += whole.match(/\r\n|\n|\r/g)?.length ?? 0;
      at += whole.length;
      end = ending;
    }
    if (isBroken || cells.some((cell) => cell.trim() !== '')) yield { line: begunAt, cells, isBroken };
  }
  return undefined;
}
