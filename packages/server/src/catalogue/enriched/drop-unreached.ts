import { isJsonObject } from '../read-document.ts';
import type { JsonObject } from '../read-document.ts';

/**
 * Removes the components and tags that no operation needs any more, so that nothing of a hidden operation is left. A
 * document that refers to its schemas by anchors keeps all of them, since such references are not followed here.
 */
export function dropUnreached(document: JsonObject): JsonObject {
  const { components, ...rest } = document;
  if (!isJsonObject(components)) return document;
  const reached = new Set<string>();
  const places: unknown[] = [rest];
  let hasAnchors = false;
  for (let place = places.pop(); place !== undefined; place = places.pop()) {
    if (Array.isArray(place)) places.push(...(place as unknown[]));
    else if (isJsonObject(place)) {
      if ('$dynamicRef' in place || '$anchor' in place || '$id' in place) hasAnchors = true;
      places.push(...Object.values(place).filter((value) => value !== null && value !== undefined));
    } else if (typeof place === 'string') {
      for (const component of listComponents(place, components)) {
        if (reached.has(component.name)) continue;
        reached.add(component.name);
        places.push(component.value);
      }
    }
  }
  if (hasAnchors) return document;
  const kept = Object.entries(components).map(([kind, named]): [string, unknown] => [
    kind,
    kind === 'securitySchemes' || !isJsonObject(named)
      ? named
      : Object.fromEntries(Object.entries(named).filter(([name]) => reached.has(`${kind}/${name}`))),
  ]);
  return { ...rest, ...keepTags(rest), components: Object.fromEntries(kept) };
}

/** Lists the components that a text may refer to: as a reference, or by a schema's bare name, as in a discriminator. */
function* listComponents(
  text: string,
  components: JsonObject,
): Generator<{ readonly name: string; readonly value: unknown }> {
  const [, kind, rawName] = /^#\/components\/(\w+)\/([^/]+)/.exec(text) ?? [];
  const name = rawName === undefined ? text : decodePointer(rawName);
  const named = components[kind ?? 'schemas'];
  if (isJsonObject(named) && Object.hasOwn(named, name)) {
    yield { name: `${kind ?? 'schemas'}/${name}`, value: named[name] };
  }
}

function decodePointer(step: string): string {
  try {
    return decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');
  } catch {
    return step;
  }
}

function keepTags({ tags, paths, webhooks }: JsonObject): JsonObject {
  if (!Array.isArray(tags)) return {};
  const items = [paths, webhooks].flatMap(listValues);
  const used = new Set(
    items.flatMap(listValues).flatMap((operation): readonly unknown[] => {
      const named: unknown = isJsonObject(operation) ? operation['tags'] : undefined;
      return Array.isArray(named) ? named : [];
    }),
  );
  return { tags: tags.filter((tag: unknown) => isJsonObject(tag) && used.has(tag['name'])) };
}

function listValues(value: unknown): readonly unknown[] {
  return isJsonObject(value) ? Object.values(value) : [];
}
