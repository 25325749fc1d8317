import { defineTexts } from '../../ui/i18n/text.ts';

export const deprecatedUseTexts = defineTexts({
  title: { en: 'Who still uses what', fr: 'Qui utilise encore quoi', nl: 'Wie gebruikt nog wat' },
  intro: {
    en: 'Calls to what is deprecated, by API user: passwords (Basic), older versions, alias paths and operations.',
    fr: 'Appels de ce qui est abandonné, par utilisateur API : mots de passe (Basic), anciennes versions, alias et opérations.',
    nl: 'Aanroepen van wat wordt opgegeven, per API-gebruiker: wachtwoorden (Basic), oudere versies, aliassen en operaties.',
  },
  period: { en: 'Used in the last', fr: 'Utilisé ces derniers', nl: 'Gebruikt in de laatste' },
  days: { en: '{count} days', fr: '{count} jours', nl: '{count} dagen' },
  apiUser: { en: 'API user', fr: 'Utilisateur API', nl: 'API-gebruiker' },
  what: { en: 'What', fr: 'Quoi', nl: 'Wat' },
  calls: { en: 'Calls', fr: 'Appels', nl: 'Aanroepen' },
  lastCall: { en: 'Last call', fr: 'Dernier appel', nl: 'Laatste aanroep' },
  replacement: { en: 'What replaces it', fr: 'Ce qui le remplace', nl: 'Wat het vervangt' },
  basic: { en: 'Basic password', fr: 'Mot de passe Basic', nl: 'Basic-wachtwoord' },
  path: { en: 'Path {path}', fr: 'Chemin {path}', nl: 'Pad {path}' },
  operation: { en: 'Operation', fr: 'Opération', nl: 'Operatie' },
  sunset: { en: 'Gone from {date}', fr: 'Supprimé dès le {date}', nl: 'Weg vanaf {date}' },
  useKey: {
    en: 'An API key, exchanged for a token',
    fr: 'Une clé API, échangée contre un jeton',
    nl: 'Een API-sleutel, ingewisseld voor een token',
  },
  seeCatalogue: {
    en: 'See the operation’s documentation',
    fr: 'Voir la documentation de l’opération',
    nl: 'Zie de documentatie van de operatie',
  },
  notStated: { en: 'Not stated', fr: 'Non précisé', nl: 'Niet vermeld' },
  more: { en: 'About the change', fr: 'À propos du changement', nl: 'Over de wijziging' },
  truncated: {
    en: 'Only the latest {count} are shown.',
    fr: 'Seuls les {count} derniers sont affichés.',
    nl: 'Alleen de laatste {count} worden getoond.',
  },
  emptyTitle: {
    en: 'No API user calls anything deprecated',
    fr: 'Personne n’utilise ce qui est abandonné',
    nl: 'Niemand gebruikt iets dat wordt opgegeven',
  },
  empty: {
    en: 'What API users call in this period is here to stay.',
    fr: 'Ce que les utilisateurs API appellent sur cette période est maintenu.',
    nl: 'Wat API-gebruikers in deze periode aanroepen, blijft bestaan.',
  },
});
