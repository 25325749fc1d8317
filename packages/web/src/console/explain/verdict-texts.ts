import { defineTexts } from '../../ui/i18n/text.ts';

/** The sentence of a stage that refuses, by the code of the refusal; present-verdict.test.ts finds codes that are missing. */
export const refusalTexts = defineTexts({
  path_not_canonical: {
    en: 'The path is written in a way that could mean two things.',
    fr: 'Le chemin est écrit d’une façon qui pourrait signifier deux choses.',
    nl: 'Het pad is geschreven op een manier die twee dingen kan betekenen.',
  },
  request_malformed: {
    en: 'The request is malformed.',
    fr: 'La requête est mal formée.',
    nl: 'Het verzoek is verkeerd gevormd.',
  },
  header_duplicated: {
    en: 'A header that may appear only once was sent twice.',
    fr: 'Un en-tête qui ne peut figurer qu’une fois a été envoyé deux fois.',
    nl: 'Een header die maar één keer mag voorkomen, is twee keer gestuurd.',
  },
  header_reserved: {
    en: 'A header has a name that is reserved for the gateway, or that could be read as one that is.',
    fr: 'Un en-tête porte un nom réservé à la passerelle, ou qui pourrait être lu comme tel.',
    nl: 'Een header heeft een naam die voor de gateway gereserveerd is, of die zo gelezen kan worden.',
  },
  body_too_large: {
    en: 'The body is larger than the gateway accepts.',
    fr: 'Le corps est plus grand que ce que la passerelle accepte.',
    nl: 'De body is groter dan de gateway aanvaardt.',
  },
  url_too_long: {
    en: 'The URL is longer than the gateway accepts.',
    fr: 'L’URL est plus longue que ce que la passerelle accepte.',
    nl: 'De URL is langer dan de gateway aanvaardt.',
  },
  headers_too_large: {
    en: 'There are too many headers, or they are too large.',
    fr: 'Il y a trop d’en-têtes, ou ils sont trop grands.',
    nl: 'Er zijn te veel headers, of ze zijn te groot.',
  },
  http_version_unsupported: {
    en: 'The request uses a version of HTTP that is not supported here.',
    fr: 'La requête est dans une version de HTTP qui n’est pas parlée ici.',
    nl: 'Het verzoek is in een HTTP-versie die hier niet gesproken wordt.',
  },
  method_unknown: {
    en: 'The method is never forwarded.',
    fr: 'La méthode n’est jamais transmise.',
    nl: 'De methode wordt nooit doorgestuurd.',
  },
  client_address_unknown: {
    en: 'The address that the call came from cannot be told.',
    fr: 'L’adresse d’où vient l’appel est indéterminable.',
    nl: 'Het adres waarvan de aanroep kwam, is niet te bepalen.',
  },
  credential_in_clear: {
    en: 'A credential was sent over plain HTTP. It was not examined.',
    fr: 'Un justificatif est arrivé en HTTP clair. Il n’a pas été regardé.',
    nl: 'Een inloggegeven kwam over gewone HTTP. Er is niet naar gekeken.',
  },
  credential_in_query: {
    en: 'The URL contains a credential, which does not belong there.',
    fr: 'Un justificatif figure dans l’URL, où il n’a pas sa place.',
    nl: 'Een inloggegeven staat in de URL, waar het niet hoort.',
  },
  environment_unknown: {
    en: 'No environment is served on this host.',
    fr: 'Aucun environnement n’est servi sur cet hôte.',
    nl: 'Op deze host wordt geen omgeving bediend.',
  },
  operation_unknown: {
    en: 'No call of any API has this path.',
    fr: 'Aucun appel d’aucune API n’a ce chemin.',
    nl: 'Geen aanroep van welke API ook heeft dit pad.',
  },
  method_not_allowed: {
    en: 'The path exists, but not with this method.',
    fr: 'Le chemin existe, mais pas avec cette méthode.',
    nl: 'Het pad bestaat, maar niet met deze methode.',
  },
  path_ambiguous: {
    en: 'The path could be read as that of another call.',
    fr: 'Le chemin pourrait être lu comme celui d’un autre appel.',
    nl: 'Het pad kan gelezen worden als dat van een andere aanroep.',
  },
  api_sunset: {
    en: 'This call was discontinued: its sunset date has passed.',
    fr: 'Cet appel n’est plus disponible : sa date de retrait est passée.',
    nl: 'Deze aanroep is stopgezet: de einddatum is verstreken.',
  },
  credential_misplaced: {
    en: 'The call carries its credential in a header that is not read.',
    fr: 'L’appel porte son justificatif dans un en-tête qui n’est pas lu.',
    nl: 'De aanroep draagt zijn inloggegeven in een header die niet wordt gelezen.',
  },
  credential_missing: {
    en: 'The call carries no credential.',
    fr: 'L’appel ne porte aucun justificatif.',
    nl: 'De aanroep draagt geen inloggegeven.',
  },
  credential_invalid: {
    en: 'The credential is unknown here, was cut off, or belongs elsewhere.',
    fr: 'Le justificatif est inconnu ici, a été coupé, ou appartient ailleurs.',
    nl: 'Het inloggegeven is hier onbekend, is afgesneden, of hoort elders.',
  },
  credential_ambiguous: {
    en: 'The call carries more than one credential.',
    fr: 'L’appel porte plus d’un justificatif.',
    nl: 'De aanroep draagt meer dan één inloggegeven.',
  },
  credential_scheme_refused: {
    en: 'This API does not accept this kind of credential.',
    fr: 'Cette API n’accepte pas ce type de justificatif.',
    nl: 'Deze API aanvaardt dit soort inloggegeven niet.',
  },
  token_expired: {
    en: 'The access token has run out. A new one is obtained with the key.',
    fr: 'Le jeton d’accès a expiré. Un nouveau s’obtient avec la clé.',
    nl: 'Het toegangstoken is verlopen. Met de sleutel krijgt men een nieuw.',
  },
  gateway_busy: {
    en: 'Too many such calls are being handled at the same time.',
    fr: 'Trop d’appels de ce type sont traités en même temps.',
    nl: 'Er worden te veel aanroepen van deze soort tegelijk verwerkt.',
  },
  bodies_held: {
    en: 'The request bodies of the licence that are being inspected use all of the permitted memory.',
    fr: 'Les corps de requête de la licence qui sont examinés occupent toute la mémoire permise.',
    nl: 'De body’s van de licentie die worden nagekeken, nemen al het toegestane geheugen in.',
  },
  catalogue_unreadable: {
    en: 'The catalogue of this API cannot be read, so every call of it is refused until it is published again.',
    fr: 'Le catalogue de cette API est illisible : tous ses appels sont refusés jusqu’à sa republication.',
    nl: 'De catalogus van deze API is onleesbaar: elke aanroep ervan wordt geweigerd tot hij opnieuw gepubliceerd is.',
  },
  gateway_stale: {
    en: 'The gateway has not heard of changes for too long, and refuses every call until it does.',
    fr: 'La passerelle n’a plus reçu les changements depuis trop longtemps et refuse tout appel d’ici là.',
    nl: 'De gateway hoorde te lang niets van wijzigingen en weigert elke aanroep tot dan.',
  },
  secret_unavailable: {
    en: 'The gateway lacks the master key that opens its signing key, so it cannot vouch for the caller.',
    fr: 'Il manque à la passerelle la clé maîtresse de sa clé de signature : elle ne peut pas garantir l’appelant.',
    nl: 'De gateway mist de hoofdsleutel van haar ondertekeningssleutel en kan dus niet voor de aanroeper instaan.',
  },
  storage_unavailable: {
    en: 'The database does not answer, so the credential cannot be judged.',
    fr: 'La base de données ne répond pas : le justificatif ne peut être jugé.',
    nl: 'De database antwoordt niet, dus het inloggegeven is niet te beoordelen.',
  },
  internal_error: {
    en: 'Something went wrong at the gateway.',
    fr: 'Une erreur s’est produite sur la passerelle.',
    nl: 'Er ging iets mis op de gateway.',
  },
  api_user_deactivated: {
    en: 'The API user is deactivated.',
    fr: 'L’utilisateur API est désactivé.',
    nl: 'De API-gebruiker is gedeactiveerd.',
  },
  key_expired: {
    en: 'The key, or the API user, has reached its end.',
    fr: 'La clé, ou l’utilisateur API, est arrivé à son terme.',
    nl: 'De sleutel, of de API-gebruiker, is aan zijn einde.',
  },
  network_refused: {
    en: 'The address is in none of the API user’s network rules.',
    fr: 'L’adresse n’est dans aucune règle de réseau de l’utilisateur API.',
    nl: 'Het adres valt onder geen netwerkregel van de API-gebruiker.',
  },
  right_missing: {
    en: 'The API user lacks a right that this call needs.',
    fr: 'Il manque à l’utilisateur API un droit que cet appel demande.',
    nl: 'De API-gebruiker mist een recht dat deze aanroep vereist.',
  },
  scope_insufficient: {
    en: 'The token was asked for with a scope that only reads, and this call writes.',
    fr: 'Le jeton a été demandé avec une portée en lecture seule, et cet appel écrit.',
    nl: 'Het token is gevraagd met een bereik dat alleen leest, en deze aanroep schrijft.',
  },
  operation_unclassified: {
    en: 'No module covers this call yet, so no API user may make it.',
    fr: 'Aucun module ne couvre encore cet appel : personne ne peut le faire.',
    nl: 'Nog geen module dekt deze aanroep, dus niemand mag hem doen.',
  },
  access_type_excludes: {
    en: 'The API user’s access type is not made for this call.',
    fr: 'Le type d’accès de l’utilisateur API n’est pas fait pour cet appel.',
    nl: 'Het toegangstype van de API-gebruiker is niet voor deze aanroep gemaakt.',
  },
  dimension_refused: {
    en: 'The call names a value that the API user may not use.',
    fr: 'L’appel nomme une valeur que l’utilisateur API ne peut pas utiliser.',
    nl: 'De aanroep noemt een waarde die de API-gebruiker niet mag gebruiken.',
  },
  dimension_missing: {
    en: 'The API user is limited by a value that the call does not name.',
    fr: 'L’utilisateur API est limité par une valeur que l’appel ne nomme pas.',
    nl: 'De API-gebruiker is beperkt door een waarde die de aanroep niet noemt.',
  },
  query_ambiguous: {
    en: 'A parameter could be read in more than one way.',
    fr: 'Un paramètre pourrait être lu de plusieurs façons.',
    nl: 'Een parameter kan op meer dan één manier gelezen worden.',
  },
  method_override_refused: {
    en: 'The call names another method than its own.',
    fr: 'L’appel indique une autre méthode que la sienne.',
    nl: 'De aanroep noemt een andere methode dan die van haarzelf.',
  },
  body_malformed: {
    en: 'The body has to be inspected, and is malformed.',
    fr: 'Le corps doit être inspecté, et il est mal formé.',
    nl: 'De body moet worden bekeken, en is verkeerd gevormd.',
  },
  body_not_inspectable: {
    en: 'The body has to be inspected, and cannot be.',
    fr: 'Le corps doit être inspecté, et ne peut l’être.',
    nl: 'De body moet worden bekeken, en dat kan niet.',
  },
  rate_limited: {
    en: 'A limit is used up.',
    fr: 'Une limite est épuisée.',
    nl: 'Een limiet is opgebruikt.',
  },
  client_gone: {
    en: 'The client closed the connection.',
    fr: 'Le client a fermé la connexion.',
    nl: 'De client sloot de verbinding.',
  },
});

/** The sentence of a stage that lets the call through; an assumption says what was assumed. */
export const stageTexts = defineTexts({
  receive: {
    en: 'The request is well formed, and its path means one thing only.',
    fr: 'La requête est bien formée, et son chemin n’a qu’un sens.',
    nl: 'Het verzoek is goed gevormd, en zijn pad betekent maar één ding.',
  },
  match: {
    en: 'The call is in the catalogue.',
    fr: 'L’appel est dans le catalogue.',
    nl: 'De aanroep staat in de catalogus.',
  },
  authenticate: {
    en: 'The credential is known and live.',
    fr: 'Le justificatif est connu et actif.',
    nl: 'Het inloggegeven is bekend en actief.',
  },
  authenticateAssumed: {
    en: 'The API user is taken to have proved itself.',
    fr: 'L’utilisateur API est supposé s’être identifié.',
    nl: 'De API-gebruiker wordt geacht zich te hebben bewezen.',
  },
  admit: {
    en: 'The API user is active, and the address is allowed.',
    fr: 'L’utilisateur API est actif, et l’adresse est permise.',
    nl: 'De API-gebruiker is actief, en het adres is toegelaten.',
  },
  admitAssumed: {
    en: 'The API user is active; its network rules are taken as met, since no address was given.',
    fr: 'L’utilisateur API est actif ; ses règles de réseau sont supposées respectées, faute d’adresse.',
    nl: 'De API-gebruiker is actief; zijn netwerkregels gelden als voldaan, want er is geen adres gegeven.',
  },
  authorise: {
    en: 'Its rights cover what the call needs.',
    fr: 'Ses droits couvrent ce que l’appel demande.',
    nl: 'Zijn rechten dekken wat de aanroep vereist.',
  },
  limit: {
    en: 'A trial spends no limit.',
    fr: 'Un essai n’entame aucune limite.',
    nl: 'Een proef verbruikt geen limiet.',
  },
  notReached: {
    en: 'The call does not get this far.',
    fr: 'L’appel n’arrive pas jusqu’ici.',
    nl: 'De aanroep komt niet zo ver.',
  },
  notTried: {
    en: 'Not part of a trial: nothing is really called.',
    fr: 'Ne fait pas partie d’un essai : rien n’est vraiment appelé.',
    nl: 'Geen deel van een proef: er wordt niets echt aangeroepen.',
  },
  rawRule: {
    en: 'The gateway’s own words',
    fr: 'Les mots de la passerelle',
    nl: 'De woorden van de gateway',
  },
});
