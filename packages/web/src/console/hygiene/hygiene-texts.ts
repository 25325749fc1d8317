import type { HygieneKind } from '@postern/contract/hygiene';
import { defineTexts } from '../../ui/i18n/text.ts';
import type { Text } from '../../ui/i18n/text.ts';

export const hygieneTexts = defineTexts({
  title: { en: 'Hygiene', fr: 'Hygiène', nl: 'Hygiëne' },
  intro: {
    en: 'API users with hygiene findings, the riskiest first. Looked at in turns, a large licence within two hours.',
    fr: 'Les utilisateurs API à examiner, les plus risqués d’abord. Examinés à tour de rôle, une grande licence en moins de deux heures.',
    nl: 'API-gebruikers die aandacht vragen, de riskantste eerst. Om de beurt bekeken, een grote licentie binnen twee uur.',
  },
  finding: { en: 'Finding', fr: 'Constat', nl: 'Bevinding' },
  all: { en: 'All findings ({count})', fr: 'Tous les constats ({count})', nl: 'Alle bevindingen ({count})' },
  ofKind: { en: '{name} ({count})', fr: '{name} ({count})', nl: '{name} ({count})' },
  exportCsv: { en: 'Export as CSV', fr: 'Exporter en CSV', nl: 'Exporteren als CSV' },
  emptyTitle: { en: 'Nothing to tidy up', fr: 'Rien à nettoyer', nl: 'Niets op te ruimen' },
  empty: {
    en: 'Every API user is used, bounded and up to date, as far as can be seen.',
    fr: 'Chaque utilisateur API est utilisé, limité et à jour, autant qu’on puisse voir.',
    nl: 'Elke API-gebruiker wordt gebruikt, is begrensd en actueel, voor zover te zien is.',
  },
  apiUser: { en: 'API user', fr: 'Utilisateur API', nl: 'API-gebruiker' },
  risk: { en: 'Risk', fr: 'Risque', nl: 'Risico' },
  findings: { en: 'Findings', fr: 'Constats', nl: 'Bevindingen' },
  lastUsed: { en: 'Last used', fr: 'Dernier usage', nl: 'Laatst gebruikt' },
  never: { en: 'never', fr: 'jamais', nl: 'nooit' },
  choose: { en: 'Choose {name}', fr: 'Choisir {name}', nl: '{name} kiezen' },
  chooseAll: {
    en: 'Choose all on this page',
    fr: 'Choisir toute la page',
    nl: 'Alles op deze pagina kiezen',
  },
  chosen: { en: 'Chosen: {count}', fr: 'Choisis : {count}', nl: 'Gekozen: {count}' },
  chosenList: {
    en: 'The chosen API users',
    fr: 'Les utilisateurs API choisis',
    nl: 'De gekozen API-gebruikers',
  },
  neverUsed: { en: 'never used', fr: 'jamais utilisé', nl: 'nooit gebruikt' },
  lastUsedWhen: { en: 'last used {when}', fr: 'utilisé {when}', nl: '{when} gebruikt' },
  reckoning: {
    en: 'Comparing with the recorded calls …',
    fr: 'Comparaison avec les appels enregistrés …',
    nl: 'Vergelijken met de geregistreerde aanroepen …',
  },
  staysAsItIs: { en: 'Stays as it is.', fr: 'Reste tel quel.', nl: 'Blijft zoals hij is.' },
  setExpiry: { en: 'Set an expiry', fr: 'Fixer une expiration', nl: 'Vervaldatum instellen' },
  applySmaller: {
    en: 'Apply smaller rights',
    fr: 'Appliquer les droits réduits',
    nl: 'Kleinere rechten toepassen',
  },
  deactivate: { en: 'Deactivate', fr: 'Désactiver', nl: 'Deactiveren' },
  setExpiryText: {
    en: 'The keys of the {count} chosen API users work until the end of the day that you choose, and are refused afterwards. It can be changed again.',
    fr: 'Les clés des {count} utilisateurs API choisis fonctionnent jusqu’à la fin du jour choisi, puis sont refusées. Cela reste modifiable.',
    nl: 'De sleutels van de {count} gekozen API-gebruikers werken tot het einde van de gekozen dag en worden daarna geweigerd. Dat blijft wijzigbaar.',
  },
  applySmallerText: {
    en: 'Each of the {count} chosen API users for which a smaller set is shown below keeps exactly the rights that its calls of the last 30 days needed. History tells the rights from before, to set them again.',
    fr: 'Chacun des {count} utilisateurs API choisis pour lequel des droits réduits figurent ci-dessous garde exactement les droits que ses appels des 30 derniers jours ont demandés. L’historique donne les droits d’avant, pour les remettre.',
    nl: 'Elk van de {count} gekozen API-gebruikers waarvoor hieronder kleinere rechten staan, houdt precies de rechten die zijn aanroepen van de laatste 30 dagen nodig hadden. De geschiedenis toont de rechten van ervoor, om ze terug te zetten.',
  },
  deactivateText: {
    en: 'The {count} chosen API users can call nothing any more: their keys are gone and cannot be recovered.',
    fr: 'Les {count} utilisateurs API choisis ne peuvent plus rien appeler : leurs clés sont perdues sans retour.',
    nl: 'De {count} gekozen API-gebruikers kunnen niets meer aanroepen: hun sleutels zijn weg en niet terug te halen.',
  },
  outcomeTitle: { en: 'What was done', fr: 'Ce qui a été fait', nl: 'Wat er gedaan is' },
  outcomeDone: { en: 'Done: {count}', fr: 'Fait : {count}', nl: 'Gedaan: {count}' },
  outcomeRefused: { en: 'Not done: {count}', fr: 'Pas fait : {count}', nl: 'Niet gedaan: {count}' },
  close: { en: 'Close', fr: 'Fermer', nl: 'Sluiten' },
  tryOut: { en: 'See the smaller set', fr: 'Voir les droits réduits', nl: 'De kleinere rechten bekijken' },
});

export const trialTexts = defineTexts({
  title: {
    en: 'Smaller rights for {name}',
    fr: 'Droits réduits pour {name}',
    nl: 'Kleinere rechten voor {name}',
  },
  intro: {
    en: 'The least with which every call since {date} would still have been allowed. Nothing changes until you apply it.',
    fr: 'Le minimum avec lequel chaque appel depuis le {date} aurait encore été permis. Rien ne change avant l’application.',
    nl: 'Het minste waarmee elke aanroep sinds {date} nog toegestaan was geweest. Er verandert niets tot u het toepast.',
  },
  dryRun: {
    en: 'Dry run against the recorded calls',
    fr: 'Essai sur les appels enregistrés',
    nl: 'Proef op de geregistreerde aanroepen',
  },
  operation: { en: 'Operation', fr: 'Opération', nl: 'Operatie' },
  calls: { en: 'Calls', fr: 'Appels', nl: 'Aanroepen' },
  now: { en: 'Now', fr: 'Maintenant', nl: 'Nu' },
  after: { en: 'With the smaller set', fr: 'Avec les droits réduits', nl: 'Met de kleinere rechten' },
  allowed: { en: 'allowed', fr: 'permis', nl: 'toegestaan' },
  refused: { en: 'refused', fr: 'refusé', nl: 'geweigerd' },
  apply: { en: 'Apply', fr: 'Appliquer', nl: 'Toepassen' },
  applied: {
    en: 'The smaller rights are set; history tells those from before.',
    fr: 'Les droits réduits sont appliqués ; l’historique donne ceux d’avant.',
    nl: 'De kleinere rechten zijn ingesteld; de geschiedenis toont die van ervoor.',
  },
  nothing: {
    en: 'Every right was used: there is no smaller set.',
    fr: 'Chaque droit a servi : rien à réduire.',
    nl: 'Elk recht is gebruikt: er is geen kleinere set.',
  },
});

/** Why no smaller set is offered. */
export const notJudgedTexts = defineTexts({
  'access-type': {
    en: 'Its rights come from an access type of the operator’s.',
    fr: 'Ses droits viennent d’un type d’accès de l’opérateur.',
    nl: 'Zijn rechten komen van een toegangstype van de operator.',
  },
  'too-short': {
    en: 'Calls have not been recorded for 30 days yet.',
    fr: 'Les appels ne sont pas encore enregistrés depuis 30 jours.',
    nl: 'Aanroepen worden nog geen 30 dagen geregistreerd.',
  },
  'too-many-kinds': {
    en: 'There were more kinds of calls than could be told apart.',
    fr: 'Il y avait plus de sortes d’appels qu’on ne pouvait distinguer.',
    nl: 'Er waren meer soorten aanroepen dan te onderscheiden viel.',
  },
  'changed-lately': {
    en: 'Its rights were set in the last 30 days.',
    fr: 'Ses droits ont été fixés ces 30 derniers jours.',
    nl: 'Zijn rechten zijn in de laatste 30 dagen ingesteld.',
  },
  'no-calls': {
    en: 'It called nothing in the last 30 days.',
    fr: 'Il n’a rien appelé ces 30 derniers jours.',
    nl: 'Hij riep de laatste 30 dagen niets aan.',
  },
});

export const hygieneKindTexts: Readonly<Record<HygieneKind, Text>> = defineTexts({
  'shared-key': {
    en: 'One key, several applications',
    fr: 'Une clé, plusieurs applications',
    nl: 'Eén sleutel, meerdere toepassingen',
  },
  'basic-in-use': { en: 'Basic still in use', fr: 'Basic encore utilisé', nl: 'Basic nog in gebruik' },
  'unused-rights': { en: 'Rights not used', fr: 'Droits inutilisés', nl: 'Ongebruikte rechten' },
  idle: { en: 'Idle for 90 days', fr: 'Inactif depuis 90 jours', nl: '90 dagen niet gebruikt' },
  'never-used': { en: 'Never used', fr: 'Jamais utilisé', nl: 'Nooit gebruikt' },
  'no-network-rule': { en: 'No network rule', fr: 'Aucune règle de réseau', nl: 'Geen netwerkregel' },
  'never-rotated': { en: 'Key never rotated', fr: 'Clé jamais renouvelée', nl: 'Sleutel nooit vernieuwd' },
  'deprecated-in-use': {
    en: 'Old calls still in use',
    fr: 'Anciens appels encore utilisés',
    nl: 'Oude aanroepen nog in gebruik',
  },
  'no-expiry': { en: 'No expiry', fr: 'Pas d’expiration', nl: 'Geen vervaldatum' },
});

/** The facts behind a finding, in one line. */
export const factTexts = defineTexts({
  since: { en: 'since {date}', fr: 'depuis le {date}', nl: 'sinds {date}' },
  lastCall: { en: 'last call on {date}', fr: 'dernier appel le {date}', nl: 'laatste aanroep op {date}' },
  basic: {
    en: '{calls} calls, the last on {date}',
    fr: '{calls} appels, le dernier le {date}',
    nl: '{calls} aanroepen, de laatste op {date}',
  },
  shared: {
    en: '{agents}, from {addresses} addresses',
    fr: '{agents}, depuis {addresses} adresses',
    nl: '{agents}, vanaf {addresses} adressen',
  },
  unused: {
    en: '{modules} modules could have less',
    fr: '{modules} modules pourraient avoir moins',
    nl: '{modules} modules kunnen met minder',
  },
  replacedBy: {
    en: '{call}, replaced by {successor}',
    fr: '{call}, remplacé par {successor}',
    nl: '{call}, vervangen door {successor}',
  },
  notReplaced: {
    en: '{call}, without an equivalent',
    fr: '{call}, sans équivalent',
    nl: '{call}, zonder equivalent',
  },
});
