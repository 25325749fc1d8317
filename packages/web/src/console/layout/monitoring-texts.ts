import { defineTexts } from '../../ui/i18n/text.ts';

export const monitoringTexts = defineTexts({
  alerts: { en: 'Alerts', fr: 'Alertes', nl: 'Meldingen' },
  deprecatedUse: { en: 'Deprecated use', fr: 'Usages obsolètes', nl: 'Verouderd gebruik' },
  webhooks: { en: 'Webhooks', fr: 'Webhooks', nl: 'Webhooks' },
  outbox: { en: 'Outbox', fr: 'Boîte d’envoi', nl: 'Postvak UIT' },
});
