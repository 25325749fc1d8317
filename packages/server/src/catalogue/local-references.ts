import type { DocumentFlaw } from './document-flaw.ts';
import { extendPointer, OpenApiError } from './open-api-error.ts';
import { getOwn, isJsonObject } from './read-document.ts';
import type { JsonObject } from './read-document.ts';

/**
 * Removes or replaces, in the document itself, every `$ref` that leads outside of the document, to nothing, or back to
 * itself. Schemas become ones that permit anything, responses lose their content, and everything else is removed.
 * Afterwards, `resolveReference` finds the target of every JSON pointer. References may form cycles through other
 * objects.
 *
 * Not examined: examples, defaults, enumerations and extensions, where `$ref` is data; and anchors (`#address`).
 *
 * @returns each place, with what was wrong there
 */
export function repairReferences(root: JsonObject): readonly DocumentFlaw[] {
  const flaws: DocumentFlaw[] = [];
  // Other references may lead to a removed part, so the search is repeated until nothing is broken.
  for (;;) {
    const found = repairOnce(root);
    if (found.length === 0) return flaws;
    flaws.push(...found);
  }
}

interface Place {
  readonly value: object;
  readonly pointer: string;
  /** The field with the value, or with the list or names that contain it: `schema`, `parameters`. */
  readonly field: string;
  /** The keys are names that the author chose. */
  readonly isNaming: boolean;
}

function repairOnce(root: JsonObject): readonly DocumentFlaw[] {
  const flaws: DocumentFlaw[] = [];
  const places: Place[] = [{ value: root, pointer: '', field: '', isNaming: false }];
  const seen = new Set<unknown>();
  for (let place = places.pop(); place !== undefined; place = places.pop()) {
    const { value, pointer, isNaming, field } = place;
    if (seen.has(value)) continue;
    seen.add(value);
    for (const [key, child] of Object.entries(value) as [string, unknown][]) {
      if (typeof child !== 'object' || child === null || (!isNaming && isData(key))) continue;
      const childPointer = extendPointer(pointer, key);
      const isItem = isNaming || Array.isArray(value);
      const childField = isItem ? field : key;
      const isChildNaming = !isItem && namingKeys.has(key) && !Array.isArray(child);
      const problem = isChildNaming ? undefined : findBrokenReference(root, child);
      if (problem === undefined) {
        places.push({ value: child, pointer: childPointer, field: childField, isNaming: isChildNaming });
      } else {
        const consequence = replace(value, key, childField);
        flaws.push({
          pointer: `${childPointer}/$ref`,
          message: `${problem}, so ${consequence}`,
          isFault: true,
        });
      }
    }
    if (Array.isArray(value) && value.includes(undefined)) {
      value.splice(0, value.length, ...value.filter((item: unknown) => item !== undefined));
    }
  }
  return flaws;
}

/** Fields whose keys are names that the author chose, so that an `example` in them is not an example. */
export const namingKeys = new Set([
  'properties',
  'patternProperties',
  'definitions',
  '$defs',
  'dependentSchemas',
  'schemas',
  'parameters',
  'responses',
  'requestBodies',
  'headers',
  'securitySchemes',
  'links',
  'callbacks',
  'pathItems',
  'paths',
  'webhooks',
]);

const replacements: Readonly<Record<string, readonly [make: () => unknown, consequence: string]>> = {
  responses: [() => ({ description: '' }), 'the response is read as one without a description'],
  paths: [() => ({}), 'the path is left out, and its calls are refused'],
  pathItems: [() => ({}), 'the path item is left out'],
  webhooks: [() => ({}), 'the webhook is left out'],
};

const leftOut = new Set(
  'parameters requestBody requestBodies headers links callbacks securitySchemes get head post put patch delete options trace'.split(
    ' ',
  ),
);

/** Replaces a value in the parsed document, which is this program's own copy. */
function replace(holder: object, key: string, field: string): string {
  const target = holder as Record<string, unknown>;
  const [make, consequence] = replacements[field] ?? [];
  if (make !== undefined && consequence !== undefined) {
    target[key] = make();
    return consequence;
  }
  if (!leftOut.has(field)) {
    target[key] = {};
    return 'the schema is read as one that permits anything';
  }
  // The list is closed up after it was walked, so that its indexes remain valid until then.
  if (Array.isArray(holder)) target[key] = undefined;
  else delete target[key];
  return 'it is left out';
}

/** Decides whether the value of such a field is the author's data, in which `$ref` is an ordinary name. */
export function isData(key: string): boolean {
  return ['example', 'examples', 'default', 'enum', 'const'].includes(key) || key.startsWith('x-');
}

/** Finds what is wrong with the value's `$ref`, if it has one. References are followed to the end. */
function findBrokenReference(root: JsonObject, value: object): string | undefined {
  const followed = new Set<string>();
  let resolved: unknown = value;
  while (isJsonObject(resolved)) {
    const reference = getOwn(resolved, '$ref');
    // A name such as `#address` is an anchor of JSON Schema, which never leads to a path or parameter.
    if (typeof reference !== 'string' || /^#[^/]/.test(reference)) return undefined;
    if (followed.has(reference)) return `the reference ${quote(reference)} refers back to itself`;
    followed.add(reference);
    if (!reference.startsWith('#'))
      return `the reference ${quote(reference)} leads out of the document (bundle the documents into one first; nothing is fetched)`;
    resolved = findByFragment(root, reference.slice(1));
    if (resolved === undefined) return `the reference ${quote(reference)} leads nowhere`;
  }
  return undefined;
}

function quote(reference: string): string {
  return JSON.stringify(reference.slice(0, 200));
}

interface ReferencePlace {
  readonly file: string;
  readonly pointer: string;
}

/**
 * Returns the value, or the target of its `$ref`, over several references if necessary. Fields beside the `$ref`
 * override those of the target, as OpenAPI 3.1 defines for summaries and tools do for path items.
 *
 * @throws OpenApiError for a reference that leads outside, to nothing or back to itself; see `repairReferences`
 */
export function resolveReference(root: JsonObject, value: unknown, place: ReferencePlace): unknown {
  let resolved = value;
  const followed = new Set<unknown>();
  while (isJsonObject(resolved)) {
    const reference = getOwn(resolved, '$ref');
    if (typeof reference !== 'string') return resolved;
    const target = followed.has(reference) ? undefined : findByFragment(root, reference.slice(1));
    if (target === undefined || !reference.startsWith('#')) {
      throw new OpenApiError({
        ...place,
        problem: `the reference ${quote(reference)} has no target that can be used`,
        remedy: 'Define its target in this document, or correct its spelling.',
      });
    }
    followed.add(reference);
    const { $ref: _followed, ...beside } = resolved;
    resolved = isJsonObject(target) ? { ...target, ...beside } : target;
  }
  return resolved;
}

/** Finds the target of a JSON pointer in a URI fragment (RFC 6901 section 6). */
function findByFragment(root: JsonObject, fragment: string): unknown {
  if (fragment === '') return root;
  if (!fragment.startsWith('/')) return undefined;
  let value: unknown = root;
  for (const rawStep of fragment.slice(1).split('/')) {
    const step = decodeStep(rawStep);
    if (step === undefined || typeof value !== 'object' || value === null || !Object.hasOwn(value, step))
      return undefined;
    value = (value as JsonObject)[step];
  }
  return value;
}

function decodeStep(rawStep: string): string | undefined {
  try {
    return decodeURIComponent(rawStep).replaceAll('~1', '/').replaceAll('~0', '~');
  } catch {
    return undefined;
  }
}
