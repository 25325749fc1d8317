import { extendPointer, OpenApiError } from './open-api-error.ts';
import { getOwn, isJsonObject } from './read-document.ts';
import type { JsonObject } from './read-document.ts';

/**
 * Refuses every `$ref` that leads out of the document, and every one that leads nowhere. References may
 * run in circles: they are followed only where the catalogue reads, and there only so far.
 *
 * Not looked at: examples, defaults, enumerations and extensions, where `$ref` is data.
 *
 * @throws OpenApiError naming the pointer
 */
export function checkReferences(root: JsonObject, file: string): void {
  const places: { readonly value: unknown; readonly pointer: string; readonly isNaming: boolean }[] = [
    { value: root, pointer: '', isNaming: false },
  ];
  const seen = new Set<unknown>();
  for (let place = places.pop(); place !== undefined; place = places.pop()) {
    const { value, pointer, isNaming } = place;
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    for (const [key, child] of Object.entries(value)) {
      const childPointer = extendPointer(pointer, key);
      if (key === '$ref' && typeof child === 'string' && !isNaming) {
        // A name such as `#address` is an anchor of JSON Schema: no path or parameter is ever found by one.
        if (!/^#[^/]/.test(child)) findTarget(root, child, { file, pointer: childPointer });
      } else if (isNaming || !isData(key)) {
        places.push({ value: child, pointer: childPointer, isNaming: !isNaming && namingKeys.has(key) });
      }
    }
  }
}

/** Their keys are names that the author chose, so that `example` below them is not an example. */
const namingKeys = new Set([
  'properties',
  'patternProperties',
  'definitions',
  '$defs',
  'schemas',
  'parameters',
  'responses',
  'paths',
]);

function isData(key: string): boolean {
  return ['example', 'examples', 'default', 'enum', 'const'].includes(key) || key.startsWith('x-');
}

interface ReferencePlace {
  readonly file: string;
  readonly pointer: string;
}

/**
 * The value, or what its `$ref` leads to, over several references if need be. Fields beside the `$ref` are
 * laid over the target's, as OpenAPI 3.1 says for summaries and tools do for path items.
 *
 * @throws OpenApiError for a reference that leads out, nowhere or back to itself
 */
export function resolveReference(root: JsonObject, value: unknown, place: ReferencePlace): unknown {
  let resolved = value;
  const followed = new Set<unknown>();
  while (isJsonObject(resolved)) {
    const reference = getOwn(resolved, '$ref');
    if (typeof reference !== 'string') return resolved;
    if (followed.has(reference)) {
      throw new OpenApiError({
        ...place,
        problem: `the reference ${reference} leads back to itself`,
        remedy: 'Let it name something that is defined.',
      });
    }
    followed.add(reference);
    const { $ref: _followed, ...beside } = resolved;
    const target = findTarget(root, reference, place);
    resolved = isJsonObject(target) ? { ...target, ...beside } : target;
  }
  return resolved;
}

function findTarget(root: JsonObject, reference: string, place: ReferencePlace): unknown {
  if (!reference.startsWith('#')) {
    throw new OpenApiError({
      ...place,
      problem: `the reference ${JSON.stringify(reference.slice(0, 200))} leads out of the document, and nothing is fetched`,
      remedy: 'Bundle the documents into one first, so that every $ref begins with #/.',
    });
  }
  const target = findByFragment(root, reference.slice(1));
  if (target === undefined) {
    throw new OpenApiError({
      ...place,
      problem: `the reference ${JSON.stringify(reference.slice(0, 200))} leads nowhere`,
      remedy: 'Define what it names, or correct its spelling.',
    });
  }
  return target;
}

/** A JSON pointer as a URI fragment (RFC 6901 section 6). */
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
