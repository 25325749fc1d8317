/**
 * The only catalogue of refusals and errors. A code is stable for ever; its page is `docs/errors/<code>.md`. `detail`
 * is public: its `{name}` places are filled from the refusal's facts, which never contain a secret.
 */
export interface ErrorEntry {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  /** The next step for the reader: how to avoid or repair the error. */
  readonly remedy: string;
}

const entries = {
  // receive
  path_not_canonical: {
    status: 400,
    title: 'Path not canonical',
    detail: 'The path contains {what}, which is refused.',
    remedy:
      'Send the plain path: no empty, dot or encoded segments, no backslash, semicolon, fragment or control characters.',
  },
  request_malformed: {
    status: 400,
    title: 'Malformed request',
    detail: 'The request is malformed: {what}.',
    remedy: 'Send a well-formed HTTP/1.1 request with one Host header.',
  },
  header_duplicated: {
    status: 400,
    title: 'Header sent twice',
    detail: 'The header {header} may appear only once.',
    remedy: 'Send the header once.',
  },
  header_reserved: {
    status: 400,
    title: 'Reserved header name',
    detail: 'The header name {header} is reserved for the gateway, or could be read as one that is.',
    remedy: 'Leave the header out.',
  },
  body_too_large: {
    status: 413,
    title: 'Body too large',
    detail: 'The body is larger than the {limitBytes} bytes that are accepted.',
    remedy: 'Send a smaller body, in several calls if need be.',
  },
  url_too_long: {
    status: 414,
    title: 'URL too long',
    detail: 'The URL is longer than the {limitBytes} bytes that are accepted.',
    remedy: 'Shorten the query, or send it as a body where the call has one.',
  },
  headers_too_large: {
    status: 431,
    title: 'Headers too large',
    detail: 'There are too many headers, or they are too large.',
    remedy: 'Send fewer and smaller headers.',
  },
  http_version_unsupported: {
    status: 505,
    title: 'HTTP version not supported',
    detail: 'The request uses a version of HTTP that is not supported here.',
    remedy: 'Send HTTP/1.1.',
  },
  method_unknown: {
    status: 501,
    title: 'Method not known',
    detail: 'The method {method} is never forwarded, whatever the path.',
    remedy: 'Use one of the methods that the developer portal names.',
  },
  client_address_unknown: {
    status: 400,
    title: 'Client address unknown',
    detail: 'The forwarding headers name no usable client address.',
    remedy: 'The operator has to check the proxies in front of the gateway.',
  },
  // match
  environment_unknown: {
    status: 404,
    title: 'Unknown host',
    detail: 'No API is available at this host name.',
    remedy: 'Check the host name of the API URL.',
  },
  operation_unknown: {
    status: 404,
    title: 'No such call',
    detail: 'No call of this API has this path.',
    remedy: 'Compare the path with the developer portal.',
  },
  method_not_allowed: {
    status: 405,
    title: 'Method not allowed',
    detail: 'This path does not take {method}; it takes {allow}.',
    remedy: 'Use one of the methods in the Allow header.',
  },
  path_ambiguous: {
    status: 400,
    title: 'Ambiguous path',
    detail: 'The path contains {what}, so it could mean another call than the one that was checked.',
    remedy:
      'Write the path as the developer portal shows it: in the same letter case, without a slash, dot or extension at its end, and with signs such as `:` and `$` unescaped.',
  },
  api_sunset: {
    status: 410,
    title: 'No longer available',
    detail: 'This was discontinued on {date}.',
    remedy: 'Use what the Link header names as its successor, or see the developer portal.',
  },
  // authenticate
  credential_missing: {
    status: 401,
    title: 'Credential missing',
    detail: 'This call needs a credential.',
    remedy: 'Send an access token: Authorization: Bearer <accessToken>.',
  },
  credential_misplaced: {
    status: 401,
    title: 'Credential in the wrong header',
    detail: 'The header {header} is not read. This call takes its credential in {expected}.',
    remedy: 'Send the same credential in the header that the answer names.',
  },
  credential_invalid: {
    status: 401,
    title: 'Credential not valid',
    detail: 'The credential is not valid here.',
    remedy: 'Check that it is complete, belongs to this environment, and was not reset or revoked.',
  },
  credential_ambiguous: {
    status: 400,
    title: 'Two credentials',
    detail: 'The call carries more than one credential.',
    remedy: 'Send exactly one credential.',
  },
  credential_in_clear: {
    status: 403,
    title: 'HTTPS needed',
    detail: 'A credential was sent over plain HTTP. It was not examined.',
    remedy: 'Use https://. If it was a real credential, reset it: others may have read it in transit.',
  },
  credential_in_query: {
    status: 400,
    title: 'Credential in the URL',
    detail: 'The query parameter {name} is refused: credentials do not belong in URLs.',
    remedy:
      'Send the credential in a header. If it was a real one, reset it: URLs are logged in many places.',
  },
  gateway_busy: {
    status: 503,
    title: 'Gateway busy',
    detail: 'Too many such calls are being handled at the same time.',
    remedy: 'Try again as Retry-After says, with fewer calls at a time.',
  },
  bodies_held: {
    status: 429,
    title: 'Too many bodies at a time',
    detail: 'The request bodies of this licence that are being inspected use all of the permitted memory.',
    remedy: 'Try again as Retry-After says, with fewer calls at a time that have large bodies.',
  },
  credential_scheme_refused: {
    status: 401,
    title: 'Scheme not accepted',
    detail: 'This API does not accept this kind of credential.',
    remedy: 'Use a scheme that the API names in WWW-Authenticate.',
  },
  token_expired: {
    status: 401,
    title: 'Access token expired',
    detail: 'The access token has expired.',
    remedy: 'Get a new token at /auth/token.',
  },
  // admit
  api_user_deactivated: {
    status: 401,
    title: 'Credential not valid',
    detail: 'The credential is not valid here.',
    remedy: 'Ask the licence admin.',
  },
  key_expired: {
    status: 401,
    title: 'API key expired',
    detail: 'The API key has expired.',
    remedy: 'Ask the licence admin to extend or reset the key.',
  },
  network_refused: {
    status: 403,
    title: 'Address not allowed',
    detail: 'This credential may not be used from {address}.',
    remedy: 'Call from an allowed address, or ask the licence admin to add this one.',
  },
  // authorise
  right_missing: {
    status: 403,
    title: 'Right missing',
    detail: 'This call needs {needed}.',
    remedy: 'Ask the licence admin for this right.',
  },
  scope_insufficient: {
    status: 403,
    title: 'Scope too narrow',
    detail: 'The access token was requested with the scope {scope}, but this call writes.',
    remedy: 'Ask for a token with the scope `read write`, or without a scope.',
  },
  operation_unclassified: {
    status: 403,
    title: 'No right assigned',
    detail: 'No right has been assigned to this call yet, so no API user may make it.',
    remedy: 'The operator has to give the operation a module.',
  },
  access_type_excludes: {
    status: 403,
    title: 'Not part of the access type',
    detail: 'The access type {accessType} does not include this call.',
    remedy: 'Ask the licence admin for another access type.',
  },
  dimension_refused: {
    status: 403,
    title: 'Value not permitted',
    detail: 'This credential may not use the {dimension} {value}.',
    remedy: 'Leave this value out, or ask the licence admin to permit it.',
  },
  dimension_missing: {
    status: 403,
    title: 'Value missing',
    detail: 'A call with this credential has to name its {dimension}.',
    remedy: 'Name one that the credential may use.',
  },
  query_ambiguous: {
    status: 400,
    title: 'Ambiguous query',
    detail: 'The query or form contains {what}.',
    remedy:
      'Send each parameter once, with the name that the developer portal gives it, and escape special signs in its value.',
  },
  method_override_refused: {
    status: 400,
    title: 'Method override refused',
    detail: 'The call names another method in {what}, which is refused.',
    remedy: 'Leave `_method` out, and send the call with the method itself.',
  },
  body_malformed: {
    status: 400,
    title: 'Malformed body',
    detail: 'The body has to be inspected, and it contains {what}.',
    remedy: 'Send well-formed JSON in UTF-8 in which no object has two members with the same name.',
  },
  body_not_inspectable: {
    status: 415,
    title: 'Body cannot be inspected',
    detail: 'The body has to be inspected, and {what}.',
    remedy: 'Send the body as application/json, without a content encoding.',
  },
  // limit
  rate_limited: {
    status: 429,
    title: 'Too many calls',
    detail: 'The limit of {limit} is used up.',
    remedy: 'Wait as long as Retry-After says.',
  },
  // forward
  upstream_unreachable: {
    status: 502,
    title: 'Upstream unreachable',
    detail: 'The service behind the gateway did not answer.',
    remedy: 'Try again; tell the operator if it lasts.',
  },
  upstream_invalid: {
    status: 502,
    title: 'Upstream answer not usable',
    detail: 'The service behind the gateway sent an answer that cannot be passed on.',
    remedy: 'Tell the operator, with the request id.',
  },
  upstream_timeout: {
    status: 504,
    title: 'Upstream too slow',
    detail: 'The service behind the gateway took too long.',
    remedy: 'Try again; tell the operator if it lasts.',
  },
  catalogue_unreadable: {
    status: 503,
    title: 'API not available',
    detail:
      'The gateway cannot read the catalogue of this API, which lists its calls and the rights that they need.',
    remedy: 'Tell the operator, with the request id: the catalogue has to be published again.',
  },
  gateway_stale: {
    status: 503,
    title: 'Gateway cut off from its control plane',
    detail: 'The gateway cannot confirm that credentials are still valid.',
    remedy: 'Try again as Retry-After says.',
  },
  gateway_stopping: {
    status: 503,
    title: 'Gateway stopping',
    detail: 'This gateway is shutting down.',
    remedy: 'Try again; another gateway will answer.',
  },
  client_gone: {
    status: 499,
    title: 'Connection closed by the client',
    detail: 'The client closed the connection before the answer.',
    remedy: 'Nothing needs to be done; this code is only recorded.',
  },
  internal_error: {
    status: 500,
    title: 'Internal error',
    detail: 'Something went wrong here.',
    remedy: 'Tell the operator, with the request id.',
  },
  // admin API
  request_invalid: {
    status: 400,
    title: 'Request not valid',
    detail: '{what}',
    remedy: 'Correct the fields that are named in `errors`.',
  },
  body_not_json: {
    status: 415,
    title: 'Body is not JSON',
    detail: 'The body was not sent as Content-Type: application/json.',
    remedy: 'Send the body as JSON, with the header Content-Type: application/json.',
  },
  not_signed_in: {
    status: 401,
    title: 'Not signed in',
    detail: 'This needs a signed-in person or an operator token.',
    remedy: 'Sign in, or send the operator token.',
  },
  step_up_needed: {
    status: 403,
    title: 'Sign in again',
    detail: 'This action needs a new proof of your identity.',
    remedy: 'Enter your password or use your passkey again.',
  },
  second_factor_needed: {
    status: 403,
    title: 'Second factor needed',
    detail: 'This installation requires a second factor in addition to the password.',
    remedy: 'Set up an authenticator app or a passkey in the console, or use the one that you have.',
  },
  enrolment_proof_needed: {
    status: 403,
    title: 'Stronger proof needed',
    detail: 'A password alone is not enough to set up a second factor.',
    remedy: 'Ask for a code by e-mail on your account page, or ask an operator to reset your account.',
  },
  address_unproved: {
    status: 403,
    title: 'Address not confirmed',
    detail: 'The e-mail address of this account has not been confirmed.',
    remedy:
      'Confirm it on your account page, or ask an operator to confirm it. Then open the invitation again.',
  },
  code_used: {
    status: 401,
    title: 'Code already used',
    detail: 'This code has been used already.',
    remedy: 'Wait until the authenticator app shows the next code.',
  },
  mail_not_configured: {
    status: 409,
    title: 'No mail server',
    detail: 'This installation cannot send e-mail.',
    remedy:
      'Ask an operator, who can confirm an address and reset an account. Operators set `smtp` in postern.yaml.',
  },
  not_permitted: {
    status: 403,
    title: 'Not permitted',
    detail: 'Your role does not include this.',
    remedy: 'Ask a licence admin or the operator.',
  },
  cross_site_refused: {
    status: 403,
    title: 'Cross-site request refused',
    detail: 'The request comes from another site.',
    remedy: 'Use the console itself.',
  },
  document_missing: {
    status: 404,
    title: 'No document',
    detail: 'The OpenAPI document of this API is not stored here.',
    remedy: 'The operator has to import the API’s document again: `postern catalogue import`.',
  },
  not_found: {
    status: 404,
    title: 'Not found',
    detail: 'There is no {what} here.',
    remedy: 'Check the id, the licence and the environment.',
  },
  smaller_rights_unknown: {
    status: 409,
    title: 'No smaller set of rights',
    detail: 'The recorded calls do not show which rights the API user does not need.',
    remedy: 'Request the dry run, which gives the reason, or set the rights by hand.',
  },
  version_conflict: {
    status: 409,
    title: 'Changed in the meantime',
    detail: 'Somebody else changed {what} since you read it.',
    remedy: 'Read it again, compare, and send your change with the new version.',
  },
  already_exists: {
    status: 409,
    title: 'Exists already',
    detail: '{what} exists already.',
    remedy: 'Choose another one.',
  },
  already_created: {
    status: 409,
    title: 'Created already',
    detail: 'This request was received before and its API user was created. Nothing was created again.',
    remedy:
      'Read the API user that `current` names. View its key, or reset the key where it is shown once only.',
  },
  transition_refused: {
    status: 409,
    title: 'Not possible in this state',
    detail: '{what}',
    remedy: 'See the state of the API user and its key.',
  },
  level_not_offered: {
    status: 400,
    title: 'Level not offered',
    detail: 'The module {moduleId} does not offer the level {level}.',
    remedy: 'Choose one of the levels that the module offers; `errors` names them.',
  },
  module_unknown: {
    status: 400,
    title: 'Unknown module',
    detail: 'The catalogue has no module {moduleId}.',
    remedy: 'Take a module id from the catalogue.',
  },
  connector_access_missing: {
    status: 403,
    title: 'No connector access',
    detail: 'This licence may not have new web service accounts.',
    remedy: 'Use an API key; or ask the operator to grant the licence connector access.',
  },
  key_show_once: {
    status: 403,
    title: 'Key not shown again',
    detail: 'This licence shows a key only once.',
    remedy: 'Reset the key to get a new one.',
  },
  hand_over_code_wrong: {
    status: 403,
    title: 'Code not right',
    detail: 'This is not the code of this link; tries left: {triesLeft}.',
    remedy: 'Ask the person who sent the link for the code.',
  },
  storage_unavailable: {
    status: 503,
    title: 'Database not available',
    detail: 'The database does not answer.',
    remedy: 'Try again as Retry-After says.',
  },
  storage_full: {
    status: 503,
    title: 'Disk of the database is full',
    detail: 'The disk that holds the database is full: nothing was changed, and nothing can be revoked.',
    remedy: 'The operator has to free some space on that disk. Then try again.',
  },
  database_set_back: {
    status: 503,
    title: 'Database replaced by an older one',
    detail:
      'The database lacks changes that this installation has confirmed: it was replaced by an older one. No change is confirmed on it.',
    remedy:
      'The operator has to restore the current database, or to follow the procedure for a restored backup and restart.',
  },
  secret_unavailable: {
    status: 503,
    title: 'Secret not available',
    detail: 'This server lacks a master key that it needs for this call.',
    remedy:
      'Try again as Retry-After says. The operator has to start it with the same masterKey and earlierMasterKeys as postern control.',
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof entries;
export const errorCatalogue: Readonly<Record<ErrorCode, ErrorEntry>> = entries;
export const errorCodes = Object.keys(entries) as readonly ErrorCode[];

/** The values of the `{name}` places in an entry's detail. They never contain secrets. */
export type ErrorFacts = Readonly<Record<string, string>>;

/**
 * Fills the `{name}` places of a detail. A missing fact is a programming error and shows as `?`.
 *
 * @example
 *   fillDetail('The limit of {limit} is used up.', { limit: 'calls' }) // 'The limit of calls is used up.'
 */
export function fillDetail(template: string, facts: ErrorFacts): string {
  return template.replace(/\{(\w+)\}/g, (_place, name: string) => facts[name] ?? '?');
}
