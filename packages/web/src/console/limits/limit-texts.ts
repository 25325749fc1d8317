import { defineTexts } from '../../ui/i18n/text.ts';

export const limitTexts = defineTexts({
  title: { en: 'Rate limits', fr: 'Limites de débit', nl: 'Limieten' },
  hint: {
    en: 'You can lower what the plan allows, not raise it. Empty: as the plan says.',
    fr: 'Vous pouvez abaisser ce que le plan permet, pas le relever. Vide : comme le dit le plan.',
    nl: 'U kunt verlagen wat het plan toelaat, niet verhogen. Leeg: zoals het plan zegt.',
  },
  none: {
    en: 'No plan limits its calls.',
    fr: 'Aucun plan ne limite ses appels.',
    nl: 'Geen plan beperkt zijn aanroepen.',
  },
  noneOfLicence: {
    en: 'No plan limits the calls of this licence.',
    fr: 'Aucun plan ne limite les appels de cette licence.',
    nl: 'Geen plan beperkt de aanroepen van deze licentie.',
  },
  calls: {
    en: '{limit} calls in {window}',
    fr: '{limit} appels en {window}',
    nl: '{limit} aanroepen in {window}',
  },
  concurrent: {
    en: '{limit} calls at once',
    fr: '{limit} appels à la fois',
    nl: '{limit} aanroepen tegelijk',
  },
  bulk: {
    en: '{limit} bulk calls in {window}',
    fr: '{limit} appels de masse en {window}',
    nl: '{limit} bulkaanroepen in {window}',
  },
  bulkOn: {
    en: '{limit} bulk calls in {window}, on each {resource}',
    fr: '{limit} appels de masse en {window}, pour chaque {resource}',
    nl: '{limit} bulkaanroepen in {window}, per {resource}',
  },
  bytes: {
    en: '{limit} bytes in {window}',
    fr: '{limit} octets en {window}',
    nl: '{limit} bytes binnen {window}',
  },
  ofLicence: {
    en: 'shared by the whole licence',
    fr: 'partagée par toute la licence',
    nl: 'gedeeld door de hele licentie',
  },
  ofApiUser: { en: 'for each API user', fr: 'pour chaque utilisateur API', nl: 'per API-gebruiker' },
  waits: { en: 'the excess waits', fr: 'l’excédent attend', nl: 'het overschot wacht' },
  onApis: { en: 'on {apis}', fr: 'sur {apis}', nl: 'op {apis}' },
  left: {
    en: '{remaining} of {limit} left now',
    fr: 'il reste {remaining} sur {limit}',
    nl: 'nog {remaining} van {limit} over',
  },
  leftUnknown: {
    en: 'how much is left cannot be told here',
    fr: 'on ne peut pas dire ici ce qu’il reste',
    nl: 'hoeveel er over is, is hier niet te zeggen',
  },
  atMost: { en: 'At most, {name}', fr: 'Au plus, {name}', nl: 'Hoogstens, {name}' },
  tooHigh: {
    en: 'at most {limit}: you may lower a limit, not raise it',
    fr: '{limit} au plus : vous pouvez abaisser une limite, pas la relever',
    nl: 'hoogstens {limit}: u mag een limiet verlagen, niet verhogen',
  },
  change: { en: 'Change limits', fr: 'Modifier les limites', nl: 'Limieten wijzigen' },
  saved: {
    en: 'The limits are saved.',
    fr: 'Les limites sont enregistrées.',
    nl: 'De limieten zijn bewaard.',
  },
  conflict: {
    en: 'Somebody else has changed the limits meanwhile. These are the current limits.',
    fr: 'Quelqu’un d’autre a modifié les limites entre-temps. Voici ce qu’il en est.',
    nl: 'Iemand anders heeft de limieten intussen gewijzigd. Dit staat er nu.',
  },
  licenceTitle: { en: 'Limits of the licence', fr: 'Limites de la licence', nl: 'Limieten van de licentie' },
  licenceHint: {
    en: 'What every API user of the licence is held to in this environment. Only the operator changes it.',
    fr: 'Ce à quoi chaque utilisateur API de la licence est tenu dans cet environnement. Seul l’opérateur le modifie.',
    nl: 'Waaraan elke API-gebruiker van de licentie gehouden is in deze omgeving. Alleen de operator wijzigt het.',
  },
  operatorHint: {
    en: 'A number here takes the place of the API’s own, upwards too. Empty: as the API says.',
    fr: 'Un nombre ici remplace celui de l’API, aussi vers le haut. Vide : comme le dit l’API.',
    nl: 'Een getal hier komt in de plaats van dat van de API, ook naar boven. Leeg: zoals de API zegt.',
  },
  share: {
    en: 'Limits are not exact over all gateways now: each counts its share of them ({percent}). {why}.',
    fr: 'Les limites ne sont pas exactes sur toutes les passerelles : chacune en compte sa part ({percent}). {why}.',
    nl: 'Limieten zijn nu niet exact over alle gateways: elke telt haar deel ervan ({percent}). {why}.',
  },
  noRedis: {
    en: 'There are several gateways and no Redis',
    fr: 'Il y a plusieurs passerelles et pas de Redis',
    nl: 'Er zijn meerdere gateways en geen Redis',
  },
  redisAway: {
    en: 'Redis has been away since {since}',
    fr: 'Redis est absent depuis {since}',
    nl: 'Redis is weg sinds {since}',
  },
});
