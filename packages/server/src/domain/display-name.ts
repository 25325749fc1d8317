/** How lists, tokens' owners and audit events call an API user: its application's name, else first and last name. */
export function displayName(named: {
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly applicationName: string | null;
}): string {
  if (named.applicationName !== null) return named.applicationName;
  return [named.firstName, named.lastName].filter((part) => part !== null && part !== '').join(' ');
}
