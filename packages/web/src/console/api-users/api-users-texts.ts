import { defineTexts } from '../../ui/i18n/text.ts';

export const apiUsersTexts = defineTexts({
  intro: {
    en: 'The machine accounts that call the API with a key. They never sign in here.',
    fr: 'Les comptes machine qui appellent l’API avec une clé. Ils ne se connectent jamais ici.',
    nl: 'De machineaccounts die de API met een sleutel aanroepen. Ze melden zich hier nooit aan.',
  },
  searchLabel: {
    en: 'Search by name, nickname or e-mail',
    fr: 'Rechercher par nom, surnom ou e-mail',
    nl: 'Zoeken op naam, bijnaam of e-mail',
  },
  sortBy: { en: 'Sort by {column}', fr: 'Trier par {column}', nl: 'Sorteren op {column}' },
  tabCount: { en: '{label} ({count})', fr: '{label} ({count})', nl: '{label} ({count})' },
  emptyTitle: { en: 'No API user yet', fr: 'Pas encore d’utilisateur API', nl: 'Nog geen API-gebruiker' },
  empty: {
    en: 'Create one to get an API key for this environment.',
    fr: 'Créez-en un pour obtenir une clé API pour cet environnement.',
    nl: 'Maak er een aan voor een API-sleutel in deze omgeving.',
  },
  emptyDeactivatedTitle: {
    en: 'Nobody is deactivated',
    fr: 'Personne n’est désactivé',
    nl: 'Niemand is gedeactiveerd',
  },
  emptyDeactivated: {
    en: 'Deactivated API users are kept here until they are reactivated or deleted.',
    fr: 'Les utilisateurs API désactivés restent ici jusqu’à leur réactivation ou leur suppression.',
    nl: 'Gedeactiveerde API-gebruikers blijven hier tot ze weer geactiveerd of verwijderd worden.',
  },
  noMatchTitle: { en: 'Nothing found', fr: 'Aucun résultat', nl: 'Niets gevonden' },
  noMatch: {
    en: 'No API user matches “{search}”.',
    fr: 'Aucun utilisateur API ne correspond à « {search} ».',
    nl: 'Geen API-gebruiker past bij “{search}”.',
  },
  clearSearch: { en: 'Clear the search', fr: 'Effacer la recherche', nl: 'Zoekopdracht wissen' },
  tableCaption: {
    en: 'API users of {environment}',
    fr: 'Utilisateurs API de {environment}',
    nl: 'API-gebruikers van {environment}',
  },
  results: { en: '{count} results', fr: '{count} résultats', nl: '{count} resultaten' },
});
