import { useI18n } from '../../ui/i18n/i18n.tsx';
import { usageTexts } from './usage-texts.ts';

const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Writes the figures of usage. */
export function usePresentFigures() {
  const { t, number } = useI18n();
  return {
    ms: (value: number | null) =>
      value === null
        ? t(usageTexts.none)
        : t(usageTexts.ms, { value: value < 10 ? value : Math.round(value) }),
    share: (part: number, whole: number) =>
      whole === 0 ? t(usageTexts.none) : `${number(Math.round((part / whole) * 1_000) / 10)} %`,
    bytes(value: number) {
      let unit = 0;
      let amount = value;
      while (amount >= 1_000 && unit < byteUnits.length - 1) {
        amount /= 1_000;
        unit++;
      }
      return `${number(amount < 10 ? Math.round(amount * 10) / 10 : Math.round(amount))} ${byteUnits[unit] ?? ''}`;
    },
  };
}
