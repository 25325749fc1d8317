import type { TaxonomyRow } from './list-taxonomy.ts';

export const taxonomyFormats = ['json', 'csv'] as const;
export type TaxonomyFormat = (typeof taxonomyFormats)[number];

/** The headings and cells of every tabular format, in their order. */
export const taxonomyColumns: readonly (readonly [heading: string, read: (row: TaxonomyRow) => string])[] = [
  ['Group', (row) => row.group],
  ['Module', (row) => row.module],
  ['Right definable', (row) => (row.definable === null ? '' : row.definable ? 'yes' : 'no')],
  ['Documentation section', (row) => row.section],
  ['Method', (row) => row.method],
  ['Path', (row) => row.path],
  ['Operation', (row) => row.name],
  ['Documentation URL', (row) => row.documentationUrl],
  ['Scope', (row) => row.scope ?? ''],
];

/**
 * Presents the taxonomy as JSON (a list of rows) or CSV (RFC 4180, with a heading line, after the byte order mark by
 * which spreadsheet programs recognise UTF-8).
 */
export function presentTaxonomy(rows: readonly TaxonomyRow[], format: TaxonomyFormat): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(rows, null, 2)}\n`;
    case 'csv':
      return `\ufeff${[
        taxonomyColumns.map(([heading]) => heading),
        ...rows.map((row) => taxonomyColumns.map(([, read]) => read(row))),
      ]
        .map((cells) => `${cells.map(presentCell).join(',')}\r\n`)
        .join('')}`;
  }
}

/**
 * Presents one cell. Spreadsheets interpret a cell that begins with one of these characters as a formula, which can run
 * programs and send data; an apostrophe makes it text. Titles and paths come from documents of other authors.
 */
function presentCell(text: string): string {
  const harmless = /^[\s\p{Cf}]*[=+\-@＝＋－＠|%]|^[\t\r\n]/u.test(text) ? `'${text}` : text;
  return /[",;\r\n\t']|^\s|\s$/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
