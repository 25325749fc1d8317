import { defineTexts } from '../../ui/i18n/text.ts';

export const guideTexts = defineTexts({
  title: { en: 'Guides', fr: 'Guides', nl: 'Gidsen' },
  intro: {
    en: 'From the first key to a call in production.',
    fr: 'De la première clé à un appel en production.',
    nl: 'Van de eerste sleutel tot een aanroep in productie.',
  },
  onThisPage: { en: 'On this page', fr: 'Sur cette page', nl: 'Op deze pagina' },
  onlyEnglish: {
    en: 'This page is in English: it has no translation yet.',
    fr: 'Cette page est en anglais : elle n’est pas encore traduite.',
    nl: 'Deze pagina is in het Engels: ze is nog niet vertaald.',
  },
  forEnvironment: {
    en: 'Addresses are those of {environment}.',
    fr: 'Les adresses sont celles de {environment}.',
    nl: 'De adressen zijn die van {environment}.',
  },
  sampleIn: { en: 'Language of the sample', fr: 'Langage de l’exemple', nl: 'Taal van het voorbeeld' },
  linkTo: { en: 'Link to “{title}”', fr: 'Lien vers « {title} »', nl: 'Link naar “{title}”' },
});
