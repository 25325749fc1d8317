import { defineTexts } from '../../ui/i18n/text.ts';

export const monitoringTexts = defineTexts({
  usage: { en: 'Usage', fr: 'Utilisation', nl: 'Gebruik' },
  hygiene: { en: 'Hygiene', fr: 'Hygiène', nl: 'Hygiëne' },
  alerts: { en: 'Alerts', fr: 'Alertes', nl: 'Meldingen' },
  deprecatedUse: { en: 'Who still uses what', fr: 'Qui utilise encore quoi', nl: 'Wie gebruikt nog wat' },
  webhooks: { en: 'Webhooks', fr: 'Webhooks', nl: 'Webhooks' },
  outbox: { en: 'Outbox', fr: 'Boîte d’envoi', nl: 'Postvak UIT' },
});
