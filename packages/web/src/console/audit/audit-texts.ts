import type { I18n } from '../../ui/i18n/i18n.tsx';
import { defineTexts } from '../../ui/i18n/text.ts';
import type { Text } from '../../ui/i18n/text.ts';

export const auditTexts = defineTexts({
  title: { en: 'Audit log', fr: 'Journal d’audit', nl: 'Auditlogboek' },
  intro: {
    en: 'Who did what, when and from where. Nothing here can be changed or removed; each line is chained to the one before.',
    fr: 'Qui a fait quoi, quand et d’où. Rien ici ne peut être modifié ni supprimé ; chaque ligne est chaînée à la précédente.',
    nl: 'Wie deed wat, wanneer en vanwaar. Hier kan niets gewijzigd of verwijderd worden; elke regel is aan de vorige geketend.',
  },
  filterAction: { en: 'Action', fr: 'Action', nl: 'Handeling' },
  allActions: { en: 'All actions', fr: 'Toutes les actions', nl: 'Alle handelingen' },
  from: { en: 'From', fr: 'Du', nl: 'Van' },
  to: { en: 'To', fr: 'Au', nl: 'Tot en met' },
  clear: { en: 'Clear the filters', fr: 'Effacer les filtres', nl: 'Filters wissen' },
  exportCsv: { en: 'Export as CSV', fr: 'Exporter en CSV', nl: 'Exporteren als CSV' },
  exportJson: { en: 'Export as JSON', fr: 'Exporter en JSON', nl: 'Exporteren als JSON' },
  empty: {
    en: 'Nothing matches these filters',
    fr: 'Rien ne correspond à ces filtres',
    nl: 'Niets past bij deze filters',
  },
  by: { en: '{who}, from {address}', fr: '{who}, depuis {address}', nl: '{who}, vanaf {address}' },
  changes: { en: 'What changed', fr: 'Ce qui a changé', nl: 'Wat er wijzigde' },
  before: { en: 'Before', fr: 'Avant', nl: 'Voor' },
  after: { en: 'After', fr: 'Après', nl: 'Na' },
  field: { en: 'Field', fr: 'Champ', nl: 'Veld' },
  subjectFilter: {
    en: 'Only this API user',
    fr: 'Seulement cet utilisateur API',
    nl: 'Alleen deze API-gebruiker',
  },
});

/** One sentence's beginning for each audited action; audit-texts.test.ts compares it with the contract. */
export const auditActionTexts = defineTexts({
  'licence.created': { en: 'Licence created', fr: 'Licence créée', nl: 'Licentie aangemaakt' },
  'licence.edited': { en: 'Licence edited', fr: 'Licence modifiée', nl: 'Licentie bewerkt' },
  'entity.created': { en: 'Entity created', fr: 'Entité créée', nl: 'Entiteit aangemaakt' },
  'entity.deleted': { en: 'Entity deleted', fr: 'Entité supprimée', nl: 'Entiteit verwijderd' },
  'entity-group.created': {
    en: 'Entity group created',
    fr: 'Groupe d’entités créé',
    nl: 'Entiteitengroep aangemaakt',
  },
  'entity-group.edited': {
    en: 'Entity group edited',
    fr: 'Groupe d’entités modifié',
    nl: 'Entiteitengroep bewerkt',
  },
  'entity-group.deleted': {
    en: 'Entity group deleted',
    fr: 'Groupe d’entités supprimé',
    nl: 'Entiteitengroep verwijderd',
  },
  'key.imported': { en: 'Key imported', fr: 'Clé importée', nl: 'Sleutel geïmporteerd' },
  'key.leak-reported': {
    en: 'Leak of the key reported',
    fr: 'Fuite de la clé signalée',
    nl: 'Lek van de sleutel gemeld',
  },
  'web-service-account.created': {
    en: 'Web service account created',
    fr: 'Compte de service web créé',
    nl: 'Webserviceaccount aangemaakt',
  },
  'web-service-account.password-reset': {
    en: 'Password of the web service account reset',
    fr: 'Mot de passe du compte de service web réinitialisé',
    nl: 'Wachtwoord van het webserviceaccount opnieuw ingesteld',
  },
  'web-service-account.imported': {
    en: 'Web service account imported',
    fr: 'Compte de service web importé',
    nl: 'Webserviceaccount geïmporteerd',
  },
  'web-service-account.deleted': {
    en: 'Web service account deleted',
    fr: 'Compte de service web supprimé',
    nl: 'Webserviceaccount verwijderd',
  },
  'api-user.created': { en: 'API user created', fr: 'Utilisateur API créé', nl: 'API-gebruiker aangemaakt' },
  'api-user.edited': { en: 'API user edited', fr: 'Utilisateur API modifié', nl: 'API-gebruiker bewerkt' },
  'api-user.deactivated': {
    en: 'API user deactivated',
    fr: 'Utilisateur API désactivé',
    nl: 'API-gebruiker gedeactiveerd',
  },
  'api-user.reactivated': {
    en: 'API user reactivated',
    fr: 'Utilisateur API réactivé',
    nl: 'API-gebruiker opnieuw geactiveerd',
  },
  'api-user.deleted': {
    en: 'API user deleted',
    fr: 'Utilisateur API supprimé',
    nl: 'API-gebruiker verwijderd',
  },
  'rate-plan.set': { en: 'Limits changed', fr: 'Limites modifiées', nl: 'Limieten gewijzigd' },
  'rights.set': { en: 'Rights changed', fr: 'Droits modifiés', nl: 'Rechten gewijzigd' },
  'key.created': { en: 'Key made', fr: 'Clé créée', nl: 'Sleutel gemaakt' },
  'key.viewed': { en: 'Key viewed', fr: 'Clé consultée', nl: 'Sleutel bekeken' },
  'key.reset': { en: 'Key reset', fr: 'Clé réinitialisée', nl: 'Sleutel opnieuw ingesteld' },
  'key.revoked': { en: 'Key revoked', fr: 'Clé révoquée', nl: 'Sleutel ingetrokken' },
  'key.rotated': { en: 'Key rotated', fr: 'Clé renouvelée', nl: 'Sleutel vernieuwd' },
  'key.retired': { en: 'Old key retired', fr: 'Ancienne clé retirée', nl: 'Oude sleutel afgevoerd' },
  'key.handed-over': { en: 'Key handed over', fr: 'Clé remise', nl: 'Sleutel overgedragen' },
  'key.collected': { en: 'Key collected', fr: 'Clé retirée', nl: 'Sleutel opgehaald' },
  'key.hand-over-failed': { en: 'Hand-over failed', fr: 'Remise échouée', nl: 'Overdracht mislukt' },
  'catalogue.published': { en: 'Catalogue published', fr: 'Catalogue publié', nl: 'Catalogus gepubliceerd' },
  'catalogue.document-replaced': {
    en: 'OpenAPI document replaced',
    fr: 'Document OpenAPI remplacé',
    nl: 'OpenAPI-document vervangen',
  },
  'integrator.invited': { en: 'Integrator invited', fr: 'Intégrateur invité', nl: 'Integrator uitgenodigd' },
  'integrator.joined': {
    en: 'Integrator joined',
    fr: 'Intégrateur arrivé',
    nl: 'Integrator toegetreden',
  },
  'integrator.edited': {
    en: 'Integrator’s API users changed',
    fr: 'Utilisateurs API de l’intégrateur modifiés',
    nl: 'API-gebruikers van de integrator gewijzigd',
  },
  'integrator.removed': {
    en: 'Integrator removed',
    fr: 'Intégrateur retiré',
    nl: 'Integrator verwijderd',
  },
  'signing-key.created': {
    en: 'Signing key made',
    fr: 'Clé de signature créée',
    nl: 'Ondertekensleutel gemaakt',
  },
  'signing-key.retired': {
    en: 'Signing key retired',
    fr: 'Clé de signature retirée',
    nl: 'Ondertekensleutel afgevoerd',
  },
  'signing-key.activated': {
    en: 'Signing key put to use',
    fr: 'Clé de signature mise en service',
    nl: 'Ondertekensleutel in gebruik genomen',
  },
  'signing-key.removed': {
    en: 'Signing key removed',
    fr: 'Clé de signature supprimée',
    nl: 'Ondertekensleutel verwijderd',
  },
  'message.given-up': {
    en: 'Message undeliverable',
    fr: 'Message abandonné, non remis',
    nl: 'Bericht opgegeven, niet bezorgd',
  },
  'database.restored': {
    en: 'Older database taken',
    fr: 'Base de données antérieure acceptée',
    nl: 'Oudere databank aanvaard',
  },
  'member.invited': { en: 'Member invited', fr: 'Membre invité', nl: 'Lid uitgenodigd' },
  'member.joined': { en: 'Member joined', fr: 'Membre arrivé', nl: 'Lid toegetreden' },
  'member.role-changed': { en: 'Role changed', fr: 'Rôle modifié', nl: 'Rol gewijzigd' },
  'member.removed': { en: 'Member removed', fr: 'Membre retiré', nl: 'Lid verwijderd' },
  'member.signed-in': { en: 'Signed in', fr: 'Connexion', nl: 'Aangemeld' },
  'admin-api.refused': {
    en: 'Calls of the admin API refused, again and again',
    fr: 'Appels de l’API d’administration refusés à répétition',
    nl: 'Aanroepen van de beheer-API herhaaldelijk geweigerd',
  },
  'member.sign-in-failed': { en: 'Sign-in failed', fr: 'Échec de connexion', nl: 'Aanmelden mislukt' },
  'member.password-changed': {
    en: 'Password changed',
    fr: 'Mot de passe modifié',
    nl: 'Wachtwoord gewijzigd',
  },
  'member.factors-changed': {
    en: 'Second factor changed',
    fr: 'Second facteur modifié',
    nl: 'Tweede factor gewijzigd',
  },
  'member.code-mailed': {
    en: 'Confirmation code mailed',
    fr: 'Code de confirmation envoyé',
    nl: 'Bevestigingscode gemaild',
  },
  'member.address-proved': {
    en: 'E-mail address confirmed',
    fr: 'Adresse e-mail confirmée',
    nl: 'E-mailadres bevestigd',
  },
  'member.address-confirmed': {
    en: 'E-mail address confirmed by an operator',
    fr: 'Adresse e-mail confirmée par un opérateur',
    nl: 'E-mailadres bevestigd door een operator',
  },
  'member.reset-asked': {
    en: 'Account reset requested',
    fr: 'Réinitialisation du compte demandée',
    nl: 'Herstel van account gevraagd',
  },
  'member.reset': { en: 'Account reset', fr: 'Compte réinitialisé', nl: 'Account hersteld' },
  'member.sessions-ended': { en: 'Sessions ended', fr: 'Sessions terminées', nl: 'Sessies beëindigd' },
  'member.sign-on-linked': {
    en: 'Single sign-on linked',
    fr: 'Authentification unique associée',
    nl: 'Single sign-on gekoppeld',
  },
  'network.refused': { en: 'Address refused', fr: 'Adresse refusée', nl: 'Adres geweigerd' },
  'alert.muted': { en: 'Alert muted', fr: 'Alerte mise en sourdine', nl: 'Melding gedempt' },
  'alert-preferences.edited': {
    en: 'Alert preferences edited',
    fr: 'Préférences d’alerte modifiées',
    nl: 'Meldingsvoorkeuren bewerkt',
  },
  'webhook.created': { en: 'Webhook created', fr: 'Webhook créé', nl: 'Webhook aangemaakt' },
  'webhook.edited': { en: 'Webhook edited', fr: 'Webhook modifié', nl: 'Webhook bewerkt' },
  'webhook.secret-replaced': {
    en: 'Webhook secret replaced',
    fr: 'Secret du webhook remplacé',
    nl: 'Geheim van de webhook vervangen',
  },
  'webhook.tested': { en: 'Webhook tested', fr: 'Webhook testé', nl: 'Webhook getest' },
  'webhook.deleted': { en: 'Webhook deleted', fr: 'Webhook supprimé', nl: 'Webhook verwijderd' },
  'outbox.retried': { en: 'Mail sent again', fr: 'E-mail renvoyé', nl: 'Mail opnieuw verstuurd' },
  'audit.exported': {
    en: 'Audit log exported',
    fr: 'Journal d’audit exporté',
    nl: 'Auditlogboek geëxporteerd',
  },
});

/** A new action that has no text yet is shown by its name; the test keeps that from lasting. */
export function presentAuditAction({ t }: I18n, action: string): string {
  const known: Readonly<Record<string, Text<string>>> = auditActionTexts;
  const text = Object.hasOwn(known, action) ? known[action] : undefined;
  return text === undefined ? action : t(text);
}
