/**
 * The name of a query parameter that carries a credential, if there is one. A URL ends up in logs, histories and
 * Referer headers, so such a call is refused before it goes anywhere. Names are compared decoded and in any letter
 * case; their values are not looked at.
 */
export function findQueryCredential(query: string, names: ReadonlySet<string>): string | undefined {
  if (query.length < 2) return undefined;
  for (const pair of query.slice(1).split('&')) {
    const equals = pair.indexOf('=');
    const rawName = equals === -1 ? pair : pair.slice(0, equals);
    const name = decodeName(rawName).toLowerCase();
    if (names.has(name)) return name;
  }
  return undefined;
}

function decodeName(rawName: string): string {
  if (!rawName.includes('%') && !rawName.includes('+')) return rawName;
  try {
    return decodeURIComponent(rawName.replaceAll('+', ' ')).trim();
  } catch {
    // Not UTF-8: compared as it stands. Nobody's parameter name needs such bytes to be `token`.
    return rawName;
  }
}

/** The query without the values of such parameters, for what is shown. */
export function hideQueryCredentials(query: string, names: ReadonlySet<string>): string {
  return query
    .split('&')
    .map((pair) => {
      const equals = pair.indexOf('=');
      if (equals === -1) return pair;
      const name = decodeName(pair.slice(0, equals).replace(/^\?/, '')).toLowerCase();
      return names.has(name) ? `${pair.slice(0, equals)}=…` : pair;
    })
    .join('&');
}
