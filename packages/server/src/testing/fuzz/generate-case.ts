import { createSeededRandom } from '../seeded-random.ts';
import { generateAnswer } from './generate-answer.ts';
import { generateFraming } from './generate-framing.ts';
import { basePath, fuzzOperations, parameter } from './fuzz-api.ts';

export const caseKinds = ['path', 'query', 'headers', 'framing', 'answer'] as const;
export type CaseKind = (typeof caseKinds)[number];

/** The bytes that one client sends (one latin1 character per byte). */
export interface FuzzCase {
  readonly id: string;
  readonly kind: CaseKind;
  readonly bytes: string;
  /** The bytes that the upstream answers; a plain answer if omitted. */
  readonly answer?: string;
}

/** Choices that the seed repeats. */
export interface Chooser {
  pick<Item>(items: readonly Item[]): Item;
  /** Whether something that happens once in `times` happens now. */
  oneIn(times: number): boolean;
  count(max: number): number;
}

/** The case of a seed and number: the same bytes whenever and in whatever order it is asked for. */
export function generateCase(seed: number, number: number, authorization: string): FuzzCase {
  const chooser = createChooser(createSeededRandom(Math.imul(seed, 0x9e3779b1) ^ number));
  const kind = chooser.pick([
    'path',
    'path',
    'path',
    'query',
    'query',
    'headers',
    'headers',
    'framing',
    'answer',
  ] as const);
  const id = `${seed}-${number}`;
  const own = ['Host: api.test', authorization, `X-Case: ${id}`, 'Connection: close'];
  switch (kind) {
    case 'path':
      return { id, kind, bytes: request('GET', generatePath(chooser), own) };
    case 'query':
      return { id, kind, bytes: generateQueryCase(chooser, own) };
    case 'headers':
      return {
        id,
        kind,
        bytes: request('GET', `${basePath}/things/5`, mingle(own, generateHeaders(chooser))),
      };
    case 'framing':
      return { id, kind, bytes: generateFraming(chooser, own) };
    case 'answer':
      return {
        id,
        kind,
        bytes: request(chooser.pick(['GET', 'GET', 'HEAD']), `${basePath}/things/5`, own),
        answer: generateAnswer(chooser, id),
      };
  }
}

function createChooser(random: () => number): Chooser {
  const index = (length: number) => Math.floor(random() * length);
  return {
    pick(items) {
      const item = items[index(items.length)];
      if (item === undefined) throw new Error('nothing to pick from');
      return item;
    },
    oneIn: (times) => index(times) === 0,
    count: (max) => index(max + 1),
  };
}

function request(method: string, target: string, headers: readonly string[], body = ''): string {
  return `${[`${method} ${target} HTTP/1.1`, ...headers].join('\r\n')}\r\n\r\n${body}`;
}

const parameters: Readonly<Record<string, readonly string[]>> = {
  entity: ['Shop', 'Caf%C3%A9', 'Other', 'Shop.eu'],
  any: [
    '5',
    'secret',
    'export',
    'users',
    'report.csv',
    'all:purge',
    '$metadata',
    'a+b',
    'u@h',
    '(x)',
    'acl',
    'name',
  ],
};

/** A path of some operation, spelled as bypass lists spell theirs. */
function generatePath(chooser: Chooser): string {
  const { pathTemplate } = chooser.pick(fuzzOperations);
  const plain = pathTemplate.replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
    chooser.pick(parameters[name] ?? parameters['any'] ?? []),
  );
  let path = basePath + plain;
  for (let change = chooser.count(2); change >= 0; change--) path = mutatePath(path, chooser);
  return chooser.oneIn(6) ? `${path}?${chooser.pick(['a=b', '', 'x=/../..', '_method=DELETE'])}` : path;
}

const inserted = [
  '/',
  '//',
  '/./',
  '/../',
  '/..;/',
  '/%2e/',
  '/%2e%2e/',
  '/%252e%252e/',
  '..%2f',
  '%2f',
  '%252f',
  '%5c',
  '\\',
  ';',
  ';x=1',
  '%3b',
  '%3B.json',
  '%20',
  '%09',
  '%0a',
  '%00',
  '%23',
  '#',
  '%3f',
  '.',
  '..',
  '.json',
  '.csv',
  '.;',
  '/.',
  '+',
  '%2B',
  '~',
  '%7e',
  '%c0%af',
  '%c3%a9',
  '%ef%bc%8f',
  '%ef%bc%8e',
  '%u002f',
  '%',
  '%zz',
  '*',
  '@evil',
  ':80',
  '|',
  '"',
  '<',
  '%25',
  '%e2%80%8b',
  '\u00e9',
] as const;

function mutatePath(path: string, chooser: Chooser): string {
  const at = 1 + chooser.count(path.length - 1);
  switch (chooser.count(7)) {
    case 0:
      return path.slice(0, at) + chooser.pick(inserted) + path.slice(at);
    case 1:
      return path + chooser.pick(inserted);
    case 2:
      return changeCase(path, chooser);
    case 3:
      return escapeSome(path, chooser, /[^/%\w]/g);
    case 4:
      return escapeSome(path, chooser, /[\w.-]/g);
    case 5:
      return path.replace(/\/([^/]*)$/, (_all, last: string) => `/${last}${chooser.pick(inserted)}`);
    case 6:
      return chooser.oneIn(3) ? `http://api.test${path}` : path.replace(/(?<=.)\//, chooser.pick(inserted));
    default:
      return path;
  }
}

function changeCase(text: string, chooser: Chooser): string {
  return text.replaceAll(/[a-z]+/gi, (word) => {
    const change = chooser.count(3);
    if (change === 0) return word.toUpperCase();
    return change === 1 ? word.slice(0, 1).toUpperCase() + word.slice(1) : word;
  });
}

function escapeSome(text: string, chooser: Chooser, which: RegExp): string {
  return text.replaceAll(which, (sign) => {
    if (!chooser.oneIn(3)) return sign;
    const hex = sign.charCodeAt(0).toString(16).padStart(2, '0');
    return `%${chooser.oneIn(2) ? hex : hex.toUpperCase()}`;
  });
}

function generateQueryCase(chooser: Chooser, own: readonly string[]): string {
  const query = generateQuery(chooser);
  const method = chooser.oneIn(3) ? 'POST' : 'GET';
  const path = chooser.pick(
    method === 'POST' ? ['/dim/form'] : ['/dim/query', '/dim/query', '/dim/list/Shop/rows'],
  );
  if (method === 'GET' && !chooser.oneIn(6)) return request(method, `${basePath}${path}?${query}`, own);
  const isForm = chooser.oneIn(2);
  const body = isForm ? query : generateJson(chooser);
  const type = isForm
    ? chooser.pick([
        'application/x-www-form-urlencoded',
        'application/x-www-form-urlencoded; charset=utf-8',
        'APPLICATION/X-WWW-FORM-URLENCODED',
      ])
    : chooser.pick(['application/json', 'application/vnd.api+json', 'text/json', 'text/plain']);
  const headers = [...own, `Content-Type: ${type}`, `Content-Length: ${body.length}`];
  return request(
    method,
    `${basePath}${path}${chooser.oneIn(2) ? `?${generateQuery(chooser)}` : ''}`,
    headers,
    body,
  );
}

function generateQuery(chooser: Chooser): string {
  const pairs = Array.from({ length: 1 + chooser.count(3) }, () => {
    const name = chooser.pick([
      parameter,
      parameter,
      parameter,
      'other',
      'entity',
      '_method',
      'Channel.ID',
      'page[size]',
      'sort',
    ]);
    const front = chooser.oneIn(5)
      ? chooser.pick(['[', ']', '[[', ' ', '.', '!', '_', 'a[', 'a.', 'x=', '\t'])
      : '';
    const back = chooser.oneIn(5)
      ? chooser.pick(['[]', ']', '[', '[0]', '[x]', '[$ne]', '][', ' ', '.', '.x', '[]]'])
      : '';
    const spelled = chooser.oneIn(6) ? changeCase(name, chooser) : name;
    const sign = chooser.oneIn(8) ? chooser.pick(['', '==', ']=', '%3D', '[=']) : '=';
    const value = chooser.pick([
      '504',
      '504',
      '505',
      '506',
      '',
      '504,506',
      '504;506',
      `504;${parameter}=506`,
      '504]=506',
      ' 504',
      '%ff',
    ]);
    return (
      escapeSome(`${front}${spelled}${back}`, chooser, chooser.oneIn(3) ? /\w/g : /[^\w]/g) + sign + value
    );
  });
  return pairs
    .map(
      (pair, index) =>
        (index === 0 ? '' : chooser.oneIn(6) ? chooser.pick([';', '&&', '; ', '?', '%26']) : '&') + pair,
    )
    .join('')
    .replaceAll(' ', '+')
    .replaceAll('\t', '%09');
}

function generateJson(chooser: Chooser): string {
  const name = chooser.oneIn(3) ? changeCase(parameter, chooser) : parameter;
  const value = chooser.pick([
    '504',
    '"504"',
    '506',
    '"506"',
    'null',
    '[504,506]',
    '{"$ne":504}',
    '"\\u0035\\u0030\\u0036"',
  ]);
  return chooser.pick([
    `{"${name}":${value}}`,
    `{"other":1,"${name}":${value}}`,
    `{"${name}":504,"${name}":${value}}`,
    `{"\\u0043hannelID":${value}}`,
    `[{"${name}":${value}}]`,
    `{"${name}":${value}`,
  ]);
}

const believed = [
  'X-Postern-Licence',
  'X-Postern-Api-User',
  'X-Postern-Scope',
  'X-Postern-Identity',
  'X-Postern-Entities',
  'X-Postern-Default-Entity',
  'X-Postern-Request-Id',
  'X-HTTP-Method-Override',
  'X-Original-URL',
  'X-Rewrite-URL',
  'X-Forwarded-For',
  'X-Forwarded-Host',
  'Forwarded',
  'X-Real-IP',
  'Client-IP',
  'X-Cluster-Client-IP',
  'Fastly-Client-IP',
  'True-Client-IP',
  'X-Host',
  'X-Original-Host',
  'Proxy',
  'Remote-User',
  'X-Middleware-Subrequest',
  'Authorization',
  'Api-Token',
  'X-API-KEY',
  'Host',
  'Content-Length',
  'Transfer-Encoding',
  'TE',
  'Trailer',
  'Upgrade',
] as const;

function generateHeaders(chooser: Chooser): readonly string[] {
  return Array.from({ length: 1 + chooser.count(3) }, () => {
    const name = chooser.pick(believed);
    const sign = chooser.pick([
      '-',
      '_',
      '.',
      '~',
      '+',
      '!',
      '#',
      '$',
      '%',
      '&',
      "'",
      '*',
      '^',
      '`',
      '|',
      '--',
    ]);
    const spelled = chooser.oneIn(3) ? name.replace('-', sign) : name.replaceAll('-', sign);
    if (chooser.oneIn(8))
      return `Connection: ${chooser.pick(['close', 'keep-alive'])}, ${changeCase(spelled, chooser)}`;
    const gap = chooser.oneIn(12) ? chooser.pick([' ', '\t', '\r\n ', '\0']) : '';
    const value = chooser.pick([
      'evil',
      '/admin',
      'DELETE',
      '127.0.0.1',
      '0',
      'chunked',
      'identity',
      'a, b',
      '',
    ]);
    return `${changeCase(spelled, chooser)}${gap}: ${value}`;
  });
}

/** Before or behind those that every request has. */
function mingle(own: readonly string[], others: readonly string[]): readonly string[] {
  return others.length % 2 === 0 ? [...own, ...others] : [...others, ...own];
}
