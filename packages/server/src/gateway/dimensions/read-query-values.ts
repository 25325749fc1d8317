import type { DimensionPlace } from '@postern/contract/dimension';
import { foldName } from '../json/json-pointer.ts';

export type QueryPlace = Extract<DimensionPlace, { readonly in: 'query' }>;

/** The query string's parameters by folded name, each with all of its values. */
export type QueryValues = ReadonlyMap<string, readonly string[]>;

/**
 * Reads a query as the most lenient upstream would: names in any letter case, `name[]` and `name[0]` for `name`,
 * `+` for a space. `query` has its `?`, or is empty.
 */
export function readQuery(query: string): QueryValues {
  const values = new Map<string, string[]>();
  for (const pair of query.slice(1).split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = normaliseName(decode(equals === -1 ? pair : pair.slice(0, equals)));
    const value = equals === -1 ? '' : decode(pair.slice(equals + 1));
    const known = values.get(name);
    if (known === undefined) values.set(name, [value]);
    else known.push(value);
  }
  return values;
}

/** The values that the query names at the place; an empty one names nothing. Undefined: two different delimiters. */
export function listQueryValues(query: QueryValues, place: QueryPlace): readonly string[] | undefined {
  const given = query.get(foldName(place.parameter)) ?? [];
  const delimiter = findDelimiter(query, place);
  if (delimiter === null) return undefined;
  const values = delimiter === undefined ? given : given.flatMap((value) => value.split(delimiter));
  return values.filter((value) => value !== '');
}

/** Null: the query names several. */
function findDelimiter(query: QueryValues, place: QueryPlace): string | undefined | null {
  const { delimiterParameter, delimiter } = place;
  if (delimiterParameter === undefined) return delimiter;
  const named = new Set((query.get(foldName(delimiterParameter)) ?? []).filter((value) => value !== ''));
  if (named.size > 1) return null;
  return [...named][0] ?? delimiter;
}

function normaliseName(name: string): string {
  const bracket = name.indexOf('[');
  return foldName((bracket > 0 ? name.slice(0, bracket) : name).trim());
}

/** Bytes that are not UTF-8 stay as single characters: no permitted value has them. */
function decode(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced.replace(/%([0-9A-Fa-f]{2})/g, (_escape, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  }
}
