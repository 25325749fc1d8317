import type { HttpMethod } from '@postern/contract/catalogue';
import { resolveReference } from '../local-references.ts';
import { getOwn, isJsonObject } from '../read-document.ts';
import type { JsonObject } from '../read-document.ts';
import { makeSampleValue } from './sample-value.ts';

/** A call as the samples of all languages show it. */
export interface SampleCall {
  readonly method: HttpMethod;
  readonly url: string;
  /** The body as JSON text; undefined when there is none. */
  readonly body: string | undefined;
}

const bodyLengthMax = 2_000;

/**
 * Makes a call with the required parameters, filled in from the document's examples. A parameter without an example
 * gets its name in capitals as its value. Bodies other than JSON are left out.
 */
export function makeSampleCall(
  root: JsonObject,
  place: {
    readonly method: HttpMethod;
    readonly pathTemplate: string;
    readonly baseUrl: string;
    readonly item: JsonObject;
    readonly operation: JsonObject;
  },
): SampleCall {
  const parameters = listParameters(root, place.item, place.operation);
  const path = place.pathTemplate.replaceAll(/\{([^{}]+)\}/g, (_all, name: string) =>
    encodeURIComponent(findValue(root, parameters.get(`path ${name}`), name)),
  );
  const query = [...parameters.values()]
    .filter((parameter) => getOwn(parameter, 'in') === 'query' && getOwn(parameter, 'required') === true)
    .map((parameter) => {
      const name = String(getOwn(parameter, 'name'));
      return `${encodeURIComponent(name)}=${encodeURIComponent(findValue(root, parameter, name))}`;
    });
  const url = `${place.baseUrl}${path}${query.length === 0 ? '' : `?${query.join('&')}`}`;
  return { method: place.method, url, body: makeBody(root, getOwn(place.operation, 'requestBody')) };
}

function listParameters(
  root: JsonObject,
  item: JsonObject,
  operation: JsonObject,
): ReadonlyMap<string, JsonObject> {
  const lists = [getOwn(item, 'parameters'), getOwn(operation, 'parameters')].filter(Array.isArray).flat();
  const resolved = lists.map((raw: unknown) => resolveReference(root, raw, { file: '', pointer: '' }));
  return new Map(
    resolved
      .filter(isJsonObject)
      .map((parameter) => [
        `${String(getOwn(parameter, 'in'))} ${String(getOwn(parameter, 'name'))}`,
        parameter,
      ]),
  );
}

function findValue(root: JsonObject, parameter: JsonObject | undefined, name: string): string {
  const given =
    parameter === undefined
      ? undefined
      : (getOwn(parameter, 'example') ??
        findFirstExample(root, parameter) ??
        makeSampleValue(root, getOwn(parameter, 'schema')));
  const first: unknown = Array.isArray(given) ? given[0] : given;
  if (typeof first === 'number' || typeof first === 'boolean') return String(first);
  // `string` is the placeholder of `makeSampleValue`, not an example.
  if (typeof first === 'string' && first !== 'string' && first !== '') return first;
  return name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+/g, '_').toUpperCase();
}

function findFirstExample(root: JsonObject, holder: JsonObject): unknown {
  const examples = getOwn(holder, 'examples');
  if (!isJsonObject(examples)) return undefined;
  const [first] = Object.values(examples);
  const example = resolveReference(root, first, { file: '', pointer: '' });
  return isJsonObject(example) ? getOwn(example, 'value') : undefined;
}

function makeBody(root: JsonObject, requestBody: unknown): string | undefined {
  const resolved = resolveReference(root, requestBody, { file: '', pointer: '' });
  const content = isJsonObject(resolved) ? getOwn(resolved, 'content') : undefined;
  if (!isJsonObject(content)) return undefined;
  const media = Object.entries(content).find(([type]) =>
    /^application\/(?:[a-z.+-]+\+)?json\b/i.test(type),
  )?.[1];
  if (!isJsonObject(media)) return undefined;
  const value =
    getOwn(media, 'example') ??
    findFirstExample(root, media) ??
    makeSampleValue(root, getOwn(media, 'schema')) ??
    {};
  const text = JSON.stringify(value, null, 2) ?? '{}';
  return text.length > bodyLengthMax ? '{}' : text;
}
