import type { Language } from '@postern/contract/api-user';

/** The texts of the hand-over page. Its script fills the `{name}` placeholders. */
const texts = {
  title: { en: 'Collect your API key', fr: 'Récupérez votre clé API', nl: 'Haal uw API-sleutel op' },
  intro: {
    en: 'Somebody has prepared an API key for you. Type the code that you get by phone. The key is then shown once, on this page.',
    fr: 'Quelqu’un a préparé une clé API pour vous. Saisissez le code qui vous est communiqué par téléphone. La clé s’affiche ensuite une seule fois, sur cette page.',
    nl: 'Iemand heeft een API-sleutel voor u klaargezet. Typ de code die u telefonisch krijgt. De sleutel wordt daarna één keer getoond, op deze pagina.',
  },
  code: { en: 'Code (8 digits)', fr: 'Code (8 chiffres)', nl: 'Code (8 cijfers)' },
  show: { en: 'Show the key', fr: 'Afficher la clé', nl: 'Sleutel tonen' },
  codeShape: {
    en: 'The code has eight digits.',
    fr: 'Le code compte huit chiffres.',
    nl: 'De code heeft acht cijfers.',
  },
  wrongCode: {
    en: 'This is not the right code. Attempts left: {triesLeft}.',
    fr: 'Ce n’est pas le bon code. Essais restants : {triesLeft}.',
    nl: 'Dit is niet de juiste code. Resterende pogingen: {triesLeft}.',
  },
  gone: {
    en: 'This link is not valid, or no longer valid. It may have been used or replaced, or may have expired. Ask the person who sent it for a new one.',
    fr: 'Ce lien n’est pas valable, ou ne l’est plus. Il a peut-être été utilisé ou remplacé, ou il a expiré. Demandez-en un nouveau à la personne qui vous l’a envoyé.',
    nl: 'Deze link is niet of niet meer geldig. Misschien is hij al gebruikt, verlopen of vervangen. Vraag een nieuwe aan de persoon die hem stuurde.',
  },
  tooMany: {
    en: 'Too many attempts from your address. Try again in {minutes} minutes.',
    fr: 'Trop d’essais depuis cette adresse. Réessayez dans {minutes} minutes.',
    nl: 'Te veel pogingen vanaf uw adres. Probeer het over {minutes} minuten opnieuw.',
  },
  noAnswer: {
    en: 'The server does not answer. Your code is still filled in; try again.',
    fr: 'Le serveur ne répond pas. Votre code est toujours saisi ; réessayez.',
    nl: 'De server antwoordt niet. Uw code is nog ingevuld; probeer het opnieuw.',
  },
  keyOf: {
    en: 'API key of {name} ({licence}, {environment})',
    fr: 'Clé API de {name} ({licence}, {environment})',
    nl: 'API-sleutel van {name} ({licence}, {environment})',
  },
  once: {
    en: 'Copy the key now: this page shows it once. Anybody who has it can call the API.',
    fr: 'Copiez la clé maintenant : cette page ne l’affiche qu’une fois. Toute personne qui la détient peut appeler l’API.',
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
  putItSafely: {
    en: 'Keep it in a safe place',
    fr: 'Conservez-la en lieu sûr',
    nl: 'Bewaar hem op een veilige plaats',
  },
  tryIt: { en: 'Use it', fr: 'Utilisez-la', nl: 'Gebruik hem' },
  token: {
    en: 'Get an access token (15 minutes)',
    fr: 'Obtenir un jeton d’accès (15 minutes)',
    nl: 'Een toegangstoken ophalen (15 minuten)',
  },
  call: {
    en: 'Make a call with this token',
    fr: 'Faire un appel avec ce jeton',
    nl: 'Een aanroep doen met dit token',
  },
  needsScript: {
    en: 'This page needs JavaScript: the secret part of the link is never sent by the browser by itself.',
    fr: 'Cette page a besoin de JavaScript : le navigateur n’envoie jamais de lui-même la partie secrète du lien.',
    nl: 'Deze pagina heeft JavaScript nodig: de browser stuurt het geheime deel van de link nooit vanzelf mee.',
  },
} as const satisfies Record<string, Readonly<Record<Language, string>>>;

export type HandOverTexts = Readonly<Record<keyof typeof texts, string>>;

export function presentHandOverTexts(language: Language): HandOverTexts {
  const entries = Object.entries(texts).map(([name, text]) => [name, text[language]]);
  return Object.fromEntries(entries) as HandOverTexts; // these are the names of the table above
}
