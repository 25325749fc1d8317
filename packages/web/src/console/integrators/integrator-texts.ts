import { defineTexts } from '../../ui/i18n/text.ts';

export const integratorTexts = defineTexts({
  title: { en: 'Integrators', fr: 'Intégrateurs', nl: 'Integratoren' },
  intro: {
    en: 'People who build with your API users: they sign in to the developer portal and see which calls each can make. They see no key and change nothing here.',
    fr: 'Les personnes qui développent avec vos utilisateurs API : elles se connectent au portail des développeurs et voient quels appels chacun peut faire. Elles ne voient aucune clé et ne changent rien ici.',
    nl: 'Mensen die met uw API-gebruikers bouwen: ze melden zich aan op het ontwikkelaarsportaal en zien welke aanroepen elk kan doen. Ze zien geen sleutel en wijzigen hier niets.',
  },
  portal: { en: 'Open the portal', fr: 'Ouvrir le portail', nl: 'Portaal openen' },
  noPortal: {
    en: 'This installation has no developer portal, so nobody can be invited to it.',
    fr: 'Cette installation n’a pas de portail des développeurs : personne ne peut y être invité.',
    nl: 'Deze installatie heeft geen ontwikkelaarsportaal; niemand kan worden uitgenodigd.',
  },
  invite: { en: 'Invite an integrator', fr: 'Inviter un intégrateur', nl: 'Een integrator uitnodigen' },
  none: { en: 'No integrators yet', fr: 'Pas encore d’intégrateur', nl: 'Nog geen integratoren' },
  noneText: {
    en: 'Everybody can still use a key that you hand over; an invitation adds the list of calls that it can make.',
    fr: 'Une clé remise reste utilisable sans cela ; une invitation ajoute la liste des appels qu’elle peut faire.',
    nl: 'Wie een sleutel kreeg kan die ook zo gebruiken; een uitnodiging voegt de lijst toe van wat hij kan aanroepen.',
  },
  people: {
    en: 'Integrators of this licence',
    fr: 'Intégrateurs de cette licence',
    nl: 'Integratoren van deze licentie',
  },
  sees: { en: 'API users', fr: 'Utilisateurs API', nl: 'API-gebruikers' },
  apiUserIn: { en: '{name} ({environment})', fr: '{name} ({environment})', nl: '{name} ({environment})' },
  noApiUsers: { en: 'none', fr: 'aucun', nl: 'geen' },
  choose: {
    en: 'API users of {environment} whose calls this person sees',
    fr: 'Utilisateurs API de {environment} dont cette personne voit les appels',
    nl: 'API-gebruikers van {environment} waarvan deze persoon de aanroepen ziet',
  },
  chooseHint: {
    en: 'Those of other environments stay as they are.',
    fr: 'Ceux des autres environnements restent inchangés.',
    nl: 'Die van andere omgevingen blijven zoals ze zijn.',
  },
  search: { en: 'Search by name', fr: 'Chercher par nom', nl: 'Zoeken op naam' },
  nothingFound: {
    en: 'No API user fits',
    fr: 'Aucun utilisateur API ne correspond',
    nl: 'Geen API-gebruiker past',
  },
  change: { en: 'Change', fr: 'Modifier', nl: 'Wijzigen' },
  changeOf: {
    en: 'Change what {name} sees',
    fr: 'Modifier ce que voit {name}',
    nl: 'Wijzigen wat {name} ziet',
  },
  changed: {
    en: 'What {name} sees was changed',
    fr: 'Ce que voit {name} a été modifié',
    nl: 'Wat {name} ziet is gewijzigd',
  },
  removeTitle: {
    en: 'Take the portal of this licence from {name}?',
    fr: 'Retirer à {name} le portail de cette licence ?',
    nl: '{name} het portaal van deze licentie ontnemen?',
  },
  removeWhat: {
    en: 'From the next click on, this person sees none of your API users in the portal. Keys that were handed over go on working: reset or revoke them if they should not.',
    fr: 'Dès le prochain clic, cette personne ne voit plus vos utilisateurs API dans le portail. Les clés déjà remises fonctionnent toujours : réinitialisez-les ou révoquez-les si besoin.',
    nl: 'Vanaf de volgende klik ziet deze persoon uw API-gebruikers niet meer in het portaal. Overhandigde sleutels blijven werken: reset of trek ze in als dat niet mag.',
  },
});
