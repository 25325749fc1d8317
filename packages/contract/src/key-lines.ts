/** What the lines for one key are made of. `name` becomes part of variable and secret names. */
export interface KeyLinesInput {
  readonly keyText: string;
  readonly name: string;
  readonly environment: string;
  /** Base URLs of the APIs that the key can be used on; the first one's origin also answers the token exchange. */
  readonly urls: readonly { readonly apiId: string; readonly url: string }[];
  /** A call that needs nothing filled in, from the base path on: `/v5/entities`. */
  readonly examplePath?: string;
}

export interface KeyLines {
  readonly dotEnv: string;
  readonly vault: string;
  readonly aws: string;
  readonly google: string;
  readonly token: string;
  readonly call: string;
}

/**
 * Lines ready to paste into a POSIX shell. Everything that is not ours is quoted for the shell; the key
 * reaches the secret managers through standard input or a quoted argument, never unquoted.
 */
export function presentKeyLines({ keyText, name, environment, urls, examplePath }: KeyLinesInput): KeyLines {
  const slug = presentSlug(`${name}-${environment}`);
  const variable = `${presentSlug(`postern-${environment}`).replaceAll('-', '_').toUpperCase()}_API_KEY`;
  const baseUrl = urls[0]?.url ?? '';
  const origin = baseUrl === '' ? '' : new URL(baseUrl).origin;
  const quotedKey = quote(keyText);
  return {
    dotEnv: [`${variable}=${keyText}`, `${variable.replace(/_KEY$/, '_URL')}=${baseUrl}`].join('\n'),
    vault: `vault kv put -mount=secret postern/${slug} api_key=${quotedKey}`,
    aws: `aws secretsmanager create-secret --name postern/${slug} --secret-string ${quotedKey}`,
    google: `printf %s ${quotedKey} | gcloud secrets create postern-${slug} --data-file=-`,
    token: [
      `${variable}=${quotedKey}`,
      `ACCESS_TOKEN=$(curl -sS ${quote(`${origin}/auth/token`)} -H "Authorization: $${variable}" | sed 's/.*"accessToken":"\\([^"]*\\)".*/\\1/')`,
    ].join('\n'),
    call: `curl -sS ${quote(examplePath === undefined ? `${baseUrl}/` : `${origin}${examplePath}`)} -H "Authorization: Bearer $ACCESS_TOKEN"`,
  };
}

function presentSlug(text: string): string {
  const slug = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return slug === '' ? 'api-user' : slug;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
