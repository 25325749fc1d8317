import type { PortalLanguage } from '@postern/contract/portal';
import type { Level } from '@postern/contract/level';

/** The prose of the enriched document, in the languages of the portal. */
export interface RightTexts {
  readonly level: Readonly<Record<Exclude<Level, 'none'>, string>>;
  /** `needs` is a list such as `Read on Profiles`. */
  needs(needs: string): string;
  levelOn(level: string, module: string): string;
  readonly and: string;
  open(modules: string): string;
  closed(modules: string): string;
  readonly unclassified: string;
  unreachable(module: string): string;
  readonly deprecated: string;
  deprecatedSince(date: string): string;
  sunset(date: string): string;
  successor(url: string): string;
  readonly refusedWith: string;
  readonly right: string;
  schemeBearer(tokenUrl: string): string;
  readonly schemeOauth: string;
  readonly schemeDpop: string;
  schemeKey(header: string): string;
  readonly schemeBasic: string;
  readonly domain: string;
  readonly account: string;
  readonly scopeRead: string;
  readonly scopeWrite: string;
}

const en: RightTexts = {
  level: { read: 'Read', write: 'Read and write' },
  needs: (needs) => `Needs ${needs}.`,
  levelOn: (level, module) => `${level} on ${module}`,
  and: ' and ',
  open: (modules) => `${modules}: open to every API user.`,
  closed: (modules) => `${modules}: closed, no right opens it.`,
  unclassified: 'No right has been assigned to this call yet, so it is refused to everybody.',
  unreachable: (module) => `${module} offers no level that would allow this call.`,
  deprecated: 'Deprecated.',
  deprecatedSince: (date) => `Deprecated since ${date}.`,
  sunset: (date) => `Gone from ${date} on.`,
  successor: (url) => `Replaced by ${url}.`,
  refusedWith: 'Refused by the gateway',
  right: 'Right',
  schemeBearer: (tokenUrl) =>
    `An access token. Get one with your API key: \`GET ${tokenUrl}\` with \`Authorization: YOUR_API_KEY\`, without a scheme word. It lasts 15 minutes.`,
  schemeOauth: 'OAuth 2 client credentials: the client id is the API user’s id, the secret its API key.',
  schemeDpop: 'An access token that is bound to a key of the client (RFC 9449).',
  schemeKey: (header) => `The API key itself, in the header ${header}.`,
  schemeBasic:
    'A web service account: `licence/account` and its password. Legacy; use an API key where you can.',
  domain: 'Host and port of the gateway: which environment is called.',
  account: 'The licence’s account name.',
  scopeRead: 'Only read',
  scopeWrite: 'Read and write',
};

const fr: RightTexts = {
  level: { read: 'Lecture', write: 'Lecture et écriture' },
  needs: (needs) => `Nécessite ${needs}.`,
  levelOn: (level, module) => `${level} sur ${module}`,
  and: ' et ',
  open: (modules) => `${modules} : ouvert à tous les utilisateurs API.`,
  closed: (modules) => `${modules} : fermé, aucun droit ne l’ouvre.`,
  unclassified: 'Aucun droit n’est encore attribué à cet appel : il est refusé à tous.',
  unreachable: (module) => `${module} n’offre aucun niveau qui permettrait cet appel.`,
  deprecated: 'Obsolète.',
  deprecatedSince: (date) => `Obsolète depuis le ${date}.`,
  sunset: (date) => `Supprimé à partir du ${date}.`,
  successor: (url) => `Remplacé par ${url}.`,
  refusedWith: 'Refusé par la passerelle',
  right: 'Droit',
  schemeBearer: (tokenUrl) =>
    `Un jeton d’accès. Obtenez-le avec votre clé API : \`GET ${tokenUrl}\` avec \`Authorization: VOTRE_CLE_API\`, sans mot de schéma. Il dure 15 minutes.`,
  schemeOauth:
    'OAuth 2, client credentials : l’identifiant client est celui de l’utilisateur API, le secret est sa clé API.',
  schemeDpop: 'Un jeton d’accès lié à une clé du client (RFC 9449).',
  schemeKey: (header) => `La clé API elle-même, dans l’en-tête ${header}.`,
  schemeBasic:
    'Un compte de service web : `licence/compte` et son mot de passe. Ancienne méthode ; préférez une clé API.',
  domain: 'Hôte et port de la passerelle : l’environnement appelé.',
  account: 'Le nom de compte de la licence.',
  scopeRead: 'Lecture seule',
  scopeWrite: 'Lecture et écriture',
};

const nl: RightTexts = {
  level: { read: 'Lezen', write: 'Lezen en schrijven' },
  needs: (needs) => `Vereist ${needs}.`,
  levelOn: (level, module) => `${level} op ${module}`,
  and: ' en ',
  open: (modules) => `${modules}: open voor elke API-gebruiker.`,
  closed: (modules) => `${modules}: gesloten, geen enkel recht opent dit.`,
  unclassified: 'Aan deze aanroep is nog geen recht toegekend. Daarom wordt hij voor iedereen geweigerd.',
  unreachable: (module) => `${module} biedt geen niveau dat deze aanroep toestaat.`,
  deprecated: 'Verouderd.',
  deprecatedSince: (date) => `Verouderd sinds ${date}.`,
  sunset: (date) => `Verdwijnt vanaf ${date}.`,
  successor: (url) => `Vervangen door ${url}.`,
  refusedWith: 'Geweigerd door de gateway',
  right: 'Recht',
  schemeBearer: (tokenUrl) =>
    `Een toegangstoken. Vraag er een aan met uw API-sleutel: \`GET ${tokenUrl}\` met \`Authorization: UW_API_SLEUTEL\`, zonder schemawoord. Het is 15 minuten geldig.`,
  schemeOauth:
    'OAuth 2, client credentials: de client-id is de id van de API-gebruiker, het geheim zijn API-sleutel.',
  schemeDpop: 'Een toegangstoken dat aan een sleutel van de client is gebonden (RFC 9449).',
  schemeKey: (header) => `De API-sleutel zelf, in de header ${header}.`,
  schemeBasic:
    'Een webserviceaccount: `licentie/account` en het wachtwoord. Verouderd; gebruik liever een API-sleutel.',
  domain: 'Host en poort van de gateway: welke omgeving wordt aangeroepen.',
  account: 'De accountnaam van de licentie.',
  scopeRead: 'Alleen lezen',
  scopeWrite: 'Lezen en schrijven',
};

export const rightTexts: Readonly<Record<PortalLanguage, RightTexts>> = { en, fr, nl };
