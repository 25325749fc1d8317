import { defineTexts } from '../../ui/i18n/text.ts';

export const keyTexts = defineTexts({
  apiKey: { en: 'API key', fr: 'Clé API', nl: 'API-sleutel' },
  urlOf: { en: 'API URL of {api}', fr: 'URL de l’API {api}', nl: 'API-URL van {api}' },
  showOnce: {
    en: 'This licence shows a key only once. Copy it now: it cannot be seen again, only reset.',
    fr: 'Cette licence n’affiche une clé qu’une fois. Copiez-la maintenant : elle ne pourra plus être vue, seulement réinitialisée.',
    nl: 'Deze licentie toont een sleutel maar één keer. Kopieer hem nu: hij kan niet meer bekeken worden, alleen opnieuw ingesteld.',
  },
  viewable: {
    en: 'Whoever holds this key can call the API. Pass it on only through a safe channel. Each viewing is written to the audit log.',
    fr: 'Qui détient cette clé peut appeler l’API. Transmettez-la par un canal sûr. Chaque consultation est inscrite au journal d’audit.',
    nl: 'Wie deze sleutel heeft, kan de API aanroepen. Geef hem alleen langs een veilige weg door. Elke weergave komt in het auditlogboek.',
  },
  putItSafely: {
    en: 'Keep it in a safe place',
    fr: 'Conservez-la en lieu sûr',
    nl: 'Bewaar hem op een veilige plaats',
  },
  tryIt: { en: 'Use it', fr: 'Utilisez-la', nl: 'Gebruik hem' },
  getToken: {
    en: 'Get an access token (15 minutes)',
    fr: 'Obtenir un jeton d’accès (15 minutes)',
    nl: 'Een toegangstoken ophalen (15 minuten)',
  },
  makeCall: { en: 'Make a call with it', fr: 'Faire un appel avec', nl: 'Er een aanroep mee doen' },
});
