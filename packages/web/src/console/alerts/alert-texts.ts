import type { AlertKind } from '@postern/contract/alert';
import { defineTexts } from '../../ui/i18n/text.ts';
import type { Text } from '../../ui/i18n/text.ts';

/** The name of each kind, wherever alerts are listed, chosen or posted. */
export const alertKindTexts: Readonly<Record<AlertKind, Text<string>>> = defineTexts({
  'network-refused': { en: 'Address refused', fr: 'Adresse refusée', nl: 'Adres geweigerd' },
  'failure-burst': { en: 'Burst of failures', fr: 'Rafale d’échecs', nl: 'Uitbarsting van fouten' },
  'unusual-volume': { en: 'Unusual volume', fr: 'Volume inhabituel', nl: 'Ongewoon volume' },
  'unusual-errors': { en: 'Unusual errors', fr: 'Erreurs inhabituelles', nl: 'Ongewone fouten' },
  'new-address': { en: 'New address', fr: 'Nouvelle adresse', nl: 'Nieuw adres' },
  'revoked-key-used': {
    en: 'Revoked key used',
    fr: 'Clé révoquée utilisée',
    nl: 'Ingetrokken sleutel gebruikt',
  },
  'key-leaked': { en: 'Key leaked', fr: 'Clé divulguée', nl: 'Sleutel gelekt' },
  'expiry-ahead': { en: 'Expiry ahead', fr: 'Expiration proche', nl: 'Verloopt binnenkort' },
  'rotation-due': { en: 'Rotation due', fr: 'Rotation à faire', nl: 'Rotatie nodig' },
  'delivery-given-up': { en: 'Delivery failed', fr: 'Envoi abandonné', nl: 'Bezorging opgegeven' },
});

/** Makes one sentence of an alert's facts. */
export const alertFactTexts = defineTexts({
  refused: {
    en: 'Refused uses: {count}, the last from {address}',
    fr: 'Usages refusés : {count}, le dernier depuis {address}',
    nl: 'Geweigerd gebruik: {count}, het laatste vanaf {address}',
  },
  failures: {
    en: '{count} of {calls} calls failed within five minutes',
    fr: '{count} appels sur {calls} ont échoué en cinq minutes',
    nl: '{count} van {calls} aanroepen mislukten binnen vijf minuten',
  },
  volume: {
    en: '{count} calls in an hour; {usual} are usual',
    fr: '{count} appels en une heure ; {usual} d’habitude',
    nl: '{count} aanroepen in een uur; {usual} is gewoon',
  },
  errors: {
    en: '{count} failed calls in an hour; {usual} are usual',
    fr: '{count} appels échoués en une heure ; {usual} d’habitude',
    nl: '{count} mislukte aanroepen in een uur; {usual} is gewoon',
  },
  newAddress: {
    en: 'First call from {address}',
    fr: 'Premier appel depuis {address}',
    nl: 'Eerste aanroep vanaf {address}',
  },
  revokedKey: {
    en: 'Key {key} was presented, the last time from {address}: {count}',
    fr: 'La clé {key} a été présentée, la dernière fois depuis {address} : {count}',
    nl: 'Sleutel {key} werd aangeboden, het laatst vanaf {address}: {count}',
  },
  revokedToken: {
    en: 'A token of the key {key} was presented, the last time from {address}: {count}',
    fr: 'Un jeton de la clé {key} a été présenté, la dernière fois depuis {address} : {count}',
    nl: 'Een token van de sleutel {key} werd aangeboden, het laatst vanaf {address}: {count}',
  },
  revokedAccount: {
    en: 'The former password of {key} was presented, the last time from {address}: {count}',
    fr: 'L’ancien mot de passe de {key} a été présenté, la dernière fois depuis {address} : {count}',
    nl: 'Het vroegere wachtwoord van {key} werd aangeboden, het laatst vanaf {address}: {count}',
  },
  leaked: {
    en: 'Key {key} was found in a public place: {found}',
    fr: 'La clé {key} a été trouvée en un lieu public : {found}',
    nl: 'Sleutel {key} is op een openbare plaats gevonden: {found}',
  },
  leakedAndCut: {
    en: 'Key {key} was found in a public place and cut off: {found}',
    fr: 'La clé {key} a été trouvée en un lieu public et coupée : {found}',
    nl: 'Sleutel {key} is op een openbare plaats gevonden en afgesloten: {found}',
  },
  expiry: {
    en: 'Ends on {when}. Days ahead: {days}',
    fr: 'Fin le {when}. Jours restants : {days}',
    nl: 'Eindigt op {when}. Dagen te gaan: {days}',
  },
  rotation: {
    en: 'The key has been in use since {when}. Days: {days}',
    fr: 'La clé est en service depuis le {when}. Jours : {days}',
    nl: 'De sleutel is in gebruik sinds {when}. Dagen: {days}',
  },
  givenUp: { en: 'To {recipient}: {error}', fr: 'À {recipient} : {error}', nl: 'Aan {recipient}: {error}' },
  eachUse: { en: 'What was refused', fr: 'Ce qui a été refusé', nl: 'Wat werd geweigerd' },
  unlisted: { en: 'and {count} more', fr: 'et {count} de plus', nl: 'en nog {count}' },
});

export const alertsTexts = defineTexts({
  title: { en: 'Alerts', fr: 'Alertes', nl: 'Meldingen' },
  intro: {
    en: 'Unusual activity of the API users of this environment, noticed automatically.',
    fr: 'Les activités inhabituelles des utilisateurs API de cet environnement, détectées automatiquement.',
    nl: 'Ongewone activiteit van de API-gebruikers van deze omgeving, automatisch opgemerkt.',
  },
  tabList: { en: 'Alerts', fr: 'Alertes', nl: 'Meldingen' },
  tabPreferences: { en: 'Who is told', fr: 'Qui est prévenu', nl: 'Wie het hoort' },
  filterKind: { en: 'Kind', fr: 'Type', nl: 'Soort' },
  allKinds: { en: 'All kinds', fr: 'Tous les types', nl: 'Alle soorten' },
  clear: { en: 'Clear the filters', fr: 'Effacer les filtres', nl: 'Filters wissen' },
  emptyTitle: { en: 'No alerts', fr: 'Aucune alerte', nl: 'Geen meldingen' },
  empty: {
    en: 'Refused addresses, bursts of failures, new addresses, keys about to end and the like appear here.',
    fr: 'Adresses refusées, rafales d’échecs, nouvelles adresses, clés bientôt expirées, etc. apparaissent ici.',
    nl: 'Geweigerde adressen, uitbarstingen van fouten, nieuwe adressen, sleutels die aflopen en dergelijke staan hier.',
  },
  emptyFiltered: {
    en: 'No alert matches these filters.',
    fr: 'Aucune alerte ne correspond à ces filtres.',
    nl: 'Geen melding past bij deze filters.',
  },
  when: { en: 'When', fr: 'Quand', nl: 'Wanneer' },
  kind: { en: 'Kind', fr: 'Type', nl: 'Soort' },
  about: { en: 'About', fr: 'Concerne', nl: 'Over' },
  what: { en: 'What happened', fr: 'Ce qui s’est passé', nl: 'Wat er gebeurde' },
});

export const preferencesTexts = defineTexts({
  intro: {
    en: 'For the whole licence, in every environment. An API user can have its own choice in place of this one.',
    fr: 'Pour toute la licence, dans tous les environnements. Un utilisateur API peut avoir son propre choix à la place.',
    nl: 'Voor de hele licentie, in elke omgeving. Een API-gebruiker kan een eigen keuze hebben in plaats van deze.',
  },
  introOne: {
    en: 'For this API user alone. Its own choice replaces the licence’s as a whole.',
    fr: 'Pour ce seul utilisateur API. Son propre choix remplace celui de la licence, en entier.',
    nl: 'Alleen voor deze API-gebruiker. Zijn eigen keuze komt in haar geheel in plaats van die van de licentie.',
  },
  isLicence: {
    en: 'Nothing was chosen here: the licence’s choice holds.',
    fr: 'Rien n’a été choisi ici : le choix de la licence vaut.',
    nl: 'Hier is niets gekozen: de keuze van de licentie geldt.',
  },
  isOwnOne: {
    en: 'Chosen for this API user.',
    fr: 'Choisi pour cet utilisateur API.',
    nl: 'Gekozen voor deze API-gebruiker.',
  },
  backToLicence: {
    en: 'Back to the licence’s choice',
    fr: 'Revenir au choix de la licence',
    nl: 'Terug naar de keuze van de licentie',
  },
  toAlerts: {
    en: 'Alerts about this API user so far',
    fr: 'Alertes sur cet utilisateur API jusqu’ici',
    nl: 'Meldingen over deze API-gebruiker tot nu toe',
  },
  isDefault: {
    en: 'Nothing was chosen yet: this is what holds until then.',
    fr: 'Rien n’a encore été choisi : voici ce qui vaut jusque-là.',
    nl: 'Er is nog niets gekozen: dit geldt tot dan.',
  },
  isOwn: {
    en: 'Chosen for this licence.',
    fr: 'Choisi pour cette licence.',
    nl: 'Gekozen voor deze licentie.',
  },
  contactMail: {
    en: 'Mail to the API user’s contact',
    fr: 'E-mail au contact de l’utilisateur API',
    nl: 'Mail naar de contactpersoon',
  },
  teamMail: { en: 'Mail to the team', fr: 'E-mail à l’équipe', nl: 'Mail naar het team' },
  webhooks: { en: 'Webhooks', fr: 'Webhooks', nl: 'Webhooks' },
  cell: { en: '{kind}: {channel}', fr: '{kind} : {channel}', nl: '{kind}: {channel}' },
  recipients: {
    en: 'Addresses of the team, one on each line',
    fr: 'Adresses de l’équipe, une par ligne',
    nl: 'Adressen van het team, één per regel',
  },
  recipientsNeeded: {
    en: 'Kinds are mailed to the team, but no address is given: nobody would be told.',
    fr: 'Des types vont à l’équipe, mais aucune adresse n’est donnée : personne ne serait prévenu.',
    nl: 'Er gaan soorten naar het team, maar er is geen adres: niemand zou het horen.',
  },
  saved: { en: 'Saved', fr: 'Enregistré', nl: 'Opgeslagen' },
  backToDefault: { en: 'Back to the default', fr: 'Revenir au choix par défaut', nl: 'Terug naar standaard' },
});
