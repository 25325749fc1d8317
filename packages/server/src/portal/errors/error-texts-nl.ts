import type { ErrorTexts } from './error-text.ts';

/** The error catalogue in Dutch. Codes that only the console shows have a title alone. */
export const errorTextsNl: ErrorTexts = {
  path_not_canonical: {
    title: 'Pad niet canoniek',
    detail: 'Het pad bevat {what}, en dat wordt geweigerd.',
    remedy:
      'Stuur het gewone pad: geen lege, punt- of gecodeerde segmenten, geen backslash, puntkomma, fragment of stuurtekens.',
  },
  request_malformed: {
    title: 'Misvormd verzoek',
    detail: 'Het verzoek is misvormd: {what}.',
    remedy: 'Stuur een goed gevormd HTTP/1.1-verzoek met één Host-header.',
  },
  header_duplicated: {
    title: 'Header tweemaal gestuurd',
    detail: 'De header {header} mag maar één keer voorkomen.',
    remedy: 'Stuur de header één keer.',
  },
  header_reserved: {
    title: 'Gereserveerde headernaam',
    detail: 'De headernaam {header} is gereserveerd voor de gateway, of kan zo gelezen worden.',
    remedy: 'Laat de header weg.',
  },
  body_too_large: {
    title: 'Body te groot',
    detail: 'De body is groter dan de {limitBytes} bytes die aanvaard worden.',
    remedy: 'Stuur een kleinere body, zo nodig in meerdere aanroepen.',
  },
  url_too_long: {
    title: 'URL te lang',
    detail: 'De URL is langer dan de {limitBytes} bytes die aanvaard worden.',
    remedy: 'Maak de query korter, of stuur ze in de body als de aanroep er een heeft.',
  },
  headers_too_large: {
    title: 'Headers te groot',
    detail: 'Er zijn te veel headers, of ze zijn te groot.',
    remedy: 'Stuur minder en kleinere headers.',
  },
  http_version_unsupported: {
    title: 'HTTP-versie niet ondersteund',
    detail: 'Het verzoek gebruikt een HTTP-versie die hier niet ondersteund wordt.',
    remedy: 'Stuur HTTP/1.1.',
  },
  method_unknown: {
    title: 'Onbekende methode',
    detail: 'De methode {method} wordt nooit doorgestuurd, welk pad het ook is.',
    remedy: 'Gebruik een van de methodes die het ontwikkelaarsportaal noemt.',
  },
  client_address_unknown: {
    title: 'Adres van de client onbekend',
    detail: 'De forwarding-headers noemen geen bruikbaar clientadres.',
    remedy: 'De beheerder van de installatie moet de proxy’s vóór de gateway nakijken.',
  },
  environment_unknown: {
    title: 'Onbekende host',
    detail: 'Onder deze hostnaam is geen API beschikbaar.',
    remedy: 'Controleer de hostnaam van de API-URL.',
  },
  operation_unknown: {
    title: 'Onbekende aanroep',
    detail: 'Geen enkele aanroep van deze API heeft dit pad.',
    remedy: 'Vergelijk het pad met het ontwikkelaarsportaal.',
  },
  method_not_allowed: {
    title: 'Methode niet toegestaan',
    detail: 'Dit pad aanvaardt {method} niet; wel {allow}.',
    remedy: 'Gebruik een van de methodes in de Allow-header.',
  },
  path_ambiguous: {
    title: 'Dubbelzinnig pad',
    detail: 'Het pad bevat {what}, zodat het een andere aanroep kan betekenen dan die gecontroleerd is.',
    remedy:
      'Schrijf het pad zoals het ontwikkelaarsportaal het toont: met dezelfde hoofdletters en kleine letters, zonder schuine streep, punt of extensie aan het einde, en met tekens zoals `:` en `$` niet gecodeerd.',
  },
  api_sunset: {
    title: 'Niet meer beschikbaar',
    detail: 'Dit is stopgezet op {date}.',
    remedy: 'Gebruik de opvolger uit de Link-header, of kijk in het ontwikkelaarsportaal.',
  },
  credential_misplaced: {
    title: 'Aanmeldgegevens in de verkeerde header',
    detail: 'De header {header} wordt niet gelezen. Deze aanroep verwacht de aanmeldgegevens in {expected}.',
    remedy: 'Stuur dezelfde aanmeldgegevens in de header die het antwoord noemt.',
  },
  credential_missing: {
    title: 'Aanmeldgegevens ontbreken',
    detail: 'Deze aanroep vereist aanmeldgegevens.',
    remedy: 'Stuur een toegangstoken: Authorization: Bearer <accessToken>.',
  },
  credential_invalid: {
    title: 'Aanmeldgegevens niet geldig',
    detail: 'Deze aanmeldgegevens zijn hier niet geldig.',
    remedy: 'Controleer of ze volledig zijn, bij deze omgeving horen, en niet gereset of ingetrokken zijn.',
  },
  credential_ambiguous: {
    title: 'Meer dan één aanmeldgegeven',
    detail: 'De aanroep bevat meer dan één aanmeldgegeven.',
    remedy: 'Stuur er precies één.',
  },
  credential_in_clear: {
    title: 'HTTPS nodig',
    detail: 'Er zijn aanmeldgegevens via onversleutelde HTTP verstuurd. Ze zijn niet onderzocht.',
    remedy: 'Gebruik https://. Waren ze echt, reset ze dan: anderen kunnen ze onderweg gelezen hebben.',
  },
  credential_in_query: {
    title: 'Aanmeldgegevens in de URL',
    detail: 'De parameter {name} wordt geweigerd: aanmeldgegevens horen niet in een URL.',
    remedy: 'Stuur ze in een header. Waren ze echt, reset ze dan: URL’s worden op veel plaatsen gelogd.',
  },
  gateway_busy: {
    title: 'Gateway bezet',
    detail: 'Er worden te veel aanroepen van deze soort tegelijk verwerkt.',
    remedy: 'Probeer opnieuw volgens Retry-After, met minder aanroepen tegelijk.',
  },
  bodies_held: {
    title: 'Te veel body’s tegelijk',
    detail: 'De body’s van deze licentie die geïnspecteerd worden, gebruiken al het toegestane geheugen.',
    remedy: 'Probeer opnieuw volgens Retry-After, met minder aanroepen met een grote body tegelijk.',
  },
  credential_scheme_refused: {
    title: 'Methode niet aanvaard',
    detail: 'Deze API aanvaardt dit soort aanmeldgegevens niet.',
    remedy: 'Gebruik een methode die de API in WWW-Authenticate noemt.',
  },
  token_expired: {
    title: 'Toegangstoken verlopen',
    detail: 'Het toegangstoken is verlopen.',
    remedy: 'Vraag een nieuw token aan op /auth/token.',
  },
  api_user_deactivated: {
    title: 'Aanmeldgegevens niet geldig',
    detail: 'Deze aanmeldgegevens zijn hier niet geldig.',
    remedy: 'Vraag het aan de licentiebeheerder.',
  },
  key_expired: {
    title: 'API-sleutel verlopen',
    detail: 'De API-sleutel is verlopen.',
    remedy: 'Vraag de licentiebeheerder om de sleutel te verlengen of te resetten.',
  },
  network_refused: {
    title: 'Adres niet toegestaan',
    detail: 'Deze aanmeldgegevens mogen niet gebruikt worden vanaf {address}.',
    remedy: 'Doe de aanroep vanaf een toegestaan adres, of vraag de licentiebeheerder om dit toe te voegen.',
  },
  right_missing: {
    title: 'Recht ontbreekt',
    detail: 'Deze aanroep vereist {needed}.',
    remedy: 'Vraag dit recht aan de licentiebeheerder.',
  },
  scope_insufficient: {
    title: 'Scope te smal',
    detail: 'Het toegangstoken is aangevraagd met de scope {scope}, maar deze aanroep schrijft.',
    remedy: 'Vraag een token met de scope ‘read write’, of zonder scope.',
  },
  operation_unclassified: {
    title: 'Geen recht toegekend',
    detail: 'Aan deze aanroep is nog geen recht toegekend, dus wordt hij voor iedereen geweigerd.',
    remedy: 'De beheerder van de installatie moet de operatie aan een module toewijzen.',
  },
  access_type_excludes: {
    title: 'Niet in het toegangstype',
    detail: 'Het toegangstype {accessType} bevat deze aanroep niet.',
    remedy: 'Vraag de licentiebeheerder om een ander toegangstype.',
  },
  dimension_refused: {
    title: 'Waarde niet toegestaan',
    detail: 'Deze aanmeldgegevens mogen {dimension} {value} niet gebruiken.',
    remedy: 'Laat deze waarde weg, of vraag de licentiebeheerder om ze toe te staan.',
  },
  dimension_missing: {
    title: 'Waarde ontbreekt',
    detail: 'Een aanroep met deze aanmeldgegevens moet dit noemen: {dimension}.',
    remedy: 'Noem een waarde die deze aanmeldgegevens mogen gebruiken.',
  },
  query_ambiguous: {
    title: 'Dubbelzinnige query',
    detail: 'De query of het formulier bevat {what}.',
    remedy:
      'Stuur elke parameter één keer, onder de naam die het ontwikkelaarsportaal geeft, en codeer bijzondere tekens in de waarde.',
  },
  method_override_refused: {
    title: 'Vervanging van de methode geweigerd',
    detail: 'De aanroep noemt een andere methode in {what}, wat geweigerd wordt.',
    remedy: 'Laat `_method` weg en stuur de aanroep met de methode zelf.',
  },
  body_malformed: {
    title: 'Misvormde body',
    detail: 'De body moet geïnspecteerd worden en bevat {what}.',
    remedy: 'Stuur goed gevormde JSON in UTF-8 waarin geen enkel object hetzelfde lid twee keer bevat.',
  },
  body_not_inspectable: {
    title: 'Body kan niet geïnspecteerd worden',
    detail: 'De body moet geïnspecteerd worden, en {what}.',
    remedy: 'Stuur de body als application/json, zonder content-encoding.',
  },
  rate_limited: {
    title: 'Te veel aanroepen',
    detail: 'De limiet van {limit} is opgebruikt.',
    remedy: 'Wacht zo lang als Retry-After aangeeft.',
  },
  upstream_unreachable: {
    title: 'Dienst onbereikbaar',
    detail: 'De dienst achter de gateway antwoordde niet.',
    remedy: 'Probeer opnieuw; verwittig de beheerder als het aanhoudt.',
  },
  upstream_invalid: {
    title: 'Antwoord van de dienst onbruikbaar',
    detail: 'De dienst achter de gateway stuurde een antwoord dat niet doorgegeven kan worden.',
    remedy: 'Verwittig de beheerder, met de id van het verzoek.',
  },
  upstream_timeout: {
    title: 'Dienst te traag',
    detail: 'De dienst achter de gateway deed er te lang over.',
    remedy: 'Probeer opnieuw; verwittig de beheerder als het aanhoudt.',
  },
  catalogue_unreadable: {
    title: 'API niet beschikbaar',
    detail: 'De gateway kan de catalogus van deze API, met de aanroepen en de vereiste rechten, niet lezen.',
    remedy:
      'Verwittig de beheerder, met de id van het verzoek: de catalogus moet opnieuw gepubliceerd worden.',
  },
  gateway_stale: {
    title: 'Gateway afgesneden van zijn controlelaag',
    detail: 'De gateway kan niet bevestigen dat aanmeldgegevens nog geldig zijn.',
    remedy: 'Probeer opnieuw volgens Retry-After.',
  },
  gateway_stopping: {
    title: 'Gateway stopt',
    detail: 'Deze gateway wordt afgesloten.',
    remedy: 'Probeer opnieuw; een andere gateway zal antwoorden.',
  },
  client_gone: { title: 'Verbinding verbroken door de client' },
  internal_error: {
    title: 'Interne fout',
    detail: 'Hier is iets misgegaan.',
    remedy: 'Verwittig de beheerder, met de id van het verzoek.',
  },
  request_invalid: { title: 'Verzoek niet geldig' },
  body_not_json: {
    title: 'Body is geen JSON',
    detail: 'De body werd niet verstuurd met Content-Type: application/json.',
    remedy: 'Stuur de body als JSON, met de header Content-Type: application/json.',
  },
  not_signed_in: { title: 'Niet aangemeld' },
  step_up_needed: { title: 'Opnieuw aanmelden nodig' },
  second_factor_needed: { title: 'Tweede factor nodig' },
  enrolment_proof_needed: { title: 'Sterker bewijs nodig' },
  address_unproved: { title: 'Adres niet bevestigd' },
  code_used: { title: 'Code al gebruikt' },
  mail_not_configured: { title: 'Geen mailserver' },
  not_permitted: { title: 'Niet toegestaan' },
  cross_site_refused: { title: 'Verzoek van een andere site geweigerd' },
  document_missing: {
    title: 'Geen document',
    detail: 'Het OpenAPI-document van deze API wordt hier niet bewaard.',
    remedy:
      'De beheerder van de installatie moet het document van de API opnieuw importeren: `postern catalogue import`.',
  },
  not_found: { title: 'Niet gevonden' },
  version_conflict: { title: 'Intussen gewijzigd' },
  already_exists: { title: 'Bestaat al' },
  already_created: { title: 'Al aangemaakt' },
  transition_refused: { title: 'Niet mogelijk in deze status' },
  level_not_offered: { title: 'Niveau niet aangeboden' },
  module_unknown: { title: 'Onbekende module' },
  connector_access_missing: { title: 'Geen connectortoegang' },
  key_show_once: { title: 'Sleutel maar één keer getoond' },
  smaller_rights_unknown: { title: 'Geen kleinere set rechten' },
  hand_over_code_wrong: { title: 'Onjuiste code' },
  secret_unavailable: {
    title: 'Geheim niet beschikbaar',
    detail: 'Deze server mist een hoofdsleutel die voor deze aanroep nodig is.',
    remedy:
      'Probeer opnieuw volgens Retry-After. De beheerder van de installatie moet hem starten met dezelfde masterKey en earlierMasterKeys als postern control.',
  },
  storage_full: {
    title: 'Schijf van de database is vol',
    detail: 'De schijf met de database is vol: er is niets gewijzigd, en er kan niets worden ingetrokken.',
    remedy: 'De beheerder van de installatie moet ruimte maken op die schijf. Probeer het daarna opnieuw.',
  },
  database_set_back: {
    title: 'Database vervangen door een oudere',
    detail:
      'In de database ontbreken wijzigingen die deze installatie heeft bevestigd: ze is vervangen door een oudere versie. Geen enkele wijziging wordt erop bevestigd.',
    remedy:
      'De beheerder van de installatie moet de actuele database terugzetten, of de procedure voor een teruggezette back-up volgen en opnieuw starten.',
  },
  storage_unavailable: {
    title: 'Database niet beschikbaar',
    detail: 'De database antwoordt niet.',
    remedy: 'Probeer opnieuw volgens Retry-After.',
  },
};
