import { foldCredentialName } from '../domain/credential-name.ts';
import { readParameters } from './dimensions/read-query-values.ts';

/**
 * The name of a query parameter that carries a credential, if there is one. A URL ends up in logs, histories and
 * Referer headers, so such a call is refused before it goes anywhere. Names are compared as leniently as any upstream
 * reads them: decoded, in any letter case, with any sign between their words, behind a `;` and with brackets around
 * or behind them. Their values are not looked at. `names` are folded; see domain/credential-name.ts.
 */
export function findQueryCredential(query: string, names: ReadonlySet<string>): string | undefined {
  if (query.length < 2) return undefined;
  const { pairs, namesBehindSemicolon } = readParameters(query.slice(1));
  for (const { name } of pairs) if (names.has(foldCredentialName(name))) return name.trim();
  return namesBehindSemicolon.find((name) => names.has(foldCredentialName(name)))?.trim();
}

/** The query without the values of such parameters, for what is shown. */
export function hideQueryCredentials(query: string, names: ReadonlySet<string>): string {
  return query
    .split(/(?=[&;])/)
    .map((piece) => {
      const equals = piece.indexOf('=');
      if (equals === -1) return piece;
      const isCredential = findQueryCredential(`?${piece.replace(/^[?&;]/, '')}`, names) !== undefined;
      return isCredential ? `${piece.slice(0, equals)}=…` : piece;
    })
    .join('');
}
