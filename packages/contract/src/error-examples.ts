import { errorCatalogue, fillDetail } from './error-catalogue.ts';
import type { ErrorCode, ErrorFacts } from './error-catalogue.ts';

type Language = 'en' | 'fr' | 'nl';

/**
 * A realistic value of a refusal's fact, by language where it contains words. The server's answers themselves are in
 * English.
 */
type ExampleValue = string | Readonly<Record<Language, string>>;

/**
 * A value for each `{name}` place of a code's detail, for pages and documents that show an example of the answer.
 * error-examples.test.ts finds places without a value.
 */
const examples: Readonly<Partial<Record<ErrorCode, Readonly<Record<string, ExampleValue>>>>> = {
  path_not_canonical: {
    what: { en: 'an encoded slash', fr: 'une barre oblique encodée', nl: 'een gecodeerde schuine streep' },
  },
  request_malformed: {
    what: {
      en: 'no usable Host header',
      fr: 'pas d’en-tête Host utilisable',
      nl: 'geen bruikbare Host-header',
    },
  },
  header_duplicated: { header: 'authorization' },
  header_reserved: { header: 'x-postern-api-user' },
  body_too_large: { limitBytes: '10485760' },
  url_too_long: { limitBytes: '8192' },
  method_unknown: { method: 'TRACE' },
  method_not_allowed: { method: 'DELETE', allow: 'GET, HEAD' },
  path_ambiguous: {
    what: {
      en: 'a spelling that some servers take for another one',
      fr: 'une orthographe que certains serveurs lisent autrement',
      nl: 'een schrijfwijze die sommige servers anders lezen',
    },
  },
  api_sunset: { date: '2026-06-30' },
  credential_misplaced: { header: 'x-api-key', expected: 'api-token' },
  credential_in_query: { name: 'api_key' },
  network_refused: { address: '203.0.113.7' },
  right_missing: {
    needed: {
      en: 'Profiles: Read and write',
      fr: 'Profiles : lire et écrire',
      nl: 'Profiles: lezen en schrijven',
    },
  },
  scope_insufficient: { scope: 'read' },
  access_type_excludes: { accessType: 'integrations' },
  dimension_refused: { dimension: 'entity', value: 'belgium' },
  dimension_missing: { dimension: 'entity' },
  query_ambiguous: {
    what: {
      en: 'the parameter `entity` twice',
      fr: 'deux fois le paramètre `entity`',
      nl: 'de parameter `entity` twee keer',
    },
  },
  method_override_refused: { what: { en: 'its query', fr: 'sa requête', nl: 'zijn query' } },
  body_malformed: {
    what: {
      en: 'a member named twice',
      fr: 'un membre nommé deux fois',
      nl: 'een lid dat twee keer genoemd wordt',
    },
  },
  body_not_inspectable: {
    what: {
      en: 'it is no application/json',
      fr: 'il n’est pas en application/json',
      nl: 'ze is geen application/json',
    },
  },
  rate_limited: {
    limit: {
      en: '100 calls in 1 minute per API user',
      fr: '100 appels par minute et par utilisateur API',
      nl: '100 aanroepen per minuut en per API-gebruiker',
    },
  },
  request_invalid: {
    what: {
      en: 'The field /email is not valid.',
      fr: 'Le champ /email n’est pas valable.',
      nl: 'Het veld /email is niet geldig.',
    },
  },
  not_found: { what: { en: 'API user', fr: 'utilisateur API', nl: 'API-gebruiker' } },
  version_conflict: { what: { en: 'the API user', fr: 'l’utilisateur API', nl: 'de API-gebruiker' } },
  already_exists: { what: { en: 'The entity Belgium', fr: 'L’entité Belgium', nl: 'De entiteit Belgium' } },
  transition_refused: {
    what: {
      en: 'The API user is deactivated.',
      fr: 'L’utilisateur API est désactivé.',
      nl: 'De API-gebruiker is gedeactiveerd.',
    },
  },
  level_not_offered: { moduleId: 'transactional', level: 'read' },
  module_unknown: { moduleId: 'profile' },
  hand_over_code_wrong: { triesLeft: '4' },
};

/** Decides whether the code's detail contains `{name}` places, so that it differs from answer to answer. */
export function hasPlaces(code: ErrorCode): boolean {
  return /\{\w+\}/.test(errorCatalogue[code].detail);
}

/** Lists realistic facts for a refusal with this code. */
export function listExampleFacts(code: ErrorCode, language: Language = 'en'): ErrorFacts {
  return Object.fromEntries(
    Object.entries(examples[code] ?? {}).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : value[language],
    ]),
  );
}

/** Fills the code's detail with realistic values. `detail` is the catalogue's text or its translation. */
export function presentExampleDetail(code: ErrorCode, detail: string, language: Language = 'en'): string {
  return fillDetail(detail, listExampleFacts(code, language));
}
