import qs from 'qs';
import { getReadMember, listReadValues } from '../readers/list-read-values.ts';
import { modelReaders } from '../readers/model-readers.ts';
import { basePath, parameter, permitted } from './fuzz-api.ts';
import { pathReaders } from './path-readers.ts';
import { findHeader } from './record-upstream.ts';
import type { RecordedRequest } from './record-upstream.ts';

/** Lists what some reader may find in a request at the upstream although its caller is not allowed to send it. */
export function listBreaches(request: RecordedRequest): readonly string[] {
  return [...listHeaderBreaches(request), ...listPathBreaches(request), ...listParameterBreaches(request)];
}

/** CGI variables of the headers that only the gateway may set. All others with these prefixes are forged. */
const ours = [
  'ACCOUNT',
  'ENVIRONMENT',
  'DEFAULT_ENTITY',
  'CHANNELS',
  'ATTRIBUTES',
  'LICENCE',
  'API_USER',
  'SCOPE',
  'REQUEST_ID',
  'IDENTITY',
  'LICENCE_ACCOUNT',
  'ENTITIES',
];
const believed =
  /^(?:X_HTTP_METHOD(?:_OVERRIDE)?|X_METHOD_OVERRIDE|X_ORIGINAL_(?:URL|HOST|METHOD)|X_REWRITE_URL|FORWARDED|X_REAL_IP|CLIENT_IP|X_CLUSTER_CLIENT_IP|FASTLY_CLIENT_IP|TRUE_CLIENT_IP|X_HOST|PROXY|REMOTE_USER|X_MIDDLEWARE_SUBREQUEST|AUTHORIZATION|API_TOKEN|X_API_KEY|TE|TRAILER|UPGRADE|KEEP_ALIVE|PROXY_CONNECTION)$/;

function listHeaderBreaches(request: RecordedRequest): readonly string[] {
  const variables = new Map<string, string[]>();
  for (const [name, value] of request.headers) {
    const variable = name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_');
    variables.set(variable, [...(variables.get(variable) ?? []), value]);
  }
  const breaches = [...variables.keys()]
    .filter((name) => believed.test(name))
    .map((name) => `the header ${name} got through`);
  for (const [name, values] of variables) {
    if (!name.startsWith('X_POSTERN_')) continue;
    const isOurs = ours.includes(name.slice('X_POSTERN_'.length));
    if (!isOurs || values.length !== 1 || values.includes('evil')) breaches.push(`a forged ${name}`);
  }
  for (const name of [
    'HOST',
    'X_POSTERN_LICENCE',
    'X_POSTERN_REQUEST_ID',
    'X_FORWARDED_FOR',
    'X_FORWARDED_HOST',
  ])
    if (variables.get(name)?.length !== 1) breaches.push(`not exactly one ${name}: no call of ours`);
  if ((variables.get('CONTENT_LENGTH')?.length ?? 0) + (variables.get('TRANSFER_ENCODING')?.length ?? 0) > 1)
    breaches.push('two lengths');
  return breaches;
}

function listPathBreaches({ method, target }: RecordedRequest): readonly string[] {
  const path = target.split('?', 1)[0] ?? '';
  return Object.entries(pathReaders).flatMap(([name, read]) => {
    const operation = read(method, path);
    return operation === undefined || operation.isOpen
      ? []
      : [`${name} runs ${operation.method} ${operation.pathTemplate} for ${path}`];
  });
}

/** The values that each reader finds for the limited parameter in a query or form. */
export const parameterReaders: Readonly<Record<string, (query: string, name: string) => readonly string[]>> =
  {
    ...modelReaders,
    'qs and Express 4': (query, name) =>
      listReadValues(getReadMember(qs.parse(query, { allowPrototypes: true }), name)),
    'qs with dots': (query, name) =>
      listReadValues(getReadMember(qs.parse(query, { allowDots: true }), name)),
    URLSearchParams: (query, name) => new URLSearchParams(query).getAll(name),
  };

/** Readers that also find a name within nested ones. For an override of the method, only top-level names count. */
const nested: ReadonlySet<string> = new Set(['ASP.NET Core', 'qs with dots']);

function listParameterBreaches(request: RecordedRequest): readonly string[] {
  return listParameterTexts(request).flatMap(({ text, isLimited }) =>
    Object.entries(parameterReaders).flatMap(([name, read]) => {
      const overrides = (nested.has(name) ? [] : read(text, '_method')).map(
        (value) => `${name} takes ${value} for the method`,
      );
      if (!isLimited) return overrides;
      const forbidden = read(text, parameter).filter(
        (value) => value !== '' && !permitted.channels.some((channel) => channel === value),
      );
      return [...overrides, ...forbidden.map((value) => `${name} reads ${parameter}=${value} in ${text}`)];
    }),
  );
}

/** Texts that are read as parameters: the query, and a form. */
export function listParameterTexts(
  request: RecordedRequest,
): readonly { readonly text: string; readonly isLimited: boolean }[] {
  const { target, body } = request;
  const at = target.indexOf('?');
  const isLimited = target.startsWith(`${basePath}/dim/query`) || target.startsWith(`${basePath}/dim/form`);
  const type = findHeader(request, 'content-type') ?? '';
  return [
    ...(at === -1 ? [] : [{ text: target.slice(at + 1), isLimited }]),
    ...(/urlencoded/i.test(type) ? [{ text: body, isLimited }] : []),
    ...(/json/i.test(type) ? [{ text: readJsonParameter(body), isLimited }] : []),
  ];
}

/** Rails and Laravel merge the members of a JSON body with the parameters. */
function readJsonParameter(body: string): string {
  try {
    const read: unknown = JSON.parse(body);
    return listReadValuesOf(getReadMember(read, parameter))
      .map((value) => `${parameter}=${encodeURIComponent(value)}`)
      .join('&');
  } catch {
    return '';
  }
}

function listReadValuesOf(read: unknown): readonly string[] {
  if (typeof read === 'number') return [String(read)];
  if (typeof read !== 'object' || read === null) return listReadValues(read);
  return Object.values(read).flatMap((value) => listReadValuesOf(value));
}
