import type { ErrorTexts } from './error-text.ts';

/** The error catalogue in French. Codes that only the console shows have a title alone. */
export const errorTextsFr: ErrorTexts = {
  path_not_canonical: {
    title: 'Chemin non canonique',
    detail: 'Le chemin contient {what}, ce qui est refusé.',
    remedy:
      'Envoyez le chemin sous sa forme simple : sans segment vide, à points ou encodé, ni barre oblique inverse, point-virgule, fragment ou caractère de contrôle.',
  },
  request_malformed: {
    title: 'Requête mal formée',
    detail: 'La requête est mal formée : {what}.',
    remedy: 'Envoyez une requête HTTP/1.1 bien formée avec un seul en-tête Host.',
  },
  header_duplicated: {
    title: 'En-tête envoyé deux fois',
    detail: 'L’en-tête {header} ne peut figurer qu’une fois.',
    remedy: 'Envoyez l’en-tête une seule fois.',
  },
  header_reserved: {
    title: 'Nom d’en-tête réservé',
    detail: 'Le nom d’en-tête {header} est réservé à la passerelle, ou pourrait être lu comme tel.',
    remedy: 'N’envoyez pas cet en-tête.',
  },
  body_too_large: {
    title: 'Corps trop grand',
    detail: 'Le corps dépasse les {limitBytes} octets acceptés.',
    remedy: 'Envoyez un corps plus petit, au besoin en plusieurs appels.',
  },
  url_too_long: {
    title: 'URL trop longue',
    detail: 'L’URL dépasse les {limitBytes} octets acceptés.',
    remedy: 'Raccourcissez la requête, ou envoyez-la dans le corps si l’appel en a un.',
  },
  headers_too_large: {
    title: 'En-têtes trop grands',
    detail: 'Il y a trop d’en-têtes, ou ils sont trop grands.',
    remedy: 'Envoyez moins d’en-têtes, et de plus petits.',
  },
  http_version_unsupported: {
    title: 'Version HTTP non prise en charge',
    detail: 'La requête utilise une version de HTTP qui n’est pas prise en charge ici.',
    remedy: 'Envoyez HTTP/1.1.',
  },
  method_unknown: {
    title: 'Méthode inconnue',
    detail: 'La méthode {method} n’est jamais transmise, quel que soit le chemin.',
    remedy: 'Utilisez une des méthodes indiquées par le portail développeurs.',
  },
  client_address_unknown: {
    title: 'Adresse du client inconnue',
    detail: 'Les en-têtes de transfert ne donnent aucune adresse de client utilisable.',
    remedy: 'L’exploitant doit vérifier les proxys placés devant la passerelle.',
  },
  environment_unknown: {
    title: 'Hôte inconnu',
    detail: 'Aucune API n’est disponible sous ce nom d’hôte.',
    remedy: 'Vérifiez le nom d’hôte de l’URL de l’API.',
  },
  operation_unknown: {
    title: 'Appel inexistant',
    detail: 'Aucun appel de cette API n’a ce chemin.',
    remedy: 'Comparez le chemin avec le portail développeurs.',
  },
  method_not_allowed: {
    title: 'Méthode non autorisée',
    detail: 'Ce chemin n’accepte pas {method} ; il accepte {allow}.',
    remedy: 'Utilisez une des méthodes de l’en-tête Allow.',
  },
  path_ambiguous: {
    title: 'Chemin ambigu',
    detail: 'Le chemin contient {what} et pourrait donc désigner un autre appel que celui qui a été vérifié.',
    remedy:
      'Écrivez le chemin comme le portail développeurs le montre : avec les mêmes majuscules et minuscules, sans barre oblique, point ni extension à la fin, et avec les signes tels que `:` et `$` non encodés.',
  },
  api_sunset: {
    title: 'Plus disponible',
    detail: 'Cet élément n’est plus disponible depuis le {date}.',
    remedy: 'Utilisez le successeur indiqué dans l’en-tête Link, ou consultez le portail développeurs.',
  },
  credential_misplaced: {
    title: 'Identifiants dans le mauvais en-tête',
    detail: 'L’en-tête {header} n’est pas lu. Cet appel attend ses identifiants dans {expected}.',
    remedy: 'Envoyez les mêmes identifiants dans l’en-tête que la réponse indique.',
  },
  credential_missing: {
    title: 'Identifiants manquants',
    detail: 'Cet appel nécessite des identifiants.',
    remedy: 'Envoyez un jeton d’accès : Authorization: Bearer <accessToken>.',
  },
  credential_invalid: {
    title: 'Identifiants non valides',
    detail: 'Ces identifiants ne sont pas valides ici.',
    remedy:
      'Vérifiez qu’ils sont complets, qu’ils appartiennent à cet environnement, et qu’ils n’ont été ni réinitialisés ni révoqués.',
  },
  credential_ambiguous: {
    title: 'Plusieurs jeux d’identifiants',
    detail: 'L’appel contient plusieurs jeux d’identifiants.',
    remedy: 'Envoyez un seul jeu d’identifiants.',
  },
  credential_in_clear: {
    title: 'HTTPS nécessaire',
    detail: 'Des identifiants ont été envoyés par HTTP non chiffré. Ils n’ont pas été examinés.',
    remedy:
      'Utilisez https://. S’ils étaient réels, réinitialisez-les : d’autres ont pu les lire pendant le transfert.',
  },
  credential_in_query: {
    title: 'Identifiants dans l’URL',
    detail: 'Le paramètre {name} est refusé : des identifiants n’ont pas leur place dans une URL.',
    remedy:
      'Envoyez-les dans un en-tête. S’ils étaient réels, réinitialisez-les : les URL sont journalisées à de nombreux endroits.',
  },
  gateway_busy: {
    title: 'Passerelle occupée',
    detail: 'Trop d’appels de ce type sont traités en même temps.',
    remedy: 'Réessayez selon Retry-After, avec moins d’appels à la fois.',
  },
  bodies_held: {
    title: 'Trop de corps de requête à la fois',
    detail: 'Les corps de requête de cette licence en cours d’examen occupent toute la mémoire permise.',
    remedy: 'Réessayez selon Retry-After, avec moins d’appels à grand corps à la fois.',
  },
  credential_scheme_refused: {
    title: 'Méthode non acceptée',
    detail: 'Cette API n’accepte pas ce type d’identifiants.',
    remedy: 'Utilisez une méthode que l’API indique dans WWW-Authenticate.',
  },
  token_expired: {
    title: 'Jeton d’accès expiré',
    detail: 'Le jeton d’accès a expiré.',
    remedy: 'Obtenez un nouveau jeton sur /auth/token.',
  },
  api_user_deactivated: {
    title: 'Identifiants non valides',
    detail: 'Ces identifiants ne sont pas valides ici.',
    remedy: 'Adressez-vous à l’administrateur de la licence.',
  },
  key_expired: {
    title: 'Clé API expirée',
    detail: 'La clé API a expiré.',
    remedy: 'Demandez à l’administrateur de la licence de prolonger ou de réinitialiser la clé.',
  },
  network_refused: {
    title: 'Adresse non autorisée',
    detail: 'Ces identifiants ne peuvent pas être utilisés depuis {address}.',
    remedy:
      'Appelez depuis une adresse autorisée, ou demandez à l’administrateur de la licence d’ajouter celle-ci.',
  },
  right_missing: {
    title: 'Droit manquant',
    detail: 'Cet appel nécessite {needed}.',
    remedy: 'Demandez ce droit à l’administrateur de la licence.',
  },
  scope_insufficient: {
    title: 'Portée trop étroite',
    detail: 'Le jeton d’accès a été demandé avec la portée {scope}, alors que cet appel écrit.',
    remedy: 'Demandez un jeton avec la portée « read write », ou sans portée.',
  },
  operation_unclassified: {
    title: 'Aucun droit attribué',
    detail: 'Aucun droit n’est encore attribué à cet appel : personne ne peut le faire.',
    remedy: 'L’exploitant doit attribuer un module à l’opération.',
  },
  access_type_excludes: {
    title: 'Hors du type d’accès',
    detail: 'Le type d’accès {accessType} ne comprend pas cet appel.',
    remedy: 'Demandez un autre type d’accès à l’administrateur de la licence.',
  },
  dimension_refused: {
    title: 'Valeur non autorisée',
    detail: 'Ces identifiants ne peuvent pas utiliser {dimension} {value}.',
    remedy: 'Omettez cette valeur, ou demandez à l’administrateur de la licence de l’autoriser.',
  },
  dimension_missing: {
    title: 'Valeur manquante',
    detail: 'Un appel avec ces identifiants doit préciser : {dimension}.',
    remedy: 'Précisez une valeur que ces identifiants peuvent utiliser.',
  },
  query_ambiguous: {
    title: 'Requête ambiguë',
    detail: 'La requête ou le formulaire contient {what}.',
    remedy:
      'Envoyez chaque paramètre une seule fois, sous le nom que lui donne le portail développeurs, et encodez les signes spéciaux de sa valeur.',
  },
  method_override_refused: {
    title: 'Remplacement de méthode refusé',
    detail: 'L’appel indique une autre méthode dans {what}, ce qui est refusé.',
    remedy: 'Retirez `_method` et envoyez l’appel avec la méthode elle-même.',
  },
  body_malformed: {
    title: 'Corps mal formé',
    detail: 'Le corps doit être examiné, et il contient {what}.',
    remedy: 'Envoyez du JSON bien formé en UTF-8, où aucun objet ne contient deux fois le même membre.',
  },
  body_not_inspectable: {
    title: 'Corps impossible à examiner',
    detail: 'Le corps doit être examiné, et {what}.',
    remedy: 'Envoyez le corps en application/json, sans encodage de contenu.',
  },
  rate_limited: {
    title: 'Trop d’appels',
    detail: 'La limite de {limit} est épuisée.',
    remedy: 'Attendez le temps indiqué par Retry-After.',
  },
  upstream_unreachable: {
    title: 'Service injoignable',
    detail: 'Le service derrière la passerelle n’a pas répondu.',
    remedy: 'Réessayez ; prévenez l’exploitant si cela dure.',
  },
  upstream_invalid: {
    title: 'Réponse du service inutilisable',
    detail: 'Le service derrière la passerelle a envoyé une réponse qui ne peut être transmise.',
    remedy: 'Prévenez l’exploitant, avec l’identifiant de la requête.',
  },
  upstream_timeout: {
    title: 'Service trop lent',
    detail: 'Le service derrière la passerelle a mis trop de temps.',
    remedy: 'Réessayez ; prévenez l’exploitant si cela dure.',
  },
  catalogue_unreadable: {
    title: 'API indisponible',
    detail:
      'La passerelle ne peut pas lire le catalogue de cette API, qui indique ses appels et les droits requis.',
    remedy: 'Prévenez l’exploitant, avec l’identifiant de la requête : le catalogue doit être republié.',
  },
  gateway_stale: {
    title: 'Passerelle coupée de son plan de contrôle',
    detail: 'La passerelle ne peut pas confirmer que les identifiants sont encore valides.',
    remedy: 'Réessayez selon Retry-After.',
  },
  gateway_stopping: {
    title: 'Passerelle en arrêt',
    detail: 'Cette passerelle s’arrête.',
    remedy: 'Réessayez ; une autre passerelle répondra.',
  },
  client_gone: { title: 'Connexion fermée par le client' },
  internal_error: {
    title: 'Erreur interne',
    detail: 'Quelque chose s’est mal passé ici.',
    remedy: 'Prévenez l’exploitant, avec l’identifiant de la requête.',
  },
  request_invalid: { title: 'Requête non valide' },
  body_not_json: {
    title: 'Le corps n’est pas du JSON',
    detail: 'Le corps n’a pas été envoyé avec Content-Type: application/json.',
    remedy: 'Envoyez le corps en JSON, avec l’en-tête Content-Type: application/json.',
  },
  not_signed_in: { title: 'Non connecté' },
  step_up_needed: { title: 'Nouvelle authentification nécessaire' },
  second_factor_needed: { title: 'Second facteur nécessaire' },
  enrolment_proof_needed: { title: 'Preuve plus forte nécessaire' },
  address_unproved: { title: 'Adresse non confirmée' },
  code_used: { title: 'Code déjà utilisé' },
  mail_not_configured: { title: 'Pas de serveur de messagerie' },
  not_permitted: { title: 'Action non autorisée' },
  cross_site_refused: { title: 'Requête d’un autre site refusée' },
  document_missing: {
    title: 'Pas de document',
    detail: 'Le document OpenAPI de cette API n’est pas enregistré ici.',
    remedy: 'L’exploitant doit importer de nouveau le document de l’API : `postern catalogue import`.',
  },
  not_found: { title: 'Introuvable' },
  version_conflict: { title: 'Modifié entre-temps' },
  already_exists: { title: 'Existe déjà' },
  already_created: { title: 'Déjà créé' },
  transition_refused: { title: 'Impossible dans cet état' },
  level_not_offered: { title: 'Niveau non proposé' },
  module_unknown: { title: 'Module inconnu' },
  connector_access_missing: { title: 'Pas d’accès connecteur' },
  key_show_once: { title: 'Clé affichée une seule fois' },
  smaller_rights_unknown: { title: 'Pas d’ensemble de droits plus petit' },
  hand_over_code_wrong: { title: 'Code incorrect' },
  secret_unavailable: {
    title: 'Secret indisponible',
    detail: 'Il manque à ce serveur une clé maîtresse nécessaire à cet appel.',
    remedy:
      'Réessayez selon Retry-After. L’exploitant doit le démarrer avec les mêmes masterKey et earlierMasterKeys que postern control.',
  },
  storage_full: {
    title: 'Disque de la base de données plein',
    detail: 'Le disque de la base de données est plein : rien n’a changé, et rien ne peut être révoqué.',
    remedy: 'L’exploitant doit libérer de la place sur ce disque. Réessayez ensuite.',
  },
  database_set_back: {
    title: 'Base de données remplacée par une plus ancienne',
    detail:
      'Il manque à la base de données des changements que cette installation a confirmés : elle a été remplacée par une version plus ancienne. Aucun changement n’y est confirmé.',
    remedy:
      'L’exploitant doit restaurer la base actuelle, ou suivre la procédure pour une sauvegarde restaurée et redémarrer.',
  },
  storage_unavailable: {
    title: 'Base de données indisponible',
    detail: 'La base de données ne répond pas.',
    remedy: 'Réessayez selon Retry-After.',
  },
};
