import type { KeyUse } from './key-use.ts';

/** What the lines for one key are made of. `name` becomes part of variable and secret names. */
export interface KeyLinesInput {
  readonly keyText: string;
  readonly name: string;
  readonly environment: string;
  /** How the key is used on each API. The lines are for the first on which it can be sent plainly. */
  readonly uses: readonly KeyUse[];
}

export interface KeyLines {
  readonly dotEnv: string;
  readonly vault: string;
  readonly aws: string;
  readonly google: string;
  /** Exchanges the key for an access token; null where the key itself is sent, or cannot be used by a plain command. */
  readonly token: string | null;
  /** Makes a first call, after `token` where there is one; null where no plain command can. */
  readonly call: string | null;
}

/**
 * Lines ready to paste into a POSIX shell. Everything that is not ours is quoted for the shell; the key
 * reaches the secret managers through standard input or a quoted argument, never unquoted.
 */
export function presentKeyLines({ keyText, name, environment, uses }: KeyLinesInput): KeyLines {
  const slug = presentSlug(`${name}-${environment}`);
  const variable = `${presentSlug(`postern-${environment}`).replaceAll('-', '_').toUpperCase()}_API_KEY`;
  const use = uses.find(({ exampleUrl }) => exampleUrl !== null);
  const baseUrl = (use ?? uses[0])?.url ?? '';
  const quotedKey = quote(keyText);
  return {
    dotEnv: [`${variable}=${keyText}`, `${variable.replace(/_KEY$/, '_URL')}=${baseUrl}`].join('\n'),
    vault: `vault kv put -mount=secret postern/${slug} api_key=${quotedKey}`,
    aws: `aws secretsmanager create-secret --name postern/${slug} --secret-string ${quotedKey}`,
    google: `printf %s ${quotedKey} | gcloud secrets create postern-${slug} --data-file=-`,
    ...presentCallLines(use, variable, quotedKey),
  };
}

function presentCallLines(
  use: KeyUse | undefined,
  variable: string,
  quotedKey: string,
): Pick<KeyLines, 'token' | 'call'> {
  const setKey = `${variable}=${quotedKey}`;
  if (use === undefined || use.exampleUrl === null) return { token: null, call: null };
  const call = `curl -sS ${quote(use.exampleUrl)}`;
  if (use.tokenUrl === null) {
    const header = `${use.keyHeader ?? 'Authorization'}: $${variable}`;
    return { token: null, call: [setKey, `${call} -H "${header}"`].join('\n') };
  }
  const readToken = String.raw`sed 's/.*"accessToken":"\([^"]*\)".*/\1/'`;
  return {
    token: [
      setKey,
      `ACCESS_TOKEN=$(curl -sS ${quote(use.tokenUrl)} -H "Authorization: $${variable}" | ${readToken})`,
    ].join('\n'),
    call: `${call} -H "Authorization: Bearer $ACCESS_TOKEN"`,
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
