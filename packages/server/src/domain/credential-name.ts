/** Names that mean a credential to everybody, beside those of the configuration and the headers of the APIs. */
const alwaysCredentials: readonly string[] = ['authorization', 'bearer_token', 'jwt'];

/** The folded names of query parameters that would carry a credential. */
export function listCredentialNames(configured: readonly string[]): ReadonlySet<string> {
  return new Set([...configured, ...alwaysCredentials].map(foldCredentialName));
}

/** `Api-Token`, `api_token`, `[api.token]` and `API TOKEN[0]` are one name; `page[token]` and `_token` are others. */
export function foldCredentialName(name: string): string {
  return name
    .replaceAll(/^[\s[\]]+|(?:\[\d*\])?[\s\]]*$/g, '')
    .toLowerCase()
    .replaceAll(/(?<=.)[^a-z0-9[\]]/gs, '-');
}
