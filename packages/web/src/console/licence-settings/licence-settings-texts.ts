import { defineTexts } from '../../ui/i18n/text.ts';

export const licenceSettingsTexts = defineTexts({
  title: { en: 'Licence settings', fr: 'Paramètres de la licence', nl: 'Licentie-instellingen' },
  intro: {
    en: 'They hold for every API user of the licence, in every environment.',
    fr: 'Ils valent pour chaque utilisateur API de la licence, dans tous les environnements.',
    nl: 'Ze gelden voor elke API-gebruiker van de licentie, in elke omgeving.',
  },
  keysTitle: { en: 'API keys', fr: 'Clés API', nl: 'API-sleutels' },
  keyDisplay: { en: 'Seeing a key again', fr: 'Revoir une clé', nl: 'Een sleutel opnieuw zien' },
  viewable: {
    en: 'Viewable: an admin can see it after proving anew who they are; each time is audited',
    fr: 'Visible : un administrateur peut la voir après une nouvelle preuve d’identité ; chaque fois est auditée',
    nl: 'Zichtbaar: een beheerder kan hem zien na een nieuw bewijs van identiteit; elke keer wordt geaudit',
  },
  'show-once': {
    en: 'Show once: only when it is made; a lost key is reset',
    fr: 'Une seule fois : seulement à sa création ; une clé perdue est réinitialisée',
    nl: 'Eén keer: alleen bij het maken; een verloren sleutel wordt opnieuw ingesteld',
  },
  lifetime: {
    en: 'Days that a key lives at most',
    fr: 'Durée de vie maximale d’une clé, en jours',
    nl: 'Dagen dat een sleutel hoogstens leeft',
  },
  lifetimeHint: {
    en: 'Empty: no limit. When a limit is set, keys that exist keep at least 14 days.',
    fr: 'Vide : pas de limite. Quand une limite est fixée, les clés existantes gardent au moins 14 jours.',
    nl: 'Leeg: geen grens. Als u een grens instelt, houden bestaande sleutels minstens 14 dagen.',
  },
  rotation: {
    en: 'Days after which a key’s rotation is due',
    fr: 'Jours après lesquels la rotation d’une clé est due',
    nl: 'Dagen waarna de rotatie van een sleutel nodig is',
  },
  rotationHint: {
    en: 'Raises an alert; the key goes on. Empty: as the installation says.',
    fr: 'Déclenche une alerte ; la clé continue. Vide : comme le dit l’installation.',
    nl: 'Geeft een melding; de sleutel loopt door. Leeg: zoals de installatie zegt.',
  },
  leakedTitle: { en: 'Leaked keys', fr: 'Clés divulguées', nl: 'Gelekte sleutels' },
  leaked: {
    en: 'When a key is found in a public place',
    fr: 'Quand une clé est trouvée dans un lieu public',
    nl: 'Als een sleutel op een openbare plaats wordt gevonden',
  },
  report: {
    en: 'Raise an alert; somebody decides',
    fr: 'Déclencher une alerte ; quelqu’un décide',
    nl: 'Een melding geven; iemand beslist',
  },
  'cut-off': {
    en: 'Cut it off at once, and raise an alert',
    fr: 'La couper aussitôt, et déclencher une alerte',
    nl: 'Meteen afsnijden, en een melding geven',
  },
  operatorTitle: { en: 'For the operator', fr: 'Pour l’opérateur', nl: 'Voor de operator' },
  connector: {
    en: 'Connector access: new web service accounts (legacy HTTP Basic) may be made',
    fr: 'Accès connecteur : de nouveaux comptes de service web (ancien HTTP Basic) peuvent être créés',
    nl: 'Connectortoegang: nieuwe webserviceaccounts (oude HTTP Basic) kunnen worden gemaakt',
  },
  save: { en: 'Save the settings', fr: 'Enregistrer les paramètres', nl: 'Instellingen opslaan' },
  saved: { en: 'The settings were saved', fr: 'Paramètres enregistrés', nl: 'Instellingen opgeslagen' },
  unchanged: { en: 'Nothing was changed.', fr: 'Rien n’a été modifié.', nl: 'Er is niets gewijzigd.' },
  conflict: {
    en: 'Somebody else changed the settings in the meantime. Yours are still here; save again to apply them on top.',
    fr: 'Quelqu’un d’autre a modifié les paramètres entre-temps. Les vôtres sont encore là ; enregistrez à nouveau pour les appliquer.',
    nl: 'Iemand anders wijzigde de instellingen ondertussen. De uwe staan hier nog; sla opnieuw op om ze toe te passen.',
  },
});
