/**
 * Composes the API user's name for lists, token owners and audit events: the application's name, otherwise first and
 * last name.
 */
export function displayName(named: {
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly applicationName: string | null;
}): string {
  if (named.applicationName !== null) return named.applicationName;
  return [named.firstName, named.lastName].filter((part) => part !== null && part !== '').join(' ');
}
