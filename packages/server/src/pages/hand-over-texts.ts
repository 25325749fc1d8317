import type { Language } from '@postern/contract/api-user';

/** What the page of a hand-over says; `{name}` places are filled by its script. */
const texts = {
  title: { en: 'Collect your API key', fr: 'Récupérez votre clé API', nl: 'Haal uw API-sleutel op' },
  intro: {
    en: 'Somebody has prepared an API key for you. Type the code that they tell you by phone. The key is then shown once, on this page.',
    fr: 'Quelqu’un a préparé une clé API pour vous. Saisissez le code qui vous est donné par téléphone. La clé s’affiche ensuite une seule fois, sur cette page.',
    nl: 'Iemand heeft een API-sleutel voor u klaargezet. Typ de code die u per telefoon krijgt. De sleutel wordt daarna één keer getoond, op deze pagina.',
  },
  code: { en: 'Code (8 digits)', fr: 'Code (8 chiffres)', nl: 'Code (8 cijfers)' },
  show: { en: 'Show the key', fr: 'Afficher la clé', nl: 'Sleutel tonen' },
  codeShape: {
    en: 'The code has eight digits.',
    fr: 'Le code compte huit chiffres.',
    nl: 'De code heeft acht cijfers.',
  },
  wrongCode: {
    en: 'This is not the right code. Tries left: {triesLeft}.',
    fr: 'Ce n’est pas le bon code. Essais restants : {triesLeft}.',
    nl: 'Dit is niet de juiste code. Resterende pogingen: {triesLeft}.',
  },
  gone: {
    en: 'This link is not valid (any more). It may have been used, have expired or been replaced. Ask whoever sent it for a new one.',
    fr: 'Ce lien n’est pas ou plus valable. Il a peut-être été utilisé, a expiré ou a été remplacé. Demandez-en un nouveau à la personne qui l’a envoyé.',
    nl: 'Deze link is niet (meer) geldig. Misschien is hij gebruikt, verlopen of vervangen. Vraag een nieuwe aan wie hem stuurde.',
  },
  tooMany: {
    en: 'Too many attempts from here. Try again in {minutes} minutes.',
    fr: 'Trop d’essais depuis cette adresse. Réessayez dans {minutes} minutes.',
    nl: 'Te veel pogingen vanaf hier. Probeer het over {minutes} minuten opnieuw.',
  },
  noAnswer: {
    en: 'The server does not answer. The code you typed is still here; try again.',
    fr: 'Le serveur ne répond pas. Le code saisi est toujours là ; réessayez.',
    nl: 'De server antwoordt niet. De getypte code staat er nog; probeer opnieuw.',
  },
  keyOf: {
    en: 'API key of {name} ({licence}, {environment})',
    fr: 'Clé API de {name} ({licence}, {environment})',
    nl: 'API-sleutel van {name} ({licence}, {environment})',
  },
  once: {
    en: 'Copy the key now: this page shows it once. Whoever holds it can call the API.',
    fr: 'Copiez la clé maintenant : cette page ne l’affiche qu’une fois. Qui la détient peut appeler l’API.',
    nl: 'Kopieer de sleutel nu: deze pagina toont hem één keer. Wie hem heeft, kan de API aanroepen.',
  },
  key: { en: 'API key', fr: 'Clé API', nl: 'API-sleutel' },
  copy: { en: 'Copy', fr: 'Copier', nl: 'Kopiëren' },
  copied: { en: 'Copied', fr: 'Copié', nl: 'Gekopieerd' },
  selected: {
    en: 'Selected: press Ctrl+C',
    fr: 'Sélectionné : appuyez sur Ctrl+C',
    nl: 'Geselecteerd: druk op Ctrl+C',
  },
  urls: { en: 'API URLs', fr: 'URL des API', nl: 'API-URL’s' },
  putItSafely: { en: 'Keep it in a safe place', fr: 'Conservez-la en lieu sûr', nl: 'Bewaar hem veilig' },
  tryIt: { en: 'Use it', fr: 'Utilisez-la', nl: 'Gebruik hem' },
  token: {
    en: 'Get an access token (15 minutes)',
    fr: 'Obtenir un jeton d’accès (15 minutes)',
    nl: 'Een toegangstoken ophalen (15 minuten)',
  },
  call: { en: 'Make a call with it', fr: 'Faire un appel avec', nl: 'Er een aanroep mee doen' },
  needsScript: {
    en: 'This page needs JavaScript: the secret part of the link is never sent by the browser by itself.',
    fr: 'Cette page a besoin de JavaScript : le navigateur n’envoie jamais de lui-même la partie secrète du lien.',
    nl: 'Deze pagina heeft JavaScript nodig: de browser stuurt het geheime deel van de link nooit vanzelf mee.',
  },
} as const satisfies Record<string, Readonly<Record<Language, string>>>;

export type HandOverTexts = Readonly<Record<keyof typeof texts, string>>;

export function presentHandOverTexts(language: Language): HandOverTexts {
  const entries = Object.entries(texts).map(([name, text]) => [name, text[language]]);
  return Object.fromEntries(entries) as HandOverTexts; // the names of the table above
}
