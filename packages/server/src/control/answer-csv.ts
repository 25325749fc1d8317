/**
 * The mark at the beginning of a CSV file. Without it, spreadsheet programs on Windows read UTF-8 in their own code
 * page.
 */
export const byteOrderMark = '\ufeff';

/** Presents one line of RFC 4180, with its line break. */
export function presentCsvLine(values: readonly (string | number | null)[]): string {
  return `${values.map(presentField).join(',')}\r\n`;
}

/** Presents a field. An apostrophe prevents a spreadsheet from running the text as a formula. */
function presentField(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const tame = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame;
}

export function answerCsv(lines: readonly (readonly (string | number | null)[])[], name: string): Response {
  return new Response(byteOrderMark + lines.map(presentCsvLine).join(''), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
    },
  });
}
