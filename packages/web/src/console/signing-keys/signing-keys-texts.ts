import { defineTexts } from '../../ui/i18n/text.ts';

/** The keys that sign an environment's access tokens. */
export const signingKeysTexts = defineTexts({
  title: { en: 'Signing keys', fr: 'Clés de signature', nl: 'Ondertekensleutels' },
  key: { en: 'Key', fr: 'Clé', nl: 'Sleutel' },
  state: { en: 'State', fr: 'État', nl: 'Toestand' },
  since: { en: 'Since', fr: 'Depuis', nl: 'Sinds' },
  next: { en: 'Waits, published', fr: 'En attente, publiée', nl: 'Wacht, gepubliceerd' },
  active: { en: 'Signs', fr: 'Signe', nl: 'Ondertekent' },
  retiring: {
    en: 'Retires; its tokens are good until they expire',
    fr: 'Se retire ; ses jetons restent valables jusqu’à leur fin',
    nl: 'Wordt afgevoerd; zijn tokens gelden tot ze vervallen',
  },
  removed: { en: 'Gone', fr: 'Supprimée', nl: 'Weg' },
  takesOver: {
    en: 'The next key takes over on {when}.',
    fr: 'La clé suivante prend le relais le {when}.',
    nl: 'De volgende sleutel neemt het over op {when}.',
  },
  noneWaits: {
    en: 'The next key is made within a minute.',
    fr: 'La clé suivante est créée dans la minute.',
    nl: 'De volgende sleutel wordt binnen een minuut gemaakt.',
  },
  rotate: { en: 'Rotate', fr: 'Renouveler', nl: 'Vernieuwen' },
  rotateTitle: {
    en: 'Rotate the signing key of {environment}?',
    fr: 'Renouveler la clé de signature de {environment} ?',
    nl: 'Ondertekensleutel van {environment} vernieuwen?',
  },
  rotateWhat: {
    en: 'The key that waits signs from now on, or as soon as it has been published for long enough. Tokens of the present one are good until they expire: no call fails.',
    fr: 'La clé en attente signe désormais, ou dès qu’elle a été publiée assez longtemps. Les jetons de l’actuelle restent valables jusqu’à leur fin : aucun appel n’échoue.',
    nl: 'De wachtende sleutel ondertekent vanaf nu, of zodra hij lang genoeg gepubliceerd is. Tokens van de huidige gelden tot ze vervallen: geen aanroep mislukt.',
  },
  rotated: {
    en: 'The signing key of {environment} is being rotated',
    fr: 'La clé de signature de {environment} est renouvelée',
    nl: 'De ondertekensleutel van {environment} wordt vernieuwd',
  },
  remove: { en: 'Remove', fr: 'Supprimer', nl: 'Verwijderen' },
  removeKey: { en: 'Remove {kid}', fr: 'Supprimer {kid}', nl: '{kid} verwijderen' },
  removeTitle: {
    en: 'Remove this signing key of {environment}?',
    fr: 'Supprimer cette clé de signature de {environment} ?',
    nl: 'Deze ondertekensleutel van {environment} verwijderen?',
  },
  removeWhat: {
    en: 'Only for a key that was stolen. Every token that it signed is refused at once, on every gateway; integrations have to fetch new ones.',
    fr: 'Seulement pour une clé volée. Tous les jetons qu’elle a signés sont refusés aussitôt, sur chaque passerelle ; les intégrations doivent en obtenir de nouveaux.',
    nl: 'Alleen voor een gestolen sleutel. Elk token dat hij ondertekende wordt meteen geweigerd, op elke gateway; integraties moeten nieuwe ophalen.',
  },
  removing: {
    en: 'The key is removed; {done} of {all} gateways have confirmed.',
    fr: 'La clé est supprimée ; {done} passerelles sur {all} ont confirmé.',
    nl: 'De sleutel is verwijderd; {done} van {all} gateways hebben bevestigd.',
  },
  confirmed: {
    en: 'Confirmed: no gateway believes what that key signed.',
    fr: 'Confirmé : aucune passerelle ne croit ce que cette clé a signé.',
    nl: 'Bevestigd: geen gateway gelooft wat die sleutel ondertekende.',
  },
});
