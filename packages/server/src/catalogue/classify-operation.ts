import type { Deprecation } from '@postern/contract/deprecation';
import type { Requirement, UpgradeProtocol } from '@postern/contract/catalogue';
import type { Scope } from '@postern/contract/level';
import type { MappingConfig } from '../config/config-schema.ts';
import type { OperationCondition } from '../config/mapping-config-schema.ts';
import { parseDeprecation } from '../config/parse-deprecation.ts';
import { matchesPathGlob, matchesTextGlob } from './glob.ts';
import type { ModuleDirectory } from './module-directory.ts';
import { extendPointer, OpenApiError } from './open-api-error.ts';
import type { ParsedOperation } from './parse-operation.ts';

/** The fields that a manual entry or a rule sets for an operation. */
type Said = MappingConfig['operations'][string];

export interface Classification {
  /** Empty when no module was found, so that the gateway refuses the operation. */
  readonly requirements: readonly Requirement[];
  readonly isInternal: boolean;
  readonly deprecation: Deprecation | undefined;
  readonly upgrade: UpgradeProtocol | undefined;
}

export interface ClassifyDeps {
  readonly file: string;
  /** The mapping with `deriveModules` decided; see config/derives-modules.ts. */
  readonly mapping: MappingConfig;
  readonly modules: ModuleDirectory;
}

/** Lists the mapping rules that match the operation, in their order. */
export function listMatchingRules(
  operation: ParsedOperation,
  mapping: MappingConfig,
): MappingConfig['rules'] {
  return mapping.rules.filter(({ when }) => meetsCondition(operation, when));
}

/** Decides whether every given condition is satisfied. */
export function meetsCondition(operation: ParsedOperation, when: OperationCondition): boolean {
  const methods = when.method === undefined ? undefined : [when.method].flat();
  return (
    (methods === undefined || methods.includes(operation.method)) &&
    (when.path === undefined || matchesPath(when.path, operation)) &&
    (when.tag === undefined || operation.tags.includes(when.tag)) &&
    (when.operationId === undefined || matchesTextGlob(when.operationId, operation.operationId ?? ''))
  );
}

/**
 * The glob may match the path as the document writes it, or as calls match it: `/files/{id}#share` or `/files/{id}`.
 */
function matchesPath(glob: string, { pathTemplate, documentedPath }: ParsedOperation): boolean {
  return matchesPathGlob(glob, documentedPath) || matchesPathGlob(glob, pathTemplate);
}

/**
 * Classifies an operation. Its modules come from the manual entry; otherwise from the requirements extension, the
 * module extension, the rules, or the tags, in this order. Its scope comes from the manual entry; otherwise from the
 * requirement itself, the extensions, the rules, or the method (GET and HEAD read, all others write).
 *
 * @throws OpenApiError for a module that no group lists, or an extension with an invalid value
 */
export function classifyOperation(
  operation: ParsedOperation,
  byHand: Said | undefined,
  deps: ClassifyDeps,
): Classification {
  const rules = listMatchingRules(operation, deps.mapping);
  const sayings = [byHand, ...rules.filter((rule) => rule.modules ?? rule.requirements)];
  const extensionScope = readScopeExtension(operation, deps);
  const scope: Scope =
    byHand?.scope ??
    extensionScope ??
    rules.find((rule) => rule.scope !== undefined)?.scope ??
    (operation.method === 'GET' || operation.method === 'HEAD' ? 'read' : 'write');
  const needed =
    readSaying(sayings[0], scope, deps) ??
    readExtensions(operation, { scope, byHandScope: byHand?.scope }, deps) ??
    readSaying(sayings[1], scope, deps) ??
    readTags(operation, scope, deps);
  return {
    requirements: dropRepeated(needed),
    deprecation: parseDeprecation(
      byHand?.deprecation ?? rules.find((rule) => rule.deprecation !== undefined)?.deprecation,
    ),
    upgrade: readUpgrade(operation, byHand?.upgrade ?? rules.find((rule) => rule.upgrade)?.upgrade, deps),
    isInternal:
      byHand?.internal ??
      readFlag(operation, deps.mapping.internalExtension, deps) ??
      rules.find((rule) => rule.internal !== undefined)?.internal ??
      false,
  };
}

function readSaying(
  said: Said | undefined,
  scope: Scope,
  deps: ClassifyDeps,
): readonly Requirement[] | undefined {
  if (said?.requirements !== undefined) {
    return said.requirements.map((text) =>
      parseRequirement(text, { what: 'the mapping', pointer: undefined }, deps),
    );
  }
  return said?.modules?.map((name) => ({
    moduleId: getModuleId(name, { what: 'the mapping', pointer: undefined }, deps),
    scope,
  }));
}

function readExtensions(
  operation: ParsedOperation,
  scopes: { readonly scope: Scope; readonly byHandScope: Scope | undefined },
  deps: ClassifyDeps,
): readonly Requirement[] | undefined {
  const { requirementsExtension, moduleExtension } = deps.mapping;
  if (requirementsExtension !== undefined) {
    const place = {
      what: requirementsExtension,
      pointer: extendPointer(operation.pointer, requirementsExtension),
    };
    const requirements = readTexts(operation, requirementsExtension, deps).map((text) =>
      parseRequirement(text, place, deps),
    );
    if (requirements.length > 0) {
      return scopes.byHandScope === undefined
        ? requirements
        : requirements.map(({ moduleId }) => ({ moduleId, scope: scopes.scope }));
    }
  }
  const place = { what: moduleExtension, pointer: extendPointer(operation.pointer, moduleExtension) };
  const names = readTexts(operation, moduleExtension, deps);
  if (names.length === 0) return undefined;
  return names.map((name) => ({ moduleId: getModuleId(name, place, deps), scope: scopes.scope }));
}

/**
 * Reads the modules of all tags that the mapping names. Other tags become modules only where the document does not
 * state its requirements itself: an operation with a stated empty list has no module, and is refused.
 */
function readTags(operation: ParsedOperation, scope: Scope, deps: ClassifyDeps): readonly Requirement[] {
  const { tags, requirementsExtension, deriveModules } = deps.mapping;
  const mapped = operation.tags.flatMap((tag) => (Object.hasOwn(tags, tag) ? [tags[tag] ?? tag] : []));
  const isStated = requirementsExtension !== undefined && operation.extensions.has(requirementsExtension);
  const names = mapped.length > 0 ? mapped : deriveModules === true && !isStated ? operation.tags : [];
  return names.map((name) => ({
    moduleId: getModuleId(name, { what: 'the mapping', pointer: undefined }, deps),
    scope,
  }));
}

function readScopeExtension(operation: ParsedOperation, deps: ClassifyDeps): Scope | undefined {
  const { scopeExtension, readOnlyExtension } = deps.mapping;
  const scope = operation.extensions.get(scopeExtension);
  if (scope === 'read' || scope === 'write') return scope;
  if (scope !== undefined)
    throw refuseExtension(operation, { name: scopeExtension, wanted: '`read` or `write`' }, deps);
  const isReadOnly = readFlag(operation, readOnlyExtension, deps);
  return isReadOnly === undefined ? undefined : isReadOnly ? 'read' : 'write';
}

/**
 * Reads the protocol of an upgrade. Only a GET can switch to a websocket (RFC 6455 section 4.1), so a rule that also
 * matches other methods does not apply to them.
 */
function readUpgrade(
  operation: ParsedOperation,
  mapped: UpgradeProtocol | undefined,
  deps: ClassifyDeps,
): UpgradeProtocol | undefined {
  const name = deps.mapping.upgradeExtension;
  const value = operation.extensions.get(name);
  if (value === undefined) return operation.method === 'GET' ? mapped : undefined;
  if (value !== 'websocket' || operation.method !== 'GET')
    throw refuseExtension(operation, { name, wanted: '`websocket`, on a GET' }, deps);
  return value;
}

function readFlag(operation: ParsedOperation, name: string, deps: ClassifyDeps): boolean | undefined {
  const value = operation.extensions.get(name);
  if (value === undefined || typeof value === 'boolean') return value;
  throw refuseExtension(operation, { name, wanted: 'true or false' }, deps);
}

function readTexts(operation: ParsedOperation, name: string, deps: ClassifyDeps): readonly string[] {
  const value = operation.extensions.get(name);
  if (value === undefined) return [];
  const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
  return texts.map((text) => {
    if (typeof text === 'string' && text !== '') return text;
    throw refuseExtension(operation, { name, wanted: 'a text or a list of texts' }, deps);
  });
}

function refuseExtension(
  operation: ParsedOperation,
  { name, wanted }: { readonly name: string; readonly wanted: string },
  deps: ClassifyDeps,
): OpenApiError {
  return new OpenApiError({
    file: deps.file,
    pointer: extendPointer(operation.pointer, name),
    problem: `the extension has to be ${wanted}`,
    remedy: 'Correct it, or name another extension in the mapping.',
  });
}

interface NamingPlace {
  readonly what: string;
  readonly pointer: string | undefined;
}

function parseRequirement(text: string, place: NamingPlace, deps: ClassifyDeps): Requirement {
  const colon = text.lastIndexOf(':');
  const scope = text.slice(colon + 1);
  if (colon > 0 && (scope === 'read' || scope === 'write')) {
    return { moduleId: getModuleId(text.slice(0, colon), place, deps), scope };
  }
  throw new OpenApiError({
    file: deps.file,
    ...(place.pointer === undefined ? {} : { pointer: place.pointer }),
    problem: `${place.what} gives ${JSON.stringify(text.slice(0, 100))} where a module and a scope are expected`,
    remedy: 'Write it like profiles:read or profiles:write.',
  });
}

/** Returns the module's id. @throws OpenApiError with the module's name */
export function getModuleId(name: string, place: NamingPlace, deps: Pick<ClassifyDeps, 'file' | 'modules'>) {
  const moduleId = deps.modules.findModuleId(name);
  if (moduleId !== undefined) return moduleId;
  throw new OpenApiError({
    file: deps.file,
    ...(place.pointer === undefined ? {} : { pointer: place.pointer }),
    problem: `${place.what} names the module ${JSON.stringify(name.slice(0, 100))}, which no group lists`,
    remedy: 'Add it to `groups` in postern.yaml, correct its spelling, or set `deriveModules`.',
  });
}

function dropRepeated(requirements: readonly Requirement[]): readonly Requirement[] {
  return [
    ...new Map(
      requirements.map((requirement) => [`${requirement.moduleId}:${requirement.scope}`, requirement]),
    ).values(),
  ];
}
