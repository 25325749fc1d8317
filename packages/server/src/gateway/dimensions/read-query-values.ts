import type { DimensionPlace } from '@postern/contract/dimension';
import { createReadName } from './parameter-name.ts';

export type QueryPlace = Extract<DimensionPlace, { readonly in: 'query' }>;

/** The parameters of a query string, or of a form, in their order. */
export interface ReadParameters {
  readonly pairs: readonly Parameter[];
  /** Decoded names of the texts behind a `;`: parameters of their own for Rack 2 and other old parsers. */
  readonly namesBehindSemicolon: readonly string[];
}

export interface Parameter {
  readonly name: string;
  readonly value: string;
  readonly rawValue: string;
  /** Whether name and value are UTF-8. */
  readonly isText: boolean;
}

/** The values that a call names at a place, or why two parsers could read different values there. */
export type NamedValues =
  | {
      readonly kind: 'named';
      readonly values: readonly string[];
      /** Whether every upstream finds a value: the name is spelled as it is looked for, and no value of it is empty. */
      readonly isNamedForAll: boolean;
    }
  | { readonly kind: 'doubtful'; readonly what: string };

/** Express and PHP read the first 1,000 parameters and ignore the rest; this is below what others are set to. */
export const parametersMax = 500;

/** Splits and decodes a query without its `?`, or a form (application/x-www-form-urlencoded). */
export function readParameters(text: string): ReadParameters {
  const pairs: Parameter[] = [];
  const namesBehindSemicolon: string[] = [];
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decodeText(equals === -1 ? pair : pair.slice(0, equals));
    const rawValue = equals === -1 ? '' : pair.slice(equals + 1);
    const value = decodeText(rawValue);
    pairs.push({
      name: name.text,
      value: value.text,
      rawValue,
      isText: name.isText && value.isText,
    });
    if (!pair.includes(';')) continue;
    for (const piece of pair.split(';').slice(1)) {
      namesBehindSemicolon.push(decodeText(piece.split('=', 1)[0] ?? '').text);
    }
    // Rack 2 ends the first one's name at the semicolon too.
    if (equals === -1 || pair.indexOf(';') < equals) {
      namesBehindSemicolon.push(decodeText(pair.slice(0, pair.indexOf(';'))).text);
    }
  }
  return { pairs, namesBehindSemicolon };
}

export interface NameRules {
  /** Whether the upstream takes names in any letter case; otherwise only the exact spelling counts as named for all. */
  readonly takesAnyCase: boolean;
}

/** The values that the parameters name at the place; an empty one names nothing. */
export function listQueryValues(query: ReadParameters, place: QueryPlace, rules: NameRules): NamedValues {
  const delimiter = findDelimiter(query, place, rules);
  if (typeof delimiter === 'object') return delimiter;
  const named = findNamed(query, place.parameter, { ...rules, delimiter });
  if (named.kind === 'doubtful' || delimiter === undefined) return named;
  const values = named.values.flatMap((value) => value.split(delimiter)).filter((value) => value !== '');
  return { ...named, values };
}

/** The values of one parameter. */
export function findNamed(
  { pairs, namesBehindSemicolon }: ReadParameters,
  parameter: string,
  { takesAnyCase, delimiter }: NameRules & { readonly delimiter?: string | undefined },
): NamedValues {
  const readName = createReadName(parameter);
  if (pairs.length + namesBehindSemicolon.length > parametersMax)
    return doubtful(`more than ${parametersMax} parameters`);
  if (namesBehindSemicolon.some((name) => readName(name) !== 'other'))
    return doubtful(`${parameter} beside a semicolon, which some take for an &`);
  const values: string[] = [];
  let [isNamed, isEmptyOnce] = [false, false];
  for (const { name, value, rawValue, isText } of pairs) {
    const reading = readName(name);
    if (reading === 'other') continue;
    if (reading === 'doubtful') return doubtful(`a name that some take for ${parameter}`);
    const oddity = findOddity(rawValue, { isText, delimiter });
    if (oddity !== undefined) return doubtful(`${oddity} in the value of ${parameter}`);
    if (value !== '') values.push(value);
    if (reading === 'exact' || (takesAnyCase && !name.endsWith(']'))) {
      isNamed = true;
      isEmptyOnce ||= value === '';
    }
  }
  return { kind: 'named', values, isNamedForAll: isNamed && !isEmptyOnce };
}

function findOddity(
  rawValue: string,
  { isText, delimiter }: { readonly isText: boolean; readonly delimiter: string | undefined },
): string | undefined {
  if (!isText) return 'bytes that are not UTF-8';
  // qs ends the name at the first `]=`, wherever that is.
  if (/(?:\]|%5D)=/i.test(rawValue)) return 'a ]=';
  if (delimiter !== ';' && rawValue.includes(';')) return 'a semicolon, which some take for an &,';
  return undefined;
}

/** One sign that is no letter or digit, so that every upstream splits by it or ignores it. */
const delimiterForm = /^[^\p{L}\p{N}]$/u;

function findDelimiter(
  query: ReadParameters,
  { delimiterParameter, delimiter, parameter }: QueryPlace,
  rules: NameRules,
): string | undefined | Extract<NamedValues, { readonly kind: 'doubtful' }> {
  if (delimiterParameter === undefined) return delimiter;
  const named = findNamed(query, delimiterParameter, { ...rules, delimiter: ';' });
  if (named.kind === 'doubtful') return named;
  const said = new Set(named.values);
  if (said.size > 1) return doubtful(`two delimiters for ${parameter}`);
  const [given] = said;
  if (given === undefined) return delimiter;
  return delimiterForm.test(given)
    ? given
    : doubtful(`a delimiter for ${parameter} that is not one sign other than a letter or digit`);
}

function doubtful(what: string): Extract<NamedValues, { readonly kind: 'doubtful' }> {
  return { kind: 'doubtful', what };
}

/** Bytes that are not UTF-8 stay as single characters. */
function decodeText(text: string): { readonly text: string; readonly isText: boolean } {
  if (!text.includes('%') && !text.includes('+')) return { text, isText: true };
  const spaced = text.replaceAll('+', ' ');
  try {
    return { text: decodeURIComponent(spaced), isText: true };
  } catch {
    const bytes = spaced.replaceAll(/%([0-9A-Fa-f]{2})/g, (_escape, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
    return { text: bytes, isText: false };
  }
}
