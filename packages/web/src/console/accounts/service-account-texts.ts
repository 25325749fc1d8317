import { defineTexts } from '../../ui/i18n/text.ts';

export const serviceAccountTexts = defineTexts({
  title: { en: 'Web service accounts', fr: 'Comptes de service web', nl: 'Webserviceaccounts' },
  intro: {
    en: 'Legacy HTTP Basic: licence/account and a password, for v4 and its old URL only. Each acts as an API user, with its rights, networks and status.',
    fr: 'Ancien HTTP Basic : licence/compte et un mot de passe, pour v4 et son ancienne URL seulement. Chacun agit comme un utilisateur API, avec ses droits, réseaux et statut.',
    nl: 'Oude HTTP Basic: licentie/account en een wachtwoord, alleen voor v4 en de oude URL. Elk handelt als een API-gebruiker, met diens rechten, netwerken en status.',
  },
  create: { en: 'Create an account', fr: 'Créer un compte', nl: 'Account aanmaken' },
  notGranted: {
    en: 'No new ones: this licence has no connector access, which only the operator grants. Accounts that exist go on. Prefer an API key with tokens.',
    fr: 'Pas de nouveaux : cette licence n’a pas l’accès connecteur, que seul l’opérateur accorde. Les comptes existants continuent. Préférez une clé API avec jetons.',
    nl: 'Geen nieuwe: deze licentie heeft geen connectortoegang, die alleen de operator geeft. Bestaande accounts lopen door. Geef de voorkeur aan een API-sleutel met tokens.',
  },
  name: { en: 'Account name', fr: 'Nom du compte', nl: 'Accountnaam' },
  nameHint: {
    en: 'Holds WS or webservices, so that nobody takes it for a person’s.',
    fr: 'Contient WS ou webservices, pour qu’on ne le prenne pas pour celui d’une personne.',
    nl: 'Bevat WS of webservices, zodat niemand het voor dat van een persoon houdt.',
  },
  actsAs: { en: 'Acts as', fr: 'Agit comme', nl: 'Handelt als' },
  chooseApiUser: {
    en: 'choose the API user that it acts as',
    fr: 'choisissez l’utilisateur API dont il prend le rôle',
    nl: 'kies de API-gebruiker waarvoor het handelt',
  },
  since: { en: 'Since {date}', fr: 'Depuis le {date}', nl: 'Sinds {date}' },
  changesOne: {
    en: 'password changed once',
    fr: 'mot de passe changé une fois',
    nl: 'wachtwoord één keer gewijzigd',
  },
  changesOther: {
    en: 'password changed {count} times',
    fr: 'mot de passe changé {count} fois',
    nl: 'wachtwoord {count} keer gewijzigd',
  },
  reset: { en: 'Change the password', fr: 'Changer le mot de passe', nl: 'Wachtwoord wijzigen' },
  resetOf: {
    en: 'Change the password of {name}',
    fr: 'Changer le mot de passe de {name}',
    nl: 'Wachtwoord van {name} wijzigen',
  },
  resetTitle: {
    en: 'Change the password of {name}?',
    fr: 'Changer le mot de passe de {name} ?',
    nl: 'Wachtwoord van {name} wijzigen?',
  },
  resetWhat: {
    en: 'The present password stops working on every gateway. The new one is shown once, and the integration needs it before it can call again.',
    fr: 'Le mot de passe actuel cesse de fonctionner sur toutes les passerelles. Le nouveau s’affiche une fois ; l’intégration en a besoin pour rappeler.',
    nl: 'Het huidige wachtwoord werkt op geen enkele gateway meer. Het nieuwe wordt één keer getoond; de integratie heeft het nodig om weer aan te roepen.',
  },
  resetDone: {
    en: 'The password of {name} was changed',
    fr: 'Le mot de passe de {name} a été changé',
    nl: 'Het wachtwoord van {name} is gewijzigd',
  },
  remove: { en: 'Deactivate', fr: 'Désactiver', nl: 'Deactiveren' },
  removeOf: { en: 'Deactivate {name}', fr: 'Désactiver {name}', nl: '{name} deactiveren' },
  removeTitle: {
    en: 'Deactivate {name} for good?',
    fr: 'Désactiver {name} définitivement ?',
    nl: '{name} voorgoed deactiveren?',
  },
  removeWhat: {
    en: 'Calls with this account are refused on every gateway, and it cannot come back. The API user that it acts as stays, with its key.',
    fr: 'Les appels avec ce compte sont refusés sur toutes les passerelles, sans retour possible. L’utilisateur API dont il prend le rôle reste, avec sa clé.',
    nl: 'Aanroepen met dit account worden op elke gateway geweigerd, en het kan niet terugkomen. De API-gebruiker waarvoor het handelt blijft, met zijn sleutel.',
  },
  removeDone: {
    en: 'The account {name} is cut off',
    fr: 'Le compte {name} est coupé',
    nl: 'Het account {name} is afgesneden',
  },
  issuedTitle: { en: 'Password of {name}', fr: 'Mot de passe de {name}', nl: 'Wachtwoord van {name}' },
  issuedIntro: {
    en: 'It is shown only now and kept nowhere. If it is lost, change it.',
    fr: 'Il ne s’affiche que maintenant et n’est conservé nulle part. S’il est perdu, changez-le.',
    nl: 'Het wordt alleen nu getoond en nergens bewaard. Is het kwijt, wijzig het dan.',
  },
  username: { en: 'User name', fr: 'Nom d’utilisateur', nl: 'Gebruikersnaam' },
  password: { en: 'Password', fr: 'Mot de passe', nl: 'Wachtwoord' },
  emptyTitle: {
    en: 'No web service accounts',
    fr: 'Aucun compte de service web',
    nl: 'Geen webserviceaccounts',
  },
  empty: {
    en: 'All the better: API keys with tokens can be limited and cut off more finely.',
    fr: 'Tant mieux : les clés API avec jetons se limitent et se coupent plus finement.',
    nl: 'Des te beter: API-sleutels met tokens zijn fijner te beperken en af te snijden.',
  },
  whoUses: {
    en: 'Who still uses Basic',
    fr: 'Qui utilise encore Basic',
    nl: 'Wie gebruikt nog Basic',
  },
});
