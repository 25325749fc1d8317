import { defineTexts } from '../../ui/i18n/text.ts';

export const portalSessionTexts = defineTexts({
  signInIntro: {
    en: 'For integrators whom a licence admin invited. A key is not for here: it goes to the API.',
    fr: 'Pour les intégrateurs invités par un administrateur de licence. Une clé ne sert pas ici : elle va à l’API.',
    nl: 'Voor integratoren die een licentiebeheerder uitnodigde. Een sleutel hoort hier niet: die gaat naar de API.',
  },
});
