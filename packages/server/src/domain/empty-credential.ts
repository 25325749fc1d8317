/**
 * An empty value. `basic Og==` is `Basic` with neither name nor password, as `curl -u "$USER:$PASSWORD"` sends it while
 * both variables are unset.
 */
const emptyAuthorization = /^(?:(?:bearer|dpop|basic) *|basic +Og==)$/i;

/**
 * Decides whether a credential header contains no credential: it is empty, or has only the word of a scheme. That is
 * what a variable that was never set results in, and it is not an attempt to authenticate (RFC 6750 section 3.1).
 * `header` is the lower-case name of the header.
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

/**
 * Lower-case names of headers that are sent by mistake instead of `Authorization` or an API's key header. None of them
 * is read.
 */
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

/** Finds the header in which a credential was sent by mistake, and returns its name as it was sent. */
export function findMisplacedCredential(
  headers: Iterable<readonly [name: string, value: string]>,
): string | undefined {
  for (const [name, value] of headers) {
    if (value !== '' && mistakenHeaders.has(name.toLowerCase())) return name;
  }
  return undefined;
}
