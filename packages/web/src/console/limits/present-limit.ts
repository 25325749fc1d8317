import type { RateLimit } from '@postern/contract/rate-plan';
import type { I18n } from '../../ui/i18n/i18n.tsx';
import { limitTexts } from './limit-texts.ts';

/** A limit in words: `100 calls in 1 minute, shared by the whole licence, the excess waits`. */
export function presentLimit(i18n: I18n, limit: RateLimit): string {
  const { t } = i18n;
  return [
    presentMeasure(i18n, limit),
    t(limit.per === 'licence' ? limitTexts.ofLicence : limitTexts.ofApiUser),
    ...('over' in limit && limit.over.kind === 'delay' ? [t(limitTexts.waits)] : []),
  ].join(', ');
}

/** The limit in words, without its owner: `100 calls in 1 minute`. */
export function presentMeasure({ t, language }: I18n, limit: RateLimit): string {
  const { limit: number } = limit;
  switch (limit.kind) {
    case 'calls':
      return t(limitTexts.calls, { limit: number, window: presentWindow(limit.windowS, language) });
    case 'concurrent':
      return t(limitTexts.concurrent, { limit: number });
    case 'bulk': {
      const values = { limit: number, window: presentWindow(limit.windowS, language) };
      return limit.resource.length === 0
        ? t(limitTexts.bulk, values)
        : t(limitTexts.bulkOn, { ...values, resource: limit.resource.join(' + ') });
    }
    case 'bytes':
      return t(limitTexts.bytes, { limit: number, window: presentWindow(limit.windowS, language) });
  }
}

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

function presentWindow(windowS: number, language: string): string {
  const [unit, seconds] = units.find(([, length]) => windowS % length === 0) ?? units[3];
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(
    windowS / seconds,
  );
}
