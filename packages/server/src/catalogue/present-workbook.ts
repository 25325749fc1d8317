import type { Blob } from 'node:buffer';
import type Stream from 'node:stream';
import writeExcelFile from 'write-excel-file/node';
import type { Feature, SheetData } from 'write-excel-file/node';
import { toPlainText } from './plain-text.ts';

/** Columns grow with what is in them, up to here, in characters. */
const widthMax = 60;

/**
 * A workbook of one sheet: the heading row is bold, stays in sight and has filters. Every cell is text, also where it
 * begins like a formula.
 */
export async function presentWorkbook(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  sheet: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const text = (value: string, more: object = {}) => ({ value: toPlainText(value), type: String, ...more });
  const data: SheetData = [
    headings.map((heading) => text(heading, { fontWeight: 'bold' })),
    ...rows.map((cells) => cells.map((cell) => (cell === '' ? null : text(cell)))),
  ];
  const columns = headings.map((heading, index) => ({
    width: Math.min(
      widthMax,
      rows.reduce((widest, cells) => Math.max(widest, (cells[index] ?? '').length), heading.length) + 3,
    ),
  }));
  const written = writeExcelFile(
    data,
    { sheet: nameSheet(sheet), columns, stickyRowsCount: 1 },
    { features: [createFilters(headings.length, rows.length + 1)] },
  );
  return new Uint8Array(await written.toBuffer());
}

/** `autoFilter` over the whole table; ECMA-376 part 1, section 18.3.1.2 wants it behind the cells. */
function createFilters(columnCount: number, rowCount: number): Feature<Stream | Buffer | Blob> {
  const lastColumn = String.fromCodePoint('A'.charCodeAt(0) + columnCount - 1);
  const filters = `</sheetData><autoFilter ref="A1:${lastColumn}${rowCount}"/>`;
  return {
    files: {
      transform: {
        'xl/worksheets/sheet{id}.xml': { transform: (xml) => xml.replace('</sheetData>', filters) },
      },
    },
  };
}

/** At most 31 characters, and none of those that spreadsheets refuse. */
function nameSheet(name: string): string {
  const harmless = toPlainText(name)
    .replaceAll(/[[\]:*?/\\']/g, ' ')
    .trim();
  return harmless.slice(0, 31) || 'Rights';
}
