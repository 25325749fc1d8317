import { isJsonObject } from '../read-document.ts';
import type { JsonObject } from '../read-document.ts';

/**
 * Makes an upgraded document valid OpenAPI 3.1. Names of components that OpenAPI 3 does not permit (2.0 had no rule for
 * them) are changed, with every reference to them; `nullable` without a type becomes an alternative `null`; and
 * `allowReserved` is removed from path parameters. Examples, defaults, enumerations and extensions are data, and kept.
 * Returns a copy.
 *
 * @param document plain data without cycles
 */
export function mendUpgraded(document: JsonObject): JsonObject {
  const names = listRenamed(document['components']);
  return mendObject(document, { names, isNaming: false });
}

interface MendDeps {
  /** Maps `#/components/kind/name`, as references write it, to the new reference. */
  readonly names: ReadonlyMap<string, string>;
  /** The keys are names that the author chose. */
  readonly isNaming: boolean;
}

const dataKeys = new Set(['example', 'examples', 'default', 'enum', 'const', 'value']);
const namingKeys = new Set(
  'properties patternProperties $defs dependentSchemas schemas parameters responses requestBodies headers links callbacks pathItems paths webhooks content encoding securitySchemes variables'.split(
    ' ',
  ),
);

function mendObject(object: JsonObject, deps: MendDeps): JsonObject {
  const entries = Object.entries(object).map(([key, value]): [string, unknown] => {
    if (deps.isNaming) return [key, mendValue(value, { ...deps, isNaming: false })];
    if (key === '$ref' && typeof value === 'string') return [key, rename(value, deps.names)];
    if (key === 'mapping' && isJsonObject(value)) return [key, renameAll(value, deps.names)];
    if (key === 'components' && isJsonObject(value)) return [key, mendComponents(value, deps)];
    if (dataKeys.has(key) || key.startsWith('x-')) return [key, value];
    return [key, mendValue(value, { ...deps, isNaming: namingKeys.has(key) })];
  });
  const mended: JsonObject = Object.fromEntries(entries);
  return deps.isNaming ? mended : mendParameter(mendNullable(mended));
}

function mendValue(value: unknown, deps: MendDeps): unknown {
  if (Array.isArray(value)) {
    return value.map((item: unknown) => mendValue(item, { ...deps, isNaming: false }));
  }
  return isJsonObject(value) ? mendObject(value, deps) : value;
}

/** Renames `#/components/schemas/a:b` and also `#/components/schemas/a:b/properties/x`. */
function rename(reference: string, names: MendDeps['names']): string {
  const [, head, rest] = /^(#\/components\/[^/]+\/[^/]+)(.*)$/s.exec(reference) ?? [];
  const renamed = head === undefined ? undefined : names.get(decodeReference(head));
  return renamed === undefined ? reference : `${renamed}${rest ?? ''}`;
}

function renameAll(mapping: JsonObject, names: MendDeps['names']): JsonObject {
  return Object.fromEntries(
    Object.entries(mapping).map(([key, value]) => [
      key,
      typeof value === 'string' ? rename(value, names) : value,
    ]),
  );
}

function decodeReference(reference: string): string {
  try {
    return decodeURIComponent(reference).replaceAll('~1', '/').replaceAll('~0', '~');
  } catch {
    return reference;
  }
}

const allowedName = /^[a-zA-Z0-9._-]+$/;

function listRenamed(components: unknown): ReadonlyMap<string, string> {
  const renamed = new Map<string, string>();
  if (!isJsonObject(components)) return renamed;
  for (const [kind, named] of Object.entries(components)) {
    if (!isJsonObject(named)) continue;
    const taken = new Set(Object.keys(named));
    for (const name of taken) {
      if (allowedName.test(name)) continue;
      const base = name.replaceAll(/[^a-zA-Z0-9._-]+/g, '_');
      let free = base;
      for (let count = 2; taken.has(free); count++) free = `${base}_${count}`;
      taken.add(free);
      renamed.set(`#/components/${kind}/${name}`, `#/components/${kind}/${free}`);
    }
  }
  return renamed;
}

function mendComponents(components: JsonObject, deps: MendDeps): JsonObject {
  return Object.fromEntries(
    Object.entries(components).map(([kind, named]) => {
      if (!isJsonObject(named) || kind.startsWith('x-')) return [kind, named];
      const entries = Object.entries(named).map(([name, value]) => {
        const reference = deps.names.get(`#/components/${kind}/${name}`);
        return [reference?.slice(`#/components/${kind}/`.length) ?? name, mendValue(value, deps)];
      });
      return [kind, Object.fromEntries(entries)];
    }),
  );
}

/** In OpenAPI 3.0.3, `nullable` has no effect without a type, but its authors mean that null is permitted. */
function mendNullable(schema: JsonObject): JsonObject {
  if (typeof schema['nullable'] !== 'boolean') return schema;
  const { nullable, ...rest } = schema;
  if (!nullable) return rest;
  const list = ['anyOf', 'oneOf'].find((key) => Array.isArray(rest[key]));
  if (list !== undefined) return { ...rest, [list]: [...(rest[list] as unknown[]), { type: 'null' }] };
  const { $ref, allOf, ...beside } = rest;
  if ($ref === undefined && allOf === undefined) return rest;
  const own = { ...($ref === undefined ? {} : { $ref }), ...(allOf === undefined ? {} : { allOf }) };
  return { ...beside, anyOf: [own, { type: 'null' }] };
}

function mendParameter(parameter: JsonObject): JsonObject {
  if (parameter['in'] !== 'path' || typeof parameter['name'] !== 'string') return parameter;
  const { allowReserved: _onlyOfQueries, ...rest } = parameter;
  return rest;
}
