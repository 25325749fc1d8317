import { defineTexts } from '../../ui/i18n/text.ts';

export const apiUserPageTexts = defineTexts({
  overview: { en: 'Overview', fr: 'Aperçu', nl: 'Overzicht' },
  alerts: { en: 'Alert preferences', fr: 'Préférences d’alerte', nl: 'Meldingsvoorkeuren' },
  usage: { en: 'Usage', fr: 'Utilisation', nl: 'Gebruik' },
  history: { en: 'History', fr: 'Historique', nl: 'Geschiedenis' },
  details: { en: 'Details', fr: 'Détails', nl: 'Gegevens' },
  keyTitle: { en: 'API key', fr: 'Clé API', nl: 'API-sleutel' },
  rightsTitle: { en: 'Access rights', fr: 'Droits d’accès', nl: 'Toegangsrechten' },
  networksTitle: { en: 'Network rules', fr: 'Règles de réseau', nl: 'Netwerkregels' },
  lastUsedEither: {
    en: 'Last used, with either key',
    fr: 'Dernier usage, avec l’une ou l’autre clé',
    nl: 'Laatst gebruikt, met een van beide sleutels',
  },
  lastUsedTitle: { en: 'Last used', fr: 'Dernier usage', nl: 'Laatst gebruikt' },
  clientId: { en: 'API user id', fr: 'Identifiant de l’utilisateur API', nl: 'Id van de API-gebruiker' },
  created: { en: 'Created', fr: 'Créé', nl: 'Aangemaakt' },
  changed: { en: 'Last changed', fr: 'Dernière modification', nl: 'Laatst gewijzigd' },
  entities: { en: 'Entities', fr: 'Entités', nl: 'Entiteiten' },
  entitiesDefault: {
    en: '{entities} (default: {default})',
    fr: '{entities} (par défaut : {default})',
    nl: '{entities} (standaard: {default})',
  },
  validUntil: { en: 'Valid until', fr: 'Valable jusqu’au', nl: 'Geldig tot en met' },
  noEnd: { en: 'No end date', fr: 'Pas de date de fin', nl: 'Geen einddatum' },
  keySince: { en: 'Since {date}', fr: 'Depuis le {date}', nl: 'Sinds {date}' },
  keyVersion: { en: 'Version {version}', fr: 'Version {version}', nl: 'Versie {version}' },
  keyless: {
    en: 'This API user has no key and cannot call. Make one to let it call again.',
    fr: 'Cet utilisateur API n’a pas de clé et ne peut pas appeler. Créez-en une pour qu’il puisse de nouveau appeler.',
    nl: 'Deze API-gebruiker heeft geen sleutel en kan niet aanroepen. Maak er een om hem weer te laten aanroepen.',
  },
  keylessDeactivated: {
    en: 'Deactivated: it has no key. Reactivate it, then reset its key.',
    fr: 'Désactivé : il n’a pas de clé. Réactivez-le, puis réinitialisez sa clé.',
    nl: 'Gedeactiveerd: hij heeft geen sleutel. Activeer hem opnieuw en stel dan de sleutel opnieuw in.',
  },
  anyAddress: {
    en: 'The key works from any address.',
    fr: 'La clé fonctionne depuis toute adresse.',
    nl: 'De sleutel werkt vanaf elk adres.',
  },
  noRights: {
    en: 'No rights yet: every call that needs one is refused.',
    fr: 'Aucun droit : tout appel qui en demande un est refusé.',
    nl: 'Nog geen rechten: elke aanroep die er een vereist wordt geweigerd.',
  },
  presetRights: {
    en: 'The access type sets its rights.',
    fr: 'Le type d’accès fixe ses droits.',
    nl: 'Het toegangstype bepaalt zijn rechten.',
  },
  entityGroup: { en: 'group {name}', fr: 'groupe {name}', nl: 'groep {name}' },
  usedAt: { en: '{when}, from {address}', fr: '{when}, depuis {address}', nl: '{when}, vanaf {address}' },
  historyEmpty: { en: 'Nothing yet', fr: 'Rien encore', nl: 'Nog niets' },
});
