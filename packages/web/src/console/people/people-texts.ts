import { defineTexts } from '../../ui/i18n/text.ts';

export const peopleTexts = defineTexts({
  title: { en: 'People', fr: 'Personnes', nl: 'Mensen' },
  intro: {
    en: 'The operators of this installation, and everybody else who has an account.',
    fr: 'Les opérateurs de cette installation et toutes les autres personnes qui ont un compte.',
    nl: 'De operators van deze installatie en iedereen die een account heeft.',
  },
  operators: { en: 'Operators', fr: 'Opérateurs', nl: 'Operators' },
  inviteOperator: { en: 'Invite an operator', fr: 'Inviter un opérateur', nl: 'Operator uitnodigen' },
  removeOperator: {
    en: 'Remove as operator',
    fr: 'Retirer le rôle d’opérateur',
    nl: 'Operatorrol intrekken',
  },
  removeOperatorOf: {
    en: 'Remove {name} as operator',
    fr: 'Retirer le rôle d’opérateur à {name}',
    nl: 'Operatorrol van {name} intrekken',
  },
  awaitsProof: {
    en: 'Becomes operator once the address is confirmed',
    fr: 'Devient opérateur quand l’adresse est confirmée',
    nl: 'Wordt operator zodra het adres bevestigd is',
  },
  everybody: { en: 'All accounts', fr: 'Tous les comptes', nl: 'Alle accounts' },
  search: {
    en: 'Search by name or address',
    fr: 'Chercher par nom ou adresse',
    nl: 'Zoeken op naam of adres',
  },
  nobody: { en: 'No account found', fr: 'Aucun compte trouvé', nl: 'Geen account gevonden' },
  roles: { en: 'Roles', fr: 'Rôles', nl: 'Rollen' },
  roleIn: { en: '{role}, {licence}', fr: '{role}, {licence}', nl: '{role}, {licence}' },
  integrator: { en: 'Integrator', fr: 'Intégrateur', nl: 'Integrator' },
  noRoles: { en: 'none', fr: 'aucun', nl: 'geen' },
  manage: { en: 'Manage', fr: 'Gérer', nl: 'Beheren' },
  manageOf: { en: 'Manage {name}', fr: 'Gérer {name}', nl: '{name} beheren' },
  confirmed: { en: 'Address confirmed', fr: 'Adresse confirmée', nl: 'Adres bevestigd' },
  confirm: { en: 'Confirm the address', fr: 'Confirmer l’adresse', nl: 'Adres bevestigen' },
  confirmWhat: {
    en: 'Confirm only if you know that this person reads the mail of {email}: single sign-on and seats in other licences rest on it.',
    fr: 'Confirmez uniquement si vous savez que cette personne lit les e-mails de {email} : l’authentification unique et l’accès à d’autres licences en dépendent.',
    nl: 'Bevestig alleen als u weet dat deze persoon de mail van {email} leest: single sign-on en toegang tot andere licenties hangen ervan af.',
  },
  reset: { en: 'Reset the account', fr: 'Réinitialiser le compte', nl: 'Account herstellen' },
  resetWhat: {
    en: 'The person gets a link, chooses a new password and loses their second factor. Nothing changes before they use it.',
    fr: 'La personne reçoit un lien, choisit un nouveau mot de passe et perd son second facteur. Rien ne change avant son utilisation.',
    nl: 'De persoon krijgt een link, kiest een nieuw wachtwoord en verliest de tweede factor. Er verandert niets zolang de link niet gebruikt is.',
  },
  resetMailed: {
    en: 'The link is on its way to {email}.',
    fr: 'Le lien est en route vers {email}.',
    nl: 'De link is onderweg naar {email}.',
  },
  resetLink: { en: 'Link for the person', fr: 'Lien pour la personne', nl: 'Link voor de persoon' },
  resetHanded: {
    en: 'This installation cannot send e-mail: give this link to the person yourself. It works once, for a day.',
    fr: 'Cette installation ne peut pas envoyer d’e-mails : transmettez ce lien vous-même à la personne. Il sert une seule fois, pendant un jour.',
    nl: 'Deze installatie kan geen e-mail sturen: geef deze link zelf aan de persoon. Hij werkt één keer, een dag lang.',
  },
  sessions: { en: 'Sessions', fr: 'Sessions', nl: 'Sessies' },
  noSessions: { en: 'Signed in nowhere.', fr: 'Connecté nulle part.', nl: 'Nergens aangemeld.' },
  signOut: { en: 'Sign out everywhere', fr: 'Déconnecter partout', nl: 'Overal afmelden' },
  signedOut: {
    en: '{name} is signed out everywhere',
    fr: '{name} est déconnecté partout',
    nl: '{name} is overal afgemeld',
  },
});
