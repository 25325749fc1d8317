/** Formats a time for mails. It is in UTC because the reader's time zone is not known. */
export function formatMailTime(atMs: number, locale: string): string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
  return `${format.format(atMs)} UTC`;
}
