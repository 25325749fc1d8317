import { defineTexts } from '../../ui/i18n/text.ts';

export const errorTexts = defineTexts({
  title: { en: 'Error codes', fr: 'Codes d’erreur', nl: 'Foutcodes' },
  intro: {
    en: 'Every refusal carries one of these codes. It stays the same for ever; the words around it may change.',
    fr: 'Chaque refus porte un de ces codes. Le code ne change jamais ; les mots qui l’entourent peuvent changer.',
    nl: 'Elke weigering draagt een van deze codes. De code blijft altijd gelijk; de woorden eromheen kunnen veranderen.',
  },
  ofCalls: { en: 'Of calls to an API', fr: 'Des appels d’une API', nl: 'Van aanroepen van een API' },
  ofConsole: {
    en: 'Of the console and this portal',
    fr: 'De la console et de ce portail',
    nl: 'Van de console en dit portaal',
  },
  code: { en: 'Code', fr: 'Code', nl: 'Code' },
  status: { en: 'Status', fr: 'Statut', nl: 'Status' },
  meaning: { en: 'Meaning', fr: 'Signification', nl: 'Betekenis' },
  filter: { en: 'Find a code', fr: 'Trouver un code', nl: 'Een code zoeken' },
  nothing: {
    en: 'No code fits “{q}”.',
    fr: 'Aucun code ne correspond à « {q} ».',
    nl: 'Geen code past bij “{q}”.',
  },
  example: {
    en: 'The answer says, for example: “{detail}”',
    fr: 'La réponse dit par exemple : « {detail} »',
    nl: 'Het antwoord zegt bijvoorbeeld: “{detail}”',
  },
  whatToDo: { en: 'What to do', fr: 'Que faire', nl: 'Wat te doen' },
  whatItMeans: { en: 'What it means', fr: 'Ce que cela signifie', nl: 'Wat het betekent' },
  moreInEnglish: {
    en: 'More about it:',
    fr: 'Pour en savoir plus, en anglais :',
    nl: 'Meer hierover, in het Engels:',
  },
  httpStatus: { en: 'HTTP status {status}', fr: 'Statut HTTP {status}', nl: 'HTTP-status {status}' },
  all: { en: 'All error codes', fr: 'Tous les codes d’erreur', nl: 'Alle foutcodes' },
});
