import { defineTexts } from '../../ui/i18n/text.ts';

export const apiAccessTexts = defineTexts({
  intro: {
    en: 'What an integrator of this licence needs: where to get a token, and where the APIs are.',
    fr: 'Ce dont un intégrateur de cette licence a besoin : où obtenir un jeton et où se trouvent les API.',
    nl: 'Wat een integrator van deze licentie nodig heeft: waar hij een token haalt en waar de API’s zijn.',
  },
  urls: { en: 'Addresses', fr: 'Adresses', nl: 'Adressen' },
  tokenUrl: { en: 'Token URL', fr: 'URL du jeton', nl: 'Token-URL' },
  sendKeyIn: {
    en: 'Send the API key in the header {header}.',
    fr: 'Envoyez la clé API dans l’en-tête {header}.',
    nl: 'Stuur de API-sleutel in de header {header}.',
  },
  keys: { en: 'API keys', fr: 'Clés API', nl: 'API-sleutels' },
  keysIntro: {
    en: 'The keys that were used last. Open an API user to view, reset or revoke its key.',
    fr: 'Les dernières clés utilisées. Ouvrez un utilisateur API pour voir, réinitialiser ou révoquer sa clé.',
    nl: 'De laatst gebruikte sleutels. Open een API-gebruiker om zijn sleutel te bekijken, opnieuw in te stellen of in te trekken.',
  },
  display: { en: 'Showing keys', fr: 'Affichage des clés', nl: 'Sleutels tonen' },
  displayViewable: {
    en: 'Keys can be viewed again',
    fr: 'Les clés peuvent être revues',
    nl: 'Sleutels kunnen opnieuw bekeken worden',
  },
  displayViewableHint: {
    en: 'After a fresh proof of who is asking; each viewing is audited.',
    fr: 'Après une nouvelle preuve d’identité ; chaque consultation est auditée.',
    nl: 'Na een nieuw bewijs van wie het vraagt; elke weergave wordt geauditeerd.',
  },
  displayOnce: { en: 'Show once', fr: 'Une seule fois', nl: 'Eén keer tonen' },
  displayOnceHint: {
    en: 'Only at creation and reset. Whoever loses a key has to reset it.',
    fr: 'Seulement à la création et à la réinitialisation. Qui perd une clé doit la réinitialiser.',
    nl: 'Alleen bij aanmaken en opnieuw instellen. Wie een sleutel verliest, moet hem opnieuw instellen.',
  },
  displayScope: {
    en: 'Holds for the whole licence, in every environment.',
    fr: 'Vaut pour toute la licence, dans tous les environnements.',
    nl: 'Geldt voor de hele licentie, in elke omgeving.',
  },
  displaySaved: { en: 'Saved', fr: 'Enregistré', nl: 'Opgeslagen' },
});
