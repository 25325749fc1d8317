import { defineTexts } from '../../ui/i18n/text.ts';

export const portalSessionTexts = defineTexts({
  invitationTitle: {
    en: 'Join the developer portal',
    fr: 'Rejoindre le portail des développeurs',
    nl: 'Toegang tot het ontwikkelaarsportaal',
  },
  invitationIntro: {
    en: '{licence} invites {email} to build with its API users.',
    fr: '{licence} invite {email} à développer avec ses utilisateurs API.',
    nl: '{licence} nodigt {email} uit om met zijn API-gebruikers te bouwen.',
  },
  signInIntro: {
    en: 'For integrators whom a licence admin invited. A key is not for here: it goes to the API.',
    fr: 'Pour les intégrateurs invités par un administrateur de licence. Une clé ne sert pas ici : elle va à l’API.',
    nl: 'Voor integratoren die een licentiebeheerder uitnodigde. Een sleutel hoort hier niet: die gaat naar de API.',
  },
});
