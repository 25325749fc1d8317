import fc from 'fast-check';

/** Most of a query is as others write theirs, so that enough of them are read at all. */
const plainly = Array.from({ length: 12 }, () => '');

/**
 * Generates queries like those that probe gateways: nested, folded and hidden names and values, with odd separators.
 */
export function generateQuery(parameter: string, values: readonly string[]): fc.Arbitrary<string> {
  const [head = parameter, ...rest] = parameter.split('_');
  const spelled = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(parameter, parameter, 'other') },
    fc.constantFrom(
      parameter.toUpperCase(),
      `${parameter.slice(0, 1).toUpperCase()}${parameter.slice(1)}`,
      [head, ...rest].join('.'),
      [head, ...rest].join(' '),
      [head, ...rest].join('['),
      rest.length === 0 ? parameter : `${head}[${rest.join('_')}]`,
      `${parameter}s`,
      `x_${parameter}`,
      'other',
      '',
    ),
  );
  const before = fc.constantFrom(
    ...plainly,
    '[',
    ']',
    '[[',
    ' ',
    '+',
    '.',
    '!',
    '_',
    'a[',
    'a.',
    'x=',
    '%00',
    '\t',
  );
  const behind = fc.constantFrom(
    ...plainly,
    '[]',
    ']',
    '[',
    '[0]',
    '[x]',
    '[$ne]',
    '][',
    ' ',
    '.',
    '.x',
    '][]',
    '\n',
  );
  const equals = fc.constantFrom(...plainly.map(() => '='), '', '==', ']=', '%3D', '[=');
  const value = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...values) },
    fc.constantFrom(
      '',
      ...values.flatMap((one) => [`${one};${parameter}=B`, `${one}]=B`, ` ${one}`, `${one},B`]),
    ),
  );
  const escaping = fc.constantFrom('none', 'some', 'all', 'lower');
  const pair = fc
    .tuple(before, spelled, behind, equals, value, escaping)
    .map(
      ([front, name, back, sign, text, how]) =>
        escapeName(`${front}${name}${back}`, how) + sign + escapeValue(text),
    );
  const separator = fc.constantFrom(...plainly.map(() => '&'), '&&', ';', '; ', '&;', '?', '%26');
  return fc
    .array(fc.tuple(pair, separator), { minLength: 1, maxLength: 4 })
    .map((pairs) => pairs.map(([text, sign], index) => (index === 0 ? text : sign + text)).join(''))
    .map((query) => query.replaceAll(' ', '+'));
}

function escapeName(name: string, how: string): string {
  const hex = (sign: string) => `%${sign.charCodeAt(0).toString(16).padStart(2, '0')}`;
  // eslint-disable-next-line no-control-regex -- they are what has to be escaped
  const always = name.replaceAll(/[\x00-\x1f"<>\\^`{|}#]/g, hex);
  if (how === 'none') return always;
  if (how === 'some') return always.replaceAll(/[[\].]/g, hex);
  if (how === 'lower')
    return always.replaceAll(/[a-z]/g, (sign, at: number) => (at % 2 === 0 ? hex(sign) : sign));
  return [...name].map((sign) => (sign === '%' ? sign : hex(sign))).join('');
}

function escapeValue(value: string): string {
  return value.replaceAll(/[^\w;\]=,+ ]/g, (sign) => encodeURIComponent(sign));
}
