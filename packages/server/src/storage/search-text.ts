/** Converts to lower case, without accents or compatibility forms, so that "andre" finds "André". */
export function normaliseSearchText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cc}]/gu, '')
    .toLowerCase();
}

/** Joins several fields to one text for searches. A match cannot extend over two of them. */
export function joinSearchText(fields: readonly (string | null)[]): string {
  return fields
    .filter((field) => field !== null && field !== '')
    .map((field) => normaliseSearchText(field ?? ''))
    .join('\n');
}
