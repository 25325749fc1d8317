import { defineTexts } from '../../ui/i18n/text.ts';

export const entityTexts = defineTexts({
  title: { en: 'Entities', fr: 'Entités', nl: 'Entiteiten' },
  intro: {
    en: 'Named parts of the licence’s data in this environment. An API user may be limited to some of them, or to a group.',
    fr: 'Parties nommées des données de la licence dans cet environnement. Un utilisateur API peut être limité à certaines, ou à un groupe.',
    nl: 'Benoemde delen van de gegevens van de licentie in deze omgeving. Een API-gebruiker kan tot sommige beperkt zijn, of tot een groep.',
  },
  create: { en: 'Add an entity', fr: 'Ajouter une entité', nl: 'Entiteit toevoegen' },
  name: { en: 'Name', fr: 'Nom', nl: 'Naam' },
  nameHint: {
    en: 'As it appears in calls: /entities/{name}/…',
    fr: 'Comme dans les appels : /entities/{name}/…',
    nl: 'Zoals in aanroepen: /entities/{name}/…',
  },
  created: { en: '{name} was added', fr: '{name} a été ajoutée', nl: '{name} is toegevoegd' },
  since: { en: 'Since', fr: 'Depuis', nl: 'Sinds' },
  actions: { en: 'Actions', fr: 'Actions', nl: 'Acties' },
  remove: { en: 'Delete', fr: 'Supprimer', nl: 'Verwijderen' },
  removeOf: { en: 'Delete {name}', fr: 'Supprimer {name}', nl: '{name} verwijderen' },
  removeTitle: { en: 'Delete {name}?', fr: 'Supprimer {name} ?', nl: '{name} verwijderen?' },
  removeWhat: {
    en: 'Calls that name this entity are refused from then on, to everybody. An entity that an API user is limited to, or has as its default, cannot be deleted.',
    fr: 'Les appels qui nomment cette entité sont alors refusés, à tous. Une entité à laquelle un utilisateur API est limité, ou qui est son défaut, ne peut être supprimée.',
    nl: 'Aanroepen die deze entiteit noemen, worden dan geweigerd, aan iedereen. Een entiteit waartoe een API-gebruiker beperkt is, of die zijn standaard is, kan niet worden verwijderd.',
  },
  removed: { en: '{name} was deleted', fr: '{name} a été supprimée', nl: '{name} is verwijderd' },
  emptyTitle: { en: 'No entities', fr: 'Aucune entité', nl: 'Geen entiteiten' },
  empty: {
    en: 'Without entities, API users are not limited by them. Add one where calls name parts of the data.',
    fr: 'Sans entités, les utilisateurs API n’y sont pas limités. Ajoutez-en une si les appels nomment des parties des données.',
    nl: 'Zonder entiteiten zijn API-gebruikers er niet door beperkt. Voeg er een toe waar aanroepen delen van de gegevens noemen.',
  },
  groupsTitle: { en: 'Entity groups', fr: 'Groupes d’entités', nl: 'Entiteitengroepen' },
  groupsIntro: {
    en: 'A choice of entities, given to API users as a whole: a change of the group counts for all of them at once.',
    fr: 'Un choix d’entités, donné en bloc aux utilisateurs API : un changement du groupe compte aussitôt pour tous.',
    nl: 'Een keuze van entiteiten, als geheel aan API-gebruikers gegeven: een wijziging van de groep telt meteen voor allemaal.',
  },
  createGroup: { en: 'Add a group', fr: 'Ajouter un groupe', nl: 'Groep toevoegen' },
  editGroup: { en: 'Edit {name}', fr: 'Modifier {name}', nl: '{name} bewerken' },
  groupName: { en: 'Name of the group', fr: 'Nom du groupe', nl: 'Naam van de groep' },
  members: { en: 'Entities in it', fr: 'Entités du groupe', nl: 'Entiteiten erin' },
  editWhat: {
    en: 'The change counts at once for every API user that has this group.',
    fr: 'Le changement compte aussitôt pour chaque utilisateur API qui a ce groupe.',
    nl: 'De wijziging telt meteen voor elke API-gebruiker die deze groep heeft.',
  },
  groupCreated: { en: 'Group {name} was added', fr: 'Groupe {name} ajouté', nl: 'Groep {name} toegevoegd' },
  groupEdited: { en: 'Group {name} was changed', fr: 'Groupe {name} modifié', nl: 'Groep {name} gewijzigd' },
  groupRemoved: {
    en: 'Group {name} was deleted',
    fr: 'Groupe {name} supprimé',
    nl: 'Groep {name} verwijderd',
  },
  groupRemoveWhat: {
    en: 'A group that an API user has cannot be deleted: give that API user other entities first.',
    fr: 'Un groupe qu’un utilisateur API possède ne peut être supprimé : donnez d’abord d’autres entités à cet utilisateur.',
    nl: 'Een groep die een API-gebruiker heeft, kan niet worden verwijderd: geef die API-gebruiker eerst andere entiteiten.',
  },
  noGroups: { en: 'No groups yet.', fr: 'Pas encore de groupe.', nl: 'Nog geen groepen.' },
});
