import { toPlainText } from '../catalogue/plain-text.ts';

export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => string;
}

/**
 * Presents rows in aligned columns under their titles, or `empty` if there are none. Control characters in users' texts
 * become spaces, so that they cannot control the terminal.
 */
export function presentTable<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  empty: string,
): string {
  if (rows.length === 0) return `${empty}\n`;
  const lines = [
    columns.map((column) => column.title.toUpperCase()),
    ...rows.map((row) => columns.map((column) => toPlainText(column.value(row)))),
  ];
  const widths = columns.map((_column, index) =>
    Math.max(...lines.map((line) => [...(line[index] ?? '')].length)),
  );
  return lines.map((line) => `${presentLine(line, widths)}\n`).join('');
}

function presentLine(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, index) => cell + ' '.repeat(Math.max(0, (widths[index] ?? 0) - [...cell].length)))
    .join('  ')
    .trimEnd();
}

/** Presents names and values, one per line. */
export function presentFacts(facts: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(...facts.map(([name]) => name.length)) + 1;
  return facts.map(([name, value]) => `${`${name}:`.padEnd(width)} ${toPlainText(value)}\n`).join('');
}

/** Presents `2026-11-22 12:00:00Z`, or a word such as `never` for null. */
export function presentTime(atMs: number | null, none: string): string {
  return atMs === null
    ? none
    : new Date(atMs)
        .toISOString()
        .replace('T', ' ')
        .replace(/\.\d+Z$/, 'Z');
}
