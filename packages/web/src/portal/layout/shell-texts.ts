import { defineTexts } from '../../ui/i18n/text.ts';

export const shellTexts = defineTexts({
  mainNavigation: { en: 'Main', fr: 'Principal', nl: 'Hoofdmenu' },
  openNavigation: { en: 'Open the menu', fr: 'Ouvrir le menu', nl: 'Menu openen' },
  closeNavigation: { en: 'Close the menu', fr: 'Fermer le menu', nl: 'Menu sluiten' },
  home: { en: 'Overview', fr: 'Aperçu', nl: 'Overzicht' },
  reference: { en: 'Reference', fr: 'Référence', nl: 'Referentie' },
  guides: { en: 'Guides', fr: 'Guides', nl: 'Gidsen' },
  errors: { en: 'Errors', fr: 'Erreurs', nl: 'Fouten' },
  myApiUsers: { en: 'My API users', fr: 'Mes utilisateurs API', nl: 'Mijn API-gebruikers' },
  search: {
    en: 'Search calls, guides and errors',
    fr: 'Chercher appels, guides et erreurs',
    nl: 'Zoek aanroepen, gidsen en fouten',
  },
  searchShort: { en: 'Search', fr: 'Chercher', nl: 'Zoeken' },
  searchKey: { en: 'Press / to search', fr: 'Tapez / pour chercher', nl: 'Druk op / om te zoeken' },
  environment: { en: 'Environment', fr: 'Environnement', nl: 'Omgeving' },
  signIn: { en: 'Sign in', fr: 'Se connecter', nl: 'Aanmelden' },
  ownAccount: { en: 'Your account', fr: 'Votre compte', nl: 'Uw account' },
  offline: {
    en: 'No connection. What is on the screen stays; the rest comes when it is back.',
    fr: 'Pas de connexion. Ce qui est affiché reste ; le reste viendra à son retour.',
    nl: 'Geen verbinding. Wat er staat blijft; de rest komt zodra ze terug is.',
  },
  notFoundTitle: {
    en: 'There is no such page',
    fr: 'Cette page n’existe pas',
    nl: 'Deze pagina bestaat niet',
  },
  notFound: {
    en: 'The address may be mistyped, or what it named is gone.',
    fr: 'L’adresse est peut-être mal saisie, ou ce qu’elle désignait n’existe plus.',
    nl: 'Misschien is het adres verkeerd getypt, of bestaat wat het noemde niet meer.',
  },
  toHome: { en: 'To the overview', fr: 'Vers l’aperçu', nl: 'Naar het overzicht' },
  unreachable: {
    en: 'The server could not be reached. Check the connection, then try again.',
    fr: 'Le serveur n’a pas pu être joint. Vérifiez la connexion, puis réessayez.',
    nl: 'De server was niet bereikbaar. Controleer de verbinding en probeer opnieuw.',
  },
  unavailable: {
    en: 'The server cannot answer at the moment. Try again in a minute.',
    fr: 'Le serveur ne peut pas répondre pour le moment. Réessayez dans une minute.',
    nl: 'De server kan nu niet antwoorden. Probeer het over een minuut opnieuw.',
  },
  failed: {
    en: 'Something went wrong on the server.',
    fr: 'Une erreur s’est produite sur le serveur.',
    nl: 'Er ging iets mis op de server.',
  },
});
