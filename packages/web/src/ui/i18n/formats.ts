import type { Language } from '@postern/contract/api-user';

export interface Formats {
  number(value: number): string;
  /** `22 Nov 2026` */
  date(atMs: number): string;
  /** `22 Nov 2026, 01:05` */
  dateTime(atMs: number): string;
  /** `3 minutes ago`, `in 2 days`; `nowMs` is given by tests. */
  relative(atMs: number, nowMs?: number): string;
  /** `a, b and c` */
  list(items: readonly string[]): string;
}

const steps: readonly { readonly unit: Intl.RelativeTimeFormatUnit; readonly ms: number }[] = [
  { unit: 'year', ms: 31_557_600_000 },
  { unit: 'month', ms: 2_629_800_000 },
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
];

/** Dates, times and numbers as the language writes them. English is written the British way: day before month. */
export function createFormats(language: Language): Formats {
  const locale = findLocale(language);
  const numbers = new Intl.NumberFormat(locale);
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const dateTimes = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const relatives = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' });
  return {
    number: (value) => numbers.format(value),
    date: (atMs) => dates.format(atMs),
    dateTime: (atMs) => dateTimes.format(atMs),
    relative: (atMs, nowMs = Date.now()) => {
      const differenceMs = atMs - nowMs;
      const step = steps.find(({ ms }) => Math.abs(differenceMs) >= ms);
      return step === undefined
        ? relatives.format(0, 'second')
        : relatives.format(Math.trunc(differenceMs / step.ms), step.unit);
    },
    list: (items) => lists.format(items),
  };
}

/** The browser's own regional form of the language where it has one (`fr-BE`), so that dates look as its reader expects. */
function findLocale(language: Language): string {
  const regional = globalThis.navigator?.languages?.find((tag) =>
    tag.toLowerCase().startsWith(`${language}-`),
  );
  return regional ?? (language === 'en' ? 'en-GB' : language);
}
