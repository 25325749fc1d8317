import { defineTexts } from '../../ui/i18n/text.ts';

/** The texts of each action: its button, its question, what breaks and how soon, and the message afterwards. */
export const actionTexts = defineTexts({
  view: { en: 'View API key', fr: 'Voir la clé API', nl: 'API-sleutel bekijken' },
  keyOf: { en: 'API key of {name}', fr: 'Clé API de {name}', nl: 'API-sleutel van {name}' },
  newKeyOf: {
    en: 'New API key of {name}',
    fr: 'Nouvelle clé API de {name}',
    nl: 'Nieuwe API-sleutel van {name}',
  },
  edit: { en: 'Edit', fr: 'Modifier', nl: 'Bewerken' },
  editRights: { en: 'Edit rights', fr: 'Modifier les droits', nl: 'Rechten bewerken' },
  viewRights: { en: 'View rights', fr: 'Voir les droits', nl: 'Rechten bekijken' },
  explain: { en: 'Explain a call', fr: 'Expliquer un appel', nl: 'Een aanroep verklaren' },
  more: { en: 'More', fr: 'Plus', nl: 'Meer' },
  reset: { en: 'Reset key', fr: 'Réinitialiser la clé', nl: 'Sleutel opnieuw instellen' },
  createKey: { en: 'Make a key', fr: 'Créer une clé', nl: 'Sleutel maken' },
  revoke: { en: 'Revoke key', fr: 'Révoquer la clé', nl: 'Sleutel intrekken' },
  deactivate: { en: 'Deactivate', fr: 'Désactiver', nl: 'Deactiveren' },
  reactivate: { en: 'Reactivate', fr: 'Réactiver', nl: 'Opnieuw activeren' },
  delete: { en: 'Delete', fr: 'Supprimer', nl: 'Verwijderen' },
  resetTitle: {
    en: 'Reset the key of {name}?',
    fr: 'Réinitialiser la clé de {name} ?',
    nl: 'Sleutel van {name} opnieuw instellen?',
  },
  resetWhat: {
    en: 'The present key and every token made from it stop working. You get a new key at once, which the integration needs before it can call again.',
    fr: 'La clé actuelle et tous les jetons qui en proviennent cessent de fonctionner. Vous recevez aussitôt une nouvelle clé, nécessaire à l’intégration pour rappeler.',
    nl: 'De huidige sleutel en elk token ervan werken niet meer. U krijgt meteen een nieuwe sleutel, die de integratie nodig heeft om weer aan te roepen.',
  },
  createKeyTitle: {
    en: 'Make a key for {name}?',
    fr: 'Créer une clé pour {name} ?',
    nl: 'Een sleutel maken voor {name}?',
  },
  createKeyWhat: {
    en: 'This API user has no key. With the new one it can call again, within its rights.',
    fr: 'Cet utilisateur API n’a pas de clé. Avec la nouvelle, il peut de nouveau appeler, selon ses droits.',
    nl: 'Deze API-gebruiker heeft geen sleutel. Met de nieuwe kan hij weer aanroepen, binnen zijn rechten.',
  },
  revokeTitle: {
    en: 'Revoke the key of {name}?',
    fr: 'Révoquer la clé de {name} ?',
    nl: 'Sleutel van {name} intrekken?',
  },
  revokeWhat: {
    en: 'Its keys, every token made from them and the passwords of its web service accounts stop working. They cannot be recovered. The API user stays, without a key.',
    fr: 'Ses clés, tous les jetons qui en proviennent et les mots de passe de ses comptes de service web cessent de fonctionner. Ils sont irrécupérables. L’utilisateur API reste, sans clé.',
    nl: 'Zijn sleutels, elk token ervan en de wachtwoorden van zijn webserviceaccounts werken niet meer. Ze zijn niet te herstellen. De API-gebruiker blijft, zonder sleutel.',
  },
  deactivateTitle: { en: 'Deactivate {name}?', fr: 'Désactiver {name} ?', nl: '{name} deactiveren?' },
  deactivateWhat: {
    en: 'Its keys, every token made from them and the passwords of its web service accounts stop working, and it moves to the Deactivated tab. After reactivation its key or password must be reset before it can call again.',
    fr: 'Ses clés, tous les jetons qui en proviennent et les mots de passe de ses comptes de service web cessent de fonctionner, et il passe à l’onglet Désactivés. Après réactivation, sa clé ou son mot de passe doit être réinitialisé avant de pouvoir rappeler.',
    nl: 'Zijn sleutels, elk token ervan en de wachtwoorden van zijn webserviceaccounts werken niet meer, en hij gaat naar het tabblad Gedeactiveerd. Na heractivering moet de sleutel of het wachtwoord opnieuw ingesteld worden voor hij weer kan aanroepen.',
  },
  reactivateTitle: { en: 'Reactivate {name}?', fr: 'Réactiver {name} ?', nl: '{name} opnieuw activeren?' },
  reactivateWhat: {
    en: 'It moves back to the Active tab, with its rights, without a key and without passwords. Reset its key so that it can call.',
    fr: 'Il revient à l’onglet Actifs, avec ses droits, sans clé et sans mot de passe. Réinitialisez sa clé pour qu’il puisse appeler.',
    nl: 'Hij komt terug op het tabblad Actief, met zijn rechten, zonder sleutel en zonder wachtwoorden. Stel de sleutel opnieuw in zodat hij kan aanroepen.',
  },
  deleteTitle: { en: 'Delete {name}?', fr: 'Supprimer {name} ?', nl: '{name} verwijderen?' },
  deleteWhat: {
    en: 'The API user, its rights and its key are gone for good, and every token made from the key stops working. Its history stays in the audit log.',
    fr: 'L’utilisateur API, ses droits et sa clé disparaissent définitivement, et tous les jetons de la clé cessent de fonctionner. Son historique reste dans le journal d’audit.',
    nl: 'De API-gebruiker, zijn rechten en zijn sleutel zijn voorgoed weg, en elk token van de sleutel werkt niet meer. Zijn geschiedenis blijft in het auditlogboek.',
  },
  deleteType: {
    en: 'Type the name to confirm: {name}',
    fr: 'Tapez le nom pour confirmer : {name}',
    nl: 'Typ de naam ter bevestiging: {name}',
  },
  howSoon: {
    en: 'How soon: normally within a second on every gateway. The page then shows each gateway’s confirmation.',
    fr: 'Dans quel délai : normalement en une seconde sur toutes les passerelles. La page montre ensuite la confirmation de chacune.',
    nl: 'Hoe snel: gewoonlijk binnen een seconde op elke gateway. De pagina toont daarna de bevestiging van elke gateway.',
  },
  howSoonAtMost: {
    en: 'How soon: normally within a second on every gateway, after {seconds} seconds at the latest: one that has not heard of it by then refuses every call. Tokens end with it and do not run on for their {minutes} minutes. The page then shows each gateway’s confirmation.',
    fr: 'Dans quel délai : normalement en une seconde sur toutes les passerelles, en {seconds} secondes au plus tard : celle qui ne l’a pas appris d’ici là refuse tout appel. Les jetons s’éteignent avec, sans courir leurs {minutes} minutes. La page montre ensuite la confirmation de chacune.',
    nl: 'Hoe snel: gewoonlijk binnen een seconde op elke gateway, uiterlijk na {seconds} seconden: een gateway die het dan nog niet weet, weigert elke aanroep. Tokens eindigen mee en lopen hun {minutes} minuten niet uit. De pagina toont daarna de bevestiging van elke gateway.',
  },
  lastUsedNow: {
    en: 'It was last used {when}, from {address}: {operation}. Such calls will fail.',
    fr: 'Dernier usage {when}, depuis {address} : {operation}. De tels appels échoueront.',
    nl: 'Laatst gebruikt {when}, vanaf {address}: {operation}. Zulke aanroepen zullen mislukken.',
  },
  lastUsedNever: {
    en: 'It was never used, so nothing that runs today should break.',
    fr: 'Il n’a jamais servi : rien de ce qui tourne aujourd’hui ne devrait échouer.',
    nl: 'Hij is nooit gebruikt, dus er zou vandaag niets mogen breken.',
  },
  resetDone: {
    en: 'The key of {name} was reset',
    fr: 'La clé de {name} a été réinitialisée',
    nl: 'De sleutel van {name} is opnieuw ingesteld',
  },
  revokeDone: {
    en: 'The key of {name} was revoked',
    fr: 'La clé de {name} a été révoquée',
    nl: 'De sleutel van {name} is ingetrokken',
  },
  deactivateDone: {
    en: '{name} was deactivated',
    fr: '{name} a été désactivé',
    nl: '{name} is gedeactiveerd',
  },
  reactivateDone: {
    en: '{name} is active again',
    fr: '{name} est de nouveau actif',
    nl: '{name} is weer actief',
  },
  deleteDone: { en: '{name} was deleted', fr: '{name} a été supprimé', nl: '{name} is verwijderd' },
});
