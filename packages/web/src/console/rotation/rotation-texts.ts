import { defineTexts } from '../../ui/i18n/text.ts';

/** A new key now, the one before until its time. */
export const rotationTexts = defineTexts({
  rotate: { en: 'Rotate key', fr: 'Renouveler la clé', nl: 'Sleutel vernieuwen' },
  rotateTitle: {
    en: 'Rotate the key of {name}?',
    fr: 'Renouveler la clé de {name} ?',
    nl: 'Sleutel van {name} vernieuwen?',
  },
  rotateWhat: {
    en: 'You get a new key at once. The present one goes on working for a while, so that the integration can change over without one failed call.',
    fr: 'Vous recevez aussitôt une nouvelle clé. L’actuelle continue de fonctionner un certain temps : l’intégration peut changer de clé sans un seul appel en échec.',
    nl: 'U krijgt meteen een nieuwe sleutel. De huidige blijft nog een tijd werken, zodat de integratie kan overstappen zonder één mislukte aanroep.',
  },
  overlap: {
    en: 'How long the present key goes on working',
    fr: 'Durée pendant laquelle la clé actuelle reste valable',
    nl: 'Hoelang de huidige sleutel blijft werken',
  },
  oneHour: { en: '1 hour', fr: '1 heure', nl: '1 uur' },
  oneDay: { en: '24 hours', fr: '24 heures', nl: '24 uur' },
  sevenDays: { en: '7 days', fr: '7 jours', nl: '7 dagen' },
  thirtyDays: { en: '30 days', fr: '30 jours', nl: '30 dagen' },
  other: { en: 'Another time', fr: 'Une autre durée', nl: 'Een andere tijd' },
  hours: { en: 'Hours, from 1 to 720', fr: 'Heures, de 1 à 720', nl: 'Uren, van 1 tot 720' },
  until: {
    en: 'Until {when}; then it dies by itself on every gateway, and every token made from it.',
    fr: 'Jusqu’au {when} ; ensuite elle cesse d’elle-même sur chaque passerelle, avec tous les jetons qui en proviennent.',
    nl: 'Tot {when}; daarna vervalt hij vanzelf op elke gateway, met elk token ervan.',
  },
  rotated: {
    en: 'The key of {name} was rotated',
    fr: 'La clé de {name} a été renouvelée',
    nl: 'De sleutel van {name} is vernieuwd',
  },
  title: { en: 'Two keys work', fr: 'Deux clés fonctionnent', nl: 'Er werken twee sleutels' },
  oldKey: { en: 'Old key', fr: 'Ancienne clé', nl: 'Oude sleutel' },
  newKey: { en: 'New key', fr: 'Nouvelle clé', nl: 'Nieuwe sleutel' },
  diesAt: { en: 'Dies on {when}', fr: 'Cesse le {when}', nl: 'Vervalt op {when}' },
  madeAt: { en: 'Made on {when}', fr: 'Créée le {when}', nl: 'Gemaakt op {when}' },
  lastUsed: { en: 'Last used', fr: 'Dernier usage', nl: 'Laatst gebruikt' },
  usedAt: { en: '{when}, from {address}', fr: '{when}, depuis {address}', nl: '{when}, vanaf {address}' },
  never: { en: 'never', fr: 'jamais', nl: 'nooit' },
  calls: { en: 'Calls in 24 hours', fr: 'Appels en 24 heures', nl: 'Aanroepen in 24 uur' },
  callsWithFailures: {
    en: '{calls}, of which {failures} refused or failed',
    fr: '{calls}, dont {failures} refusés ou en échec',
    nl: '{calls}, waarvan {failures} geweigerd of mislukt',
  },
  addresses: { en: 'Addresses', fr: 'Adresses', nl: 'Adressen' },
  none: { en: 'none', fr: 'aucune', nl: 'geen' },
  silentFor: {
    en: 'Safe to retire when silent for',
    fr: 'À retirer sans risque après un silence de',
    nl: 'Veilig af te voeren na een stilte van',
  },
  safe: {
    en: 'Safe to retire: nobody has used the old key since {when}.',
    fr: 'À retirer sans risque : personne n’a utilisé l’ancienne clé depuis le {when}.',
    nl: 'Veilig af te voeren: niemand heeft de oude sleutel gebruikt sinds {when}.',
  },
  notSafe: {
    en: 'Not yet safe to retire. Last sign of life of the old key: {when}.',
    fr: 'Pas encore sans risque. Dernier signe de vie de l’ancienne clé : {when}.',
    nl: 'Nog niet veilig af te voeren. Laatste levensteken van de oude sleutel: {when}.',
  },
  retire: { en: 'Retire the old key', fr: 'Retirer l’ancienne clé', nl: 'Oude sleutel afvoeren' },
  retireTitle: {
    en: 'Retire the old key of {name}?',
    fr: 'Retirer l’ancienne clé de {name} ?',
    nl: 'Oude sleutel van {name} afvoeren?',
  },
  retireWhat: {
    en: 'The old key and every token made from it stop working now. The new key goes on.',
    fr: 'L’ancienne clé et tous les jetons qui en proviennent cessent de fonctionner maintenant. La nouvelle continue.',
    nl: 'De oude sleutel en elk token ervan werken nu niet meer. De nieuwe blijft werken.',
  },
  retired: {
    en: 'The old key of {name} was retired',
    fr: 'L’ancienne clé de {name} a été retirée',
    nl: 'De oude sleutel van {name} is afgevoerd',
  },
  endsSoon: {
    en: 'This key ends {when}: rotate it before.',
    fr: 'Cette clé prend fin {when} : renouvelez-la avant.',
    nl: 'Deze sleutel vervalt {when}: vernieuw hem voordien.',
  },
});
