/** Lower case, without accents or compatibility forms, so that "andre" finds "André". */
export function normaliseSearchText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cc}]/gu, '')
    .toLowerCase();
}

/** Several fields as one text to search in; a search cannot match across two of them. */
export function joinSearchText(fields: readonly (string | null)[]): string {
  return fields
    .filter((field) => field !== null && field !== '')
    .map((field) => normaliseSearchText(field ?? ''))
    .join('\n');
}
