import type { Blob } from 'node:buffer';
import type Stream from 'node:stream';
import writeExcelFile from 'write-excel-file/node';
import type { Feature, SheetData } from 'write-excel-file/node';
import { toPlainText } from './plain-text.ts';

/** The largest width of a column in characters; smaller ones depend on the content. */
const widthMax = 60;

/**
 * Presents a workbook with one sheet. The heading row is bold, stays visible and has filters. Every cell is text, even
 * when it begins like a formula.
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

/** Creates an `autoFilter` over the whole table. It has to come after the cells (ECMA-376 part 1, section 18.3.1.2). */
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

/** Makes a sheet name of at most 31 characters, without those that spreadsheets refuse. */
function nameSheet(name: string): string {
  const harmless = toPlainText(name)
    .replaceAll(/[[\]:*?/\\']/g, ' ')
    .trim();
  return harmless.slice(0, 31) || 'Rights';
}
