import type { KeyUse } from './key-use.ts';

/** The input of `presentKeyLines`. `name` becomes part of the names of variables and secrets. */
export interface KeyLinesInput {
  readonly keyText: string;
  readonly name: string;
  readonly environment: string;
  /** How the key is used on each API. The lines are for the first API to which a plain command can send it. */
  readonly uses: readonly KeyUse[];
}

export interface KeyLines {
  readonly dotEnv: string;
  readonly vault: string;
  readonly aws: string;
  readonly google: string;
  /**
   * A command that exchanges the key for an access token; null where the key itself is sent, or a plain command cannot
   * use it.
   */
  readonly token: string | null;
  /**
   * A command that makes a first call, to be run after `token` where there is one; null where a plain command cannot
   * make it.
   */
  readonly call: string | null;
}

/**
 * Presents lines to paste into a POSIX shell. Every value from outside is quoted for the shell. Secret managers receive
 * the key through standard input or a quoted argument.
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
