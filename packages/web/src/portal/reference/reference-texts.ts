import { defineTexts } from '../../ui/i18n/text.ts';

export const referenceTexts = defineTexts({
  version: { en: 'API', fr: 'API', nl: 'API' },
  titleOf: { en: '{api} in {environment}', fr: '{api} dans {environment}', nl: '{api} in {environment}' },
  noDocumentTitle: {
    en: 'There is no reference for this API',
    fr: 'Il n’y a pas de référence pour cette API',
    nl: 'Er is geen referentie van deze API',
  },
  noDocument: {
    en: 'Its document is not kept here. The operator has to import it; the taxonomy of its rights can be downloaded on the overview.',
    fr: 'Son document n’est pas conservé ici. L’opérateur doit l’importer ; la taxonomie de ses droits se télécharge depuis l’aperçu.',
    nl: 'Haar document wordt hier niet bewaard. De operator moet het importeren; de taxonomie van haar rechten kunt u downloaden in het overzicht.',
  },
  noSuchApi: {
    en: '{environment} has no API “{api}”.',
    fr: '{environment} n’a pas d’API « {api} ».',
    nl: '{environment} heeft geen API “{api}”.',
  },
  loading: {
    en: 'Loading the reference…',
    fr: 'Chargement de la référence…',
    nl: 'De referentie wordt geladen…',
  },
  brokenTitle: {
    en: 'The reference could not be shown',
    fr: 'La référence n’a pas pu être affichée',
    nl: 'De referentie kon niet worden getoond',
  },
  broken: {
    en: 'Its document, or the code that shows it, did not load.',
    fr: 'Son document, ou le code qui l’affiche, ne s’est pas chargé.',
    nl: 'Haar document, of de code die het toont, is niet geladen.',
  },
});
