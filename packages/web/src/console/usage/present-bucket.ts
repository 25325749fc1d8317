import type { Language } from '@postern/contract/api-user';

const dayMs = 86_400_000;

/** The beginning of a bucket as an axis shows it: the hour, or the day in UTC, which is how days are counted. */
export function presentBucket(atMs: number, bucketMs: number, language: Language): string {
  const locale = language === 'en' ? 'en-GB' : language;
  if (bucketMs >= dayMs) {
    return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(atMs);
  }
  const time = { hour: '2-digit', minute: '2-digit' } as const;
  return bucketMs >= 3 * 3_600_000
    ? new Intl.DateTimeFormat(locale, { weekday: 'short', ...time }).format(atMs)
    : new Intl.DateTimeFormat(locale, time).format(atMs);
}
