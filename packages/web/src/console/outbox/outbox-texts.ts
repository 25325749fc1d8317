import { defineTexts } from '../../ui/i18n/text.ts';

export const outboxStateTexts = defineTexts({
  waiting: { en: 'Waiting', fr: 'En attente', nl: 'Wacht' },
  sent: { en: 'Sent', fr: 'Envoyé', nl: 'Verzonden' },
  'given-up': { en: 'Given up', fr: 'Abandonné', nl: 'Opgegeven' },
});

export const outboxTexts = defineTexts({
  title: { en: 'Outbox', fr: 'Boîte d’envoi', nl: 'Postvak UIT' },
  intro: {
    en: 'Mails and webhook messages of the last 30 days, of every licence.',
    fr: 'Les e-mails et messages de webhook des 30 derniers jours, de toutes les licences.',
    nl: 'Mails en webhookberichten van de laatste 30 dagen, van alle licenties.',
  },
  cannotMailTitle: {
    en: 'No mail server is configured',
    fr: 'Aucun serveur d’e-mail n’est configuré',
    nl: 'Er is geen mailserver ingesteld',
  },
  cannotMail: {
    en: 'Mails are not sent: they stay here to be read. To send them, set smtp in postern.yaml.',
    fr: 'Les e-mails ne partent pas : ils restent ici pour être lus. Pour les envoyer, définissez smtp dans postern.yaml.',
    nl: 'Mails worden niet verzonden: ze blijven hier om te lezen. Stel smtp in postern.yaml in om ze te verzenden.',
  },
  channel: { en: 'Channel', fr: 'Canal', nl: 'Kanaal' },
  allChannels: { en: 'Mails and webhooks', fr: 'E-mails et webhooks', nl: 'Mails en webhooks' },
  test: { en: 'Test message', fr: 'Message de test', nl: 'Testbericht' },
  mail: { en: 'Mail', fr: 'E-mail', nl: 'Mail' },
  webhook: { en: 'Webhook', fr: 'Webhook', nl: 'Webhook' },
  state: { en: 'State', fr: 'État', nl: 'Status' },
  allStates: { en: 'All states', fr: 'Tous les états', nl: 'Alle statussen' },
  clear: { en: 'Clear the filters', fr: 'Effacer les filtres', nl: 'Filters wissen' },
  created: { en: 'Written', fr: 'Écrit', nl: 'Geschreven' },
  recipient: { en: 'To', fr: 'À', nl: 'Aan' },
  subject: { en: 'Subject', fr: 'Objet', nl: 'Onderwerp' },
  attempts: { en: 'Attempts', fr: 'Tentatives', nl: 'Pogingen' },
  nextAttempt: { en: 'Next attempt', fr: 'Prochaine tentative', nl: 'Volgende poging' },
  actions: { en: 'Actions', fr: 'Actions', nl: 'Acties' },
  open: { en: 'Open', fr: 'Ouvrir', nl: 'Openen' },
  openOf: { en: 'Open “{subject}”', fr: 'Ouvrir « {subject} »', nl: '“{subject}” openen' },
  retry: { en: 'Send again', fr: 'Renvoyer', nl: 'Opnieuw verzenden' },
  retried: {
    en: 'It waits to be sent again',
    fr: 'Le message attend d’être renvoyé',
    nl: 'Het wacht om opnieuw verzonden te worden',
  },
  giveUp: { en: 'Tried until', fr: 'Tenté jusqu’au', nl: 'Geprobeerd tot' },
  ended: { en: 'Ended', fr: 'Terminé', nl: 'Beëindigd' },
  lastError: { en: 'Last error', fr: 'Dernière erreur', nl: 'Laatste fout' },
  content: { en: 'Content', fr: 'Contenu', nl: 'Inhoud' },
  asMail: { en: 'As a mail', fr: 'Comme e-mail', nl: 'Als mail' },
  asText: { en: 'As text', fr: 'Comme texte', nl: 'Als tekst' },
  contentGone: {
    en: 'The content was wiped when the mail was sent, because its links act.',
    fr: 'Le contenu a été effacé à l’envoi, car les liens de l’e-mail agissent.',
    nl: 'De inhoud is bij het verzenden gewist, omdat de links in de mail iets doen.',
  },
  emptyTitle: { en: 'Nothing in the outbox', fr: 'Boîte d’envoi vide', nl: 'Postvak UIT is leeg' },
  empty: {
    en: 'Mails and webhook messages appear here when there is something to report.',
    fr: 'Les e-mails et messages de webhook apparaissent ici dès qu’il y a quelque chose à signaler.',
    nl: 'Mails en webhookberichten staan hier zodra er iets te melden is.',
  },
  emptyFiltered: {
    en: 'No message matches these filters.',
    fr: 'Aucun message ne correspond à ces filtres.',
    nl: 'Geen bericht past bij deze filters.',
  },
});
