/** `Basic` with neither a name nor a password: what `curl -u "$USER:$PASSWORD"` sends while both are unset. */
const emptyAuthorization = /^(?:(?:bearer|dpop|basic) *|basic +Og==)$/i;

/**
 * Whether a header for credentials came without one: empty, or with a scheme's word alone. That is how a variable that
 * was never set arrives, and no attempt to authenticate (RFC 6750 section 3.1): the call has no credential.
 * `header` is its lower-case name.
 */
export function isEmptyCredential({
  header,
  value,
}: {
  readonly header: string;
  readonly value: string;
}): boolean {
  const text = value.trim();
  return text === '' || (header === 'authorization' && emptyAuthorization.test(text));
}

/** Headers that are taken for `Authorization` or an API's key header, lower-case. None of them is ever read. */
const mistakenHeaders: ReadonlySet<string> = new Set([
  'authentication',
  'authorisation',
  'x-authentication',
  'x-authorization',
  'x-auth-token',
  'x-access-token',
  'x-api-token',
  'access-token',
  'api-key',
  'apikey',
]);

/** The name, as it was sent, of the header in which a credential was put by mistake. */
export function findMisplacedCredential(
  headers: Iterable<readonly [name: string, value: string]>,
): string | undefined {
  for (const [name, value] of headers) {
    if (value !== '' && mistakenHeaders.has(name.toLowerCase())) return name;
  }
  return undefined;
}
