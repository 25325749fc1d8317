/**
 * Readers that cannot be run here, written after their documentation and source, and on purpose without anything of the
 * product: what they read of a query for a parameter.
 */
export const modelReaders: Readonly<Record<string, (query: string, parameter: string) => readonly string[]>> =
  {
    // Microsoft.AspNetCore: QueryHelpers.ParseQuery, StringComparer.OrdinalIgnoreCase; JQueryKeyValuePairNormalizer; the
    // prefix of a bound object is the name of the action's parameter, which the caller does not know but may guess.
    'ASP.NET Core': (query, parameter) =>
      listPairs(query, /&/).flatMap(([name, value]) => {
        const normalised = name.replaceAll(/\[([^\]]*)\]/g, (_all, inner: string) =>
          /^\d*$/.test(inner) ? '' : `.${inner}`,
        );
        const last = normalised.split('.').at(-1) ?? '';
        return last.toUpperCase() === parameter.toUpperCase() ? [value] : [];
      }),
    // org.springframework.web.bind.WebDataBinder: checkFieldDefaults, checkFieldMarkers, adaptEmptyArrayIndices
    Spring: (query, parameter) =>
      listPairs(query, /&/).flatMap(([name, value]) =>
        [parameter, `!${parameter}`, `${parameter}[]`].includes(name) ? [value] : [],
      ),
    // CGI.pm and the HTML 4 recommendation (appendix B.2.2): `;` in place of `&`
    'CGI.pm': (query, parameter) =>
      listPairs(query, /[&;]/).flatMap(([name, value]) => (name === parameter ? [value] : [])),
  };

function listPairs(query: string, separator: RegExp): readonly (readonly [string, string])[] {
  return query.split(separator).map((pair) => {
    const at = pair.indexOf('=');
    return at === -1 ? [unescape(pair), ''] : [unescape(pair.slice(0, at)), unescape(pair.slice(at + 1))];
  });
}

function unescape(text: string): string {
  return Buffer.from(
    text
      .replaceAll('+', ' ')
      .replaceAll(/%([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');
}
