import { defineTexts } from '../../ui/i18n/text.ts';

export const mineTexts = defineTexts({
  title: { en: 'My API users', fr: 'Mes utilisateurs API', nl: 'Mijn API-gebruikers' },
  intro: {
    en: 'The API users that licence admins gave you to build with, and the calls that each can make now.',
    fr: 'Les utilisateurs API que des administrateurs de licence vous ont confiés, et les appels que chacun peut faire maintenant.',
    nl: 'De API-gebruikers die licentiebeheerders u gaven om mee te bouwen, en de aanroepen die elk nu kan doen.',
  },
  none: {
    en: 'You were given no API user yet',
    fr: 'Aucun utilisateur API ne vous a encore été confié',
    nl: 'U kreeg nog geen API-gebruiker',
  },
  noneText: {
    en: 'The licence admin who invited you can add one to your invitation.',
    fr: 'L’administrateur de licence qui vous a invité peut en ajouter un.',
    nl: 'De licentiebeheerder die u uitnodigde kan er een toevoegen.',
  },
  name: { en: 'API user', fr: 'Utilisateur API', nl: 'API-gebruiker' },
  licence: { en: 'Licence', fr: 'Licence', nl: 'Licentie' },
  environment: { en: 'Environment', fr: 'Environnement', nl: 'Omgeving' },
  status: { en: 'Status', fr: 'Statut', nl: 'Status' },
  active: { en: 'Active', fr: 'Actif', nl: 'Actief' },
  deactivated: { en: 'Deactivated', fr: 'Désactivé', nl: 'Gedeactiveerd' },
  callsOf: {
    en: 'Calls that {name} can make',
    fr: 'Appels possibles de {name}',
    nl: 'Aanroepen die {name} kan doen',
  },
  callsIntro: {
    en: 'By its rights as they are now. Networks, limits and the values in a call are judged when it is made.',
    fr: 'Selon ses droits actuels. Réseaux, limites et valeurs d’un appel sont jugés au moment de l’appel.',
    nl: 'Volgens zijn rechten van nu. Netwerken, limieten en de waarden in een aanroep worden bij de aanroep beoordeeld.',
  },
  filter: { en: 'Find a call', fr: 'Trouver un appel', nl: 'Een aanroep zoeken' },
  all: { en: 'All', fr: 'Tous', nl: 'Alle' },
  allowed: { en: 'Can call', fr: 'Peut appeler', nl: 'Kan aanroepen' },
  refused: { en: 'Cannot call', fr: 'Ne peut pas appeler', nl: 'Kan niet aanroepen' },
  show: { en: 'Show', fr: 'Afficher', nl: 'Tonen' },
  summary: {
    en: '{allowed} of {total} calls',
    fr: '{allowed} appels sur {total}',
    nl: '{allowed} van {total} aanroepen',
  },
  nothing: { en: 'No call fits.', fr: 'Aucun appel ne correspond.', nl: 'Geen aanroep past.' },
  lacks: { en: 'lacks {modules}', fr: 'il manque {modules}', nl: 'mist {modules}' },
  call: { en: 'Call', fr: 'Appel', nl: 'Aanroep' },
  verdict: { en: 'Verdict', fr: 'Verdict', nl: 'Oordeel' },
});
