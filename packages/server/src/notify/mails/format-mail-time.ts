/** A moment as mails say it: in UTC, since nobody knows where they are read. */
export function formatMailTime(atMs: number, locale: string): string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
  return `${format.format(atMs)} UTC`;
}
