/**
 * Parameter names that always mean a credential, in addition to those of the configuration and the header names of the
 * APIs.
 */
const alwaysCredentials: readonly string[] = ['authorization', 'bearer_token', 'jwt'];

/** Lists the folded names of query parameters that would contain a credential. */
export function listCredentialNames(configured: readonly string[]): ReadonlySet<string> {
  return new Set([...configured, ...alwaysCredentials].map(foldCredentialName));
}

/**
 * Folds a name for comparison: `Api-Token`, `api_token`, `[api.token]` and `API TOKEN[0]` become equal; `page[token]`
 * and `_token` remain different.
 */
export function foldCredentialName(name: string): string {
  return name
    .replaceAll(/^[\s[\]]+|(?:\[\d*\])?[\s\]]*$/g, '')
    .toLowerCase()
    .replaceAll(/(?<=.)[^a-z0-9[\]]/gs, '-');
}
