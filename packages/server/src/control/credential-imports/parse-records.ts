/** One line of an import: its fields, or why it could not be read. */
export type ParsedRecord =
  | { readonly line: number; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly line: number; readonly problem: string };

/** Reads CSV (RFC 4180, with a header line) or JSON Lines. Empty lines are passed over; `line` counts them. */
export function parseRecords(text: string, format: 'csv' | 'jsonl'): readonly ParsedRecord[] {
  const plain = text.replace(/^\ufeff/, '');
  return format === 'csv' ? parseCsvRecords(plain) : parseJsonLines(plain);
}

function parseJsonLines(text: string): readonly ParsedRecord[] {
  return text.split(/\r?\n/).flatMap((source, index): readonly ParsedRecord[] => {
    const line = index + 1;
    if (source.trim() === '') return [];
    try {
      const value: unknown = JSON.parse(source);
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
        return [{ line, fields: { ...value } }];
      }
    } catch {
      // Told below: the parser's own message would repeat what was read, which may be a key.
    }
    return [{ line, problem: 'is not a JSON object' }];
  });
}

function parseCsvRecords(text: string): readonly ParsedRecord[] {
  const [header, ...rows] = splitCsv(text);
  if (header === undefined) return [];
  const names = header.cells.map((name) => name.trim());
  return rows.map(({ line, cells, isBroken }): ParsedRecord => {
    if (isBroken) return { line, problem: 'has a quote that is not closed, or stands within a cell' };
    if (cells.length !== names.length) {
      return { line, problem: `has ${cells.length} cells where the header has ${names.length}` };
    }
    const filled = names.flatMap((name, index) => {
      const cell = cells[index] ?? '';
      return cell === '' ? [] : [[name, name === 'rights' ? parseRightsText(cell) : cell] as const];
    });
    return { line, fields: Object.fromEntries(filled) };
  });
}

/** `profiles:read imports:write`; anything else stays text, which the schema refuses. */
function parseRightsText(text: string): unknown {
  const pairs = text.trim().split(/[\s;]+/);
  if (!pairs.every((pair) => /^[^:]+:[^:]+$/.test(pair))) return text;
  return Object.fromEntries(pairs.map((pair) => pair.split(':')));
}

interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
  readonly isBroken: boolean;
}

/** One cell and what ends it. A quoted cell may hold commas, line ends and doubled quotes. */
const cellPattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;

function splitCsv(text: string): readonly CsvRow[] {
  const rows: CsvRow[] = [];
  let line = 1;
  let at = 0;
  while (at < text.length) {
    const cells: string[] = [];
    const begunAt = line;
    let isBroken = false;
    for (let end = ','; end === ',';) {
      cellPattern.lastIndex = at;
      const found = cellPattern.exec(text);
      if (found === null) {
        isBroken = true;
        const next = text.indexOf('\n', at);
        at = next === -1 ? text.length : next + 1;
        line++;
        break;
      }
      const [whole, quoted, bare = '', ending = ''] = found;
      cells.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
      line += whole.split('\n').length - 1;
      at += whole.length;
      end = ending;
    }
    if (isBroken || cells.length > 1 || cells[0] !== '') rows.push({ line: begunAt, cells, isBroken });
  }
  return rows;
}
