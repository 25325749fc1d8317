import { afterEach, expect, it, vi } from 'vitest';
import { createI18n } from '../../ui/i18n/i18n.tsx';
import { presentBucket } from './present-bucket.ts';
import { usageTexts } from './usage-texts.ts';

afterEach(() => vi.unstubAllEnvs());

const hourMs = 3_600_000;
const lateEvening = Date.UTC(2026, 10, 30, 23);

it('days are those of UTC and hours those of the reader, and the page says so in every language', () => {
  vi.stubEnv('TZ', 'Europe/Brussels');
  expect(presentBucket(lateEvening, hourMs, 'en')).toBe('00:00');
  expect(presentBucket(lateEvening, 24 * hourMs, 'en')).toBe('30 Nov');
  const claims = {
    en: /Days .* UTC; hours .* your time zone/,
    fr: /jours .* UTC ; les heures .* votre fuseau/,
    nl: /Dagen .* UTC .*; uren .* uw tijdzone/,
  };
  for (const [language, claim] of Object.entries(claims)) {
    const { t } = createI18n(language as keyof typeof claims, () => undefined);
    expect(t(usageTexts.intro)).toMatch(claim);
  }
});
