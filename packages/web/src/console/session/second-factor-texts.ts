import { defineTexts } from '../../ui/i18n/text.ts';

export const secondFactorTexts = defineTexts({
  title: { en: 'One more proof', fr: 'Une preuve de plus', nl: 'Nog een bewijs' },
  enrolIntro: {
    en: 'This installation asks for more than a password. Set up one of the two now; you need it at each sign-in from here on. Nothing else opens before.',
    fr: 'Cette installation demande plus qu’un mot de passe. Configurez maintenant l’un des deux ; il vous servira à chaque connexion. Rien d’autre ne s’ouvre avant.',
    nl: 'Deze installatie vraagt meer dan een wachtwoord. Stel nu een van beide in; u hebt het voortaan bij elke aanmelding nodig. Niets anders gaat eerder open.',
  },
  proveIntro: {
    en: 'Your password alone is not enough here. Give your second factor to go on.',
    fr: 'Votre mot de passe seul ne suffit pas ici. Donnez votre second facteur pour continuer.',
    nl: 'Uw wachtwoord alleen volstaat hier niet. Geef uw tweede factor om door te gaan.',
  },
  code: { en: 'Code of the app', fr: 'Code de l’application', nl: 'Code van de app' },
  proceed: { en: 'Go on', fr: 'Continuer', nl: 'Doorgaan' },
  signOut: { en: 'Sign out', fr: 'Se déconnecter', nl: 'Afmelden' },
  optional: {
    en: 'A password alone is enough in this installation (`console.secondFactor: optional`, as in the demo). Set up an app or a passkey all the same.',
    fr: 'Un mot de passe seul suffit dans cette installation (`console.secondFactor: optional`, comme dans la démo). Configurez tout de même une application ou une clé d’accès.',
    nl: 'In deze installatie volstaat een wachtwoord (`console.secondFactor: optional`, zoals in de demo). Stel toch een app of een passkey in.',
  },
});
