import { defineTexts } from '../../ui/i18n/text.ts';

export const sparklineTexts = defineTexts({
  column: { en: 'Calls, 24 h', fr: 'Appels, 24 h', nl: 'Aanroepen, 24 u' },
  summary: {
    en: '{calls} calls in 24 hours, {failures} failed',
    fr: '{calls} appels en 24 heures, {failures} en échec',
    nl: '{calls} aanroepen in 24 uur, {failures} mislukt',
  },
});
