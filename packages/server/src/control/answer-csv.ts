/** Without it, spreadsheet programs on Windows take UTF-8 for their own code page. A CSV file begins with it. */
export const byteOrderMark = '\ufeff';

/** One line of RFC 4180, with its line break. */
export function presentCsvLine(values: readonly (string | number | null)[]): string {
  return `${values.map(presentField).join(',')}\r\n`;
}

/** A text that a spreadsheet would run as a formula is kept a text by an apostrophe before it. */
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
