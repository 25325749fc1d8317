import type { TaxonomyRow } from './list-taxonomy.ts';
import { presentTaxonomy, taxonomyColumns } from './present-taxonomy.ts';
import { presentWorkbook } from './present-workbook.ts';

export const taxonomyFileFormats = ['xlsx', 'csv', 'json'] as const;
export type TaxonomyFileFormat = (typeof taxonomyFileFormats)[number];

export interface TaxonomyFile {
  /** The file name, with only ASCII letters, digits, `-`, `_` and `.`. */
  readonly name: string;
  readonly mediaType: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

const mediaTypes: Readonly<Record<TaxonomyFileFormat, string>> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
};

/** Presents the taxonomy as a file to download; `place` becomes part of its name. */
export async function presentTaxonomyFile(
  rows: readonly TaxonomyRow[],
  format: TaxonomyFileFormat,
  place: string,
): Promise<TaxonomyFile> {
  const name = `rights ${place}`.replaceAll(/[^A-Za-z0-9._-]+/g, '-');
  return {
    name: `${name}.${format}`,
    mediaType: mediaTypes[format],
    body:
      format === 'xlsx'
        ? await presentSheet(rows, place)
        : new TextEncoder().encode(presentTaxonomy(rows, format)),
  };
}

async function presentSheet(rows: readonly TaxonomyRow[], place: string): Promise<Uint8Array<ArrayBuffer>> {
  return await presentWorkbook(
    taxonomyColumns.map(([heading]) => heading),
    rows.map((row) => taxonomyColumns.map(([, read]) => read(row))),
    `Rights ${place}`,
  );
}
