import { defineTexts } from '../../ui/i18n/text.ts';

export const rightsTexts = defineTexts({
  title: { en: 'Access rights of {name}', fr: 'Droits d’accès de {name}', nl: 'Toegangsrechten van {name}' },
  intro: {
    en: 'Nothing changes until you save. A change takes hold on the very next call.',
    fr: 'Rien ne change avant l’enregistrement. Un changement s’applique dès l’appel suivant.',
    nl: 'Er verandert niets tot u opslaat. Een wijziging geldt vanaf de eerstvolgende aanroep.',
  },
  searchLabel: {
    en: 'Find a module or a call',
    fr: 'Trouver un module ou un appel',
    nl: 'Een module of aanroep zoeken',
  },
  noMatch: {
    en: 'No module and no call matches “{search}”.',
    fr: 'Aucun module ni appel ne correspond à « {search} ».',
    nl: 'Geen module of aanroep past bij “{search}”.',
  },
  setAll: { en: 'Set all of {group} to', fr: 'Régler tout {group} sur', nl: 'Alles van {group} zetten op' },
  setAllShort: { en: 'Set all', fr: 'Tout régler', nl: 'Alles zetten' },
  callsOne: { en: '{count} call', fr: '{count} appel', nl: '{count} aanroep' },
  callsOther: { en: '{count} calls', fr: '{count} appels', nl: '{count} aanroepen' },
  callsOf: { en: '{calls} behind {module}', fr: '{calls} dans {module}', nl: '{calls} achter {module}' },
  open: {
    en: 'Open to every API user',
    fr: 'Ouvert à tout utilisateur API',
    nl: 'Open voor elke API-gebruiker',
  },
  closed: { en: 'Closed to all', fr: 'Fermé à tous', nl: 'Gesloten voor iedereen' },
  was: { en: 'was: {level}', fr: 'avant : {level}', nl: 'was: {level}' },
  needsRead: { en: 'read', fr: 'lecture', nl: 'lezen' },
  needsWrite: { en: 'write', fr: 'écriture', nl: 'schrijven' },
  alsoNeeds: { en: 'also needs {modules}', fr: 'demande aussi {modules}', nl: 'vereist ook {modules}' },
  deprecated: { en: 'deprecated', fr: 'obsolète', nl: 'verouderd' },
  grantedSummary: { en: '{granted} of {total}', fr: '{granted} sur {total}', nl: '{granted} van {total}' },
  unchanged: { en: 'No change yet', fr: 'Aucun changement', nl: 'Nog geen wijziging' },
  changesOne: {
    en: '{count} change not saved',
    fr: '{count} changement non enregistré',
    nl: '{count} wijziging niet opgeslagen',
  },
  changesOther: {
    en: '{count} changes not saved',
    fr: '{count} changements non enregistrés',
    nl: '{count} wijzigingen niet opgeslagen',
  },
  discard: { en: 'Discard', fr: 'Annuler les changements', nl: 'Wijzigingen wissen' },
  review: { en: 'Review and save', fr: 'Vérifier et enregistrer', nl: 'Nakijken en opslaan' },
  reviewTitle: {
    en: 'Save these changes?',
    fr: 'Enregistrer ces changements ?',
    nl: 'Deze wijzigingen opslaan?',
  },
  reviewIntro: {
    en: '{name} keeps its key and tokens; the new rights hold from the next call on.',
    fr: '{name} garde sa clé et ses jetons ; les nouveaux droits valent dès l’appel suivant.',
    nl: '{name} houdt sleutel en tokens; de nieuwe rechten gelden vanaf de volgende aanroep.',
  },
  wider: { en: 'More access', fr: 'Accès élargi', nl: 'Meer toegang' },
  narrower: { en: 'Less access', fr: 'Accès réduit', nl: 'Minder toegang' },
  narrowerNote: {
    en: 'calls that need this are refused at once',
    fr: 'les appels qui en dépendent sont aussitôt refusés',
    nl: 'aanroepen die dit nodig hebben worden meteen geweigerd',
  },
  fromTo: { en: '{from} → {to}', fr: '{from} → {to}', nl: '{from} → {to}' },
  saved: {
    en: 'Rights of {name} saved',
    fr: 'Droits de {name} enregistrés',
    nl: 'Rechten van {name} opgeslagen',
  },
  conflictTitle: {
    en: 'Somebody else changed this while you were editing',
    fr: 'Quelqu’un d’autre a fait des changements pendant votre saisie',
    nl: 'Iemand anders wijzigde dit terwijl u bezig was',
  },
  conflictIntro: {
    en: 'Nothing of yours is lost, and nothing was saved yet. Here is what changed in the meantime:',
    fr: 'Rien de votre saisie n’est perdu, et rien n’est encore enregistré. Voici ce qui a changé entre-temps :',
    nl: 'Niets van u is verloren en er is nog niets opgeslagen. Dit is er ondertussen gewijzigd:',
  },
  conflictNone: {
    en: 'No module that is shown here; other details of the API user changed.',
    fr: 'Aucun module affiché ici ; d’autres détails de l’utilisateur API ont changé.',
    nl: 'Geen module die hier staat; andere gegevens van de API-gebruiker zijn gewijzigd.',
  },
  conflictClash: {
    en: 'you chose {level} here',
    fr: 'vous avez choisi {level} ici',
    nl: 'u koos hier {level}',
  },
  keepMine: {
    en: 'Put my changes on top',
    fr: 'Appliquer mes changements par-dessus',
    nl: 'Mijn wijzigingen daarop toepassen',
  },
  takeTheirs: {
    en: 'Drop my changes',
    fr: 'Abandonner mes changements',
    nl: 'Mijn wijzigingen laten vallen',
  },
  presetNote: {
    en: 'The access type {accessType} sets the rights, whatever is chosen here. Change the access type to Custom to choose them yourself.',
    fr: 'Le type d’accès {accessType} fixe les droits, quels que soient les choix faits ici. Passez à Personnalisé pour les choisir vous-même.',
    nl: 'Het toegangstype {accessType} bepaalt de rechten, wat hier ook gekozen is. Kies Aangepast om ze zelf te kiezen.',
  },
  noModules: {
    en: 'There is no module yet: no API of this environment has a catalogue in force.',
    fr: 'Pas encore de module : aucune API de cet environnement n’a de catalogue en vigueur.',
    nl: 'Er is nog geen module: geen API van deze omgeving heeft een geldende catalogus.',
  },
});
