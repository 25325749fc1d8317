import type { Value } from './collections.ts';

/**
 * Parses rows of CSV text (RFC 4180, with any one-character separator) into records by the names of its first line.
 * Throws for an unclosed quote, and for a line with more cells than the header.
 */
export function parseCsv(text: string, separator: string): Record<string, string>[] {
  const lines = parseLines(text.replace(/^\uFEFF/, ''), separator);
  const header = lines.shift() ?? [];
  return lines.map((cells, index) => {
    if (cells.length > header.length)
      throw new Error(`Line ${index + 2} has ${cells.length} cells, the header ${header.length}.`);
    return Object.fromEntries(header.map((name, column) => [name, cells[column] ?? '']));
  });
}

function parseLines(text: string, separator: string): string[][] {
  const lines: string[][] = [];
  let cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  const endLine = () => {
    cells.push(cell);
    if (cells.length > 1 || cells[0] !== '') lines.push(cells);
    cells = [];
    cell = '';
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (isQuoted && character === '"' && text.charAt(at + 1) === '"') {
      cell += '"';
      at += 1;
    } else if (character === '"' && (isQuoted || cell === '')) isQuoted = !isQuoted;
    else if (isQuoted) cell += character;
    else if (character === separator) {
      cells.push(cell);
      cell = '';
    } else if (character === '\n') endLine();
    else if (character !== '\r') cell += character;
  }
  if (isQuoted) throw new Error('A quoted cell is not closed.');
  endLine();
  return lines;
}

/** Presents one line of CSV, with quotes only where they are needed. */
export function presentCsvLine(cells: readonly (Value | undefined)[], separator: string): string {
  const quote = (cell: Value | undefined) => {
    const text = cell === null || cell === undefined ? '' : String(cell);
    return /["\r\n]/.test(text) || text.includes(separator) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return `${cells.map(quote).join(separator)}\r\n`;
}
