import type { TaxonomyRow } from './list-taxonomy.ts';

export const taxonomyFormats = ['json', 'csv'] as const;
export type TaxonomyFormat = (typeof taxonomyFormats)[number];

/** Headings and cells of every tabular format, in their order. */
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

/** JSON: a list of rows. CSV: RFC 4180, a heading line first, and before it the byte order mark by which spreadsheet programs recognise UTF-8. */
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
 * A spreadsheet takes a cell that begins with one of these for a formula, and a formula can run programs and
 * send data: the apostrophe makes it text. Titles and paths come from documents that others wrote.
 */
function presentCell(text: string): string {
  const harmless = /^[\s\p{Cf}]*[=+\-@＝＋－＠|%]|^[\t\r\n]/u.test(text) ? `'${text}` : text;
  return /[",;\r\n\t']|^\s|\s$/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
