import { createHash } from 'node:crypto';
import { catalogueSchema } from '@postern/contract/catalogue';
import type { Catalogue, Operation, Requirement } from '@postern/contract/catalogue';
import type { ApiConfig, GroupConfig, MappingConfig } from '../config/config-schema.ts';
import { derivesModules } from '../config/derives-modules.ts';
import { classifyOperation, getModuleId, listMatchingRules } from './classify-operation.ts';
import type { Classification, ClassifyDeps } from './classify-operation.ts';
import { listRefusedParameters } from './list-refused-parameters.ts';
import { findOperationDimensions, joinDimensions, listUnusedDimensions } from './place-dimensions.ts';
import { excludeOperations, listUnusedExclusions } from './exclude-operations.ts';
import { listShadowedOperations } from './list-shadowed-operations.ts';
import { createModuleDirectory } from './module-directory.ts';
import type { ModuleDirectory } from './module-directory.ts';
import { OpenApiError } from './open-api-error.ts';
import { parseOpenApi } from './parse-openapi.ts';
import type { ParsedOpenApi } from './parse-openapi.ts';
import type { ParsedOperation } from './parse-operation.ts';
import { getTemplateShape } from './path-template.ts';
import { listHeaderNames } from './read-response-headers.ts';
import type { DocumentLimits, DocumentSource } from './read-document.ts';

/** Something that the operator should know, although the catalogue can be used. */
export interface CatalogueWarning {
  readonly kind:
    /** The operation has no module, so the gateway refuses it. */
    | 'unclassified'
    /** No call of the operation can be allowed or arrive. */
    | 'unreachable'
    /** Several operations match the same calls, so each needs the rights of all. */
    | 'same-calls'
    /** The operationId appears twice, so it is not used as the id. */
    | 'operation-id-repeated'
    /** Names of derived modules that differ only in letter case, or that would have the same id. */
    | 'module-names'
    /** A part of the mapping that matches nothing in the document. */
    | 'mapping-unused'
    /** Something in the document is wrong, and was left out or replaced. */
    | 'document-fault'
    | 'document';
  readonly message: string;
  /** A JSON pointer into the document; undefined for the mapping. */
  readonly pointer?: string;
  /** The document, where an API has several. */
  readonly file?: string;
}

export interface BuiltCatalogue {
  readonly catalogue: Catalogue;
  /** The document that the catalogue was built from. */
  readonly source: DocumentSource;
  readonly warnings: readonly CatalogueWarning[];
}

export interface CatalogueSettings {
  readonly api: Pick<ApiConfig, 'id' | 'title' | 'mapping'> &
    Partial<Pick<ApiConfig, 'dimensions' | 'basePath' | 'upstreamPath' | 'keyHeader'>>;
  readonly groups: readonly GroupConfig[];
  readonly limits?: DocumentLimits;
  /** The configured names of query parameters that are refused, since they would contain a credential. */
  readonly queryCredentials?: readonly string[];
}

/**
 * Builds the catalogue from an OpenAPI document and its mapping: groups, modules, and every operation with its
 * requirements. An operation that nothing classifies has no requirements and a warning, and the gateway refuses it.
 *
 * @throws OpenApiError for a document or a mapping that cannot be used; nothing is built in part
 */
export async function buildCatalogue(
  source: DocumentSource,
  settings: CatalogueSettings,
): Promise<BuiltCatalogue> {
  const { api, groups } = settings;
  const { basePath, upstreamPath } = api;
  const parsed = parseOpenApi(source, {
    ...(settings.limits === undefined ? {} : { limits: settings.limits }),
    ...(basePath === undefined ? {} : { servedAt: { basePath, upstreamPath } }),
  });
  const document = excludeOperations(parsed, api.mapping.exclude);
  const flaws = [...document.flaws, ...listShadowedOperations(document.operations, basePath)];
  const warnings: CatalogueWarning[] = flaws.map(({ isFault, ...flaw }) => ({
    kind: isFault === true ? 'document-fault' : 'document',
    ...flaw,
  }));
  const title = (api.title ?? (document.title || api.id)).slice(0, 200);
  const mapping = { ...api.mapping, deriveModules: derivesModules(api.mapping, groups) };
  const ids = assignIds(document, warnings);
  const deps = { file: source.file, mapping, dimensions: api.dimensions ?? [] };
  const classify = (modules: ModuleDirectory, to: CatalogueWarning[]) => {
    checkMapping(mapping, { file: source.file, modules });
    return placeOperations(document, { ...deps, ids, modules, warnings: to });
  };
  const createModules = (names: readonly string[]) =>
    createModuleDirectory(
      groups,
      mapping.deriveModules ? { groupName: title, tagDirectory: document.tagDirectory, names } : undefined,
    );
  // Ids can be assigned only when all names are known, so the first round only collects the names.
  const asking = createModules([]);
  classify(asking, []);
  const modules = createModules(asking.listDerivedNames());
  const operations = classify(modules, warnings);
  for (const message of modules.notes) warnings.push({ kind: 'module-names', message });
  const joined = joinSameCalls(operations, warnings);
  warnings.push(...listRightsWarnings(joined, modules), ...listUnusedMapping(document, ids, api.mapping));
  const credentials = [
    ...(settings.queryCredentials ?? []),
    ...(api.keyHeader === undefined ? [] : [api.keyHeader]),
  ];
  warnings.push(...listRefusedParameters(document.operations, credentials));
  for (const message of listUnusedDimensions(joined, api.dimensions ?? [])) {
    warnings.push({ kind: 'mapping-unused', message });
  }
  warnings.push(...listUnusedExclusions(parsed, mapping));
  const catalogue = {
    apiId: api.id,
    title,
    groups: [...modules.listGroups()],
    operations: joined.map(({ pointer: _place, ...operation }) => operation),
    ...(document.closedPaths.length === 0 ? {} : { closedPaths: [...document.closedPaths] }),
  };
  checkCatalogue(catalogue, { file: source.file, operations: joined });
  return { catalogue, source, warnings };
}

/**
 * Validates the catalogue as the storage does when it is read at every start, since the fault's place in the document
 * is known here.
 */
function checkCatalogue(
  catalogue: Catalogue,
  { file, operations }: { readonly file: string; readonly operations: readonly PlacedOperation[] },
): void {
  const [issue] = catalogueSchema.safeParse(catalogue).error?.issues ?? [];
  if (issue === undefined) return;
  const [part, index, ...rest] = issue.path;
  const operation = part === 'operations' ? operations[Number(index)] : undefined;
  throw new OpenApiError({
    file,
    ...(operation === undefined ? {} : { pointer: operation.pointer }),
    problem:
      operation === undefined
        ? `the catalogue cannot be stored (${issue.path.join('.')}: ${issue.message})`
        : `the operation cannot be stored (${rest.join('.')}: ${issue.message})`,
    remedy: 'Correct the document or the mapping there.',
  });
}

interface PlaceDeps extends ClassifyDeps {
  readonly ids: ReadonlyMap<ParsedOperation, string>;
  readonly dimensions: NonNullable<CatalogueSettings['api']['dimensions']>;
  readonly warnings: CatalogueWarning[];
}

function placeOperations(document: ParsedOpenApi, deps: PlaceDeps): readonly PlacedOperation[] {
  const { ids, dimensions, warnings, ...classifyDeps } = deps;
  return document.operations.map((operation): PlacedOperation => {
    const id = ids.get(operation) ?? '';
    const byHand = findByHand(operation, id, deps.mapping);
    const { requirements, isInternal, deprecation, upgrade } = classifyOrRefuse(operation, byHand, {
      ...classifyDeps,
      warnings,
    });
    return {
      ...presentOperation(operation, id),
      requirements: [...requirements],
      internal: isInternal,
      ...withoutUndefined({
        deprecation,
        upgrade,
        dimensions: findOperationDimensions({ ...operation, id }, dimensions),
      }),
      pointer: operation.pointer,
    };
  });
}

/** An extension with an invalid value only affects its own operation, which is hidden and refused. */
function classifyOrRefuse(
  operation: ParsedOperation,
  byHand: MappingConfig['operations'][string] | undefined,
  { warnings, ...deps }: ClassifyDeps & { readonly warnings: CatalogueWarning[] },
): Classification {
  try {
    return classifyOperation(operation, byHand, deps);
  } catch (error) {
    // Without a pointer, the fault is in the mapping, which the operator has to correct.
    if (!(error instanceof OpenApiError) || error.place.pointer === undefined) throw error;
    const message = `${error.problem}, so every call of ${getCallText(operation)} is refused`;
    warnings.push({ kind: 'document-fault', message, pointer: error.place.pointer });
    return { requirements: [], isInternal: true, deprecation: undefined, upgrade: undefined };
  }
}

function withoutUndefined<Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } {
  // The result has the same fields and values, without those that are undefined.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

type PlacedOperation = Operation & { readonly pointer: string };

function presentOperation(
  operation: ParsedOperation,
  id: string,
): Omit<Operation, 'requirements' | 'internal'> {
  return {
    id,
    method: operation.method,
    pathTemplate: operation.pathTemplate,
    ...(operation.documentedPath === operation.pathTemplate
      ? {}
      : { documentedPath: operation.documentedPath }),
    name: (operation.summary ?? operation.operationId ?? id).slice(0, 500),
    section: (operation.tags[0] ?? '').slice(0, 200),
    ...(operation.documentationUrl === undefined ? {} : { documentationUrl: operation.documentationUrl }),
    deprecated: operation.isDeprecated,
    ...presentHeaders(operation),
  };
}

const headersMax = 200;

/** Presents the documented headers for the gateway's CORS lists; without documented headers, there are none. */
function presentHeaders({
  parameters,
  responseHeaders,
}: ParsedOperation): Pick<Operation, 'requestHeaders' | 'responseHeaders'> {
  const sent = parameters.filter((parameter) => parameter.in === 'header').map(({ name }) => name);
  const requestHeaders = listHeaderNames(sent).slice(0, headersMax);
  return {
    ...(requestHeaders.length > 0 && { requestHeaders: [...requestHeaders] }),
    ...(responseHeaders.length > 0 && { responseHeaders: responseHeaders.slice(0, headersMax) }),
  };
}

/** Returns the call as the document writes it, which is unique within the document. */
function getCallText({ method, pathTemplate, documentedPath }: CallNames): string {
  return `${method} ${documentedPath ?? pathTemplate}`;
}

interface CallNames {
  readonly method: string;
  readonly pathTemplate: string;
  readonly documentedPath?: string | undefined;
}

/** Checks that every module in the mapping exists, even when no operation needs it now. */
function checkMapping(
  mapping: MappingConfig,
  deps: { readonly file: string; readonly modules: ModuleDirectory },
): void {
  const sayings = [
    ...mapping.rules.map((rule, index) => ({ what: `rule ${index + 1} of the mapping`, said: rule })),
    ...Object.entries(mapping.operations).map(([key, said]) => ({ what: `the mapping of ${key}`, said })),
    ...Object.entries(mapping.tags).map(([tag, module]) => ({
      what: `the mapping of the tag ${tag}`,
      said: { modules: [module] },
    })),
  ];
  for (const { what, said } of sayings) {
    const named =
      'requirements' in said
        ? (said.requirements ?? []).map((text) => text.slice(0, text.lastIndexOf(':')))
        : [];
    for (const name of [...(said.modules ?? []), ...named])
      getModuleId(name, { what, pointer: undefined }, deps);
  }
}

const operationIdLengthMax = 300;

/** Takes the operationId where it is unique, otherwise `METHOD /template`, which always is. */
function assignIds(
  document: ParsedOpenApi,
  warnings: CatalogueWarning[],
): ReadonlyMap<ParsedOperation, string> {
  const uses = new Map<string, number>();
  const count = (id: string) => uses.set(id, (uses.get(id) ?? 0) + 1);
  for (const operation of document.operations) {
    count(getCallText(operation));
    if (operation.operationId !== undefined) count(operation.operationId);
  }
  const ids = new Map<ParsedOperation, string>();
  for (const operation of document.operations) {
    const { operationId, pointer } = operation;
    const isUsable =
      operationId !== undefined && operationId.length <= operationIdLengthMax && uses.get(operationId) === 1;
    const id = isUsable ? operationId : shortenId(getCallText(operation));
    if (operationId !== undefined && !isUsable && operationId !== id) {
      const why =
        operationId.length > operationIdLengthMax
          ? `longer than ${operationIdLengthMax} characters`
          : 'not unique';
      const message = `the operationId ${JSON.stringify(operationId.slice(0, 100))} is ${why}, so the operation is called ${id}`;
      warnings.push({ kind: 'operation-id-repeated', message, pointer });
    }
    ids.set(operation, id);
  }
  return ids;
}

/** Shortens a call text that is too long for an id. A digest of the whole text keeps it unique. */
function shortenId(text: string): string {
  if (text.length <= operationIdLengthMax) return text;
  return `${text.slice(0, 250)}… ${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
}

function findByHand(operation: ParsedOperation, id: string, mapping: MappingConfig) {
  const texts = [getCallText(operation), `${operation.method} ${operation.pathTemplate}`];
  const key = [id, ...texts].find((candidate) => Object.hasOwn(mapping.operations, candidate));
  return key === undefined ? undefined : mapping.operations[key];
}

/**
 * Joins operations that no call can distinguish: each gets the requirements of all, never the weaker ones. If one of
 * them is unclassified, all of them are refused.
 */
function joinSameCalls(
  operations: readonly PlacedOperation[],
  warnings: CatalogueWarning[],
): readonly PlacedOperation[] {
  const byShape = Map.groupBy(
    operations,
    (operation) => `${operation.method} ${getTemplateShape(operation.pathTemplate)}`,
  );
  return operations.map((operation) => {
    const same = byShape.get(`${operation.method} ${getTemplateShape(operation.pathTemplate)}`) ?? [];
    if (same.length < 2) return operation;
    const all = new Map<string, Requirement>(
      same.flatMap((one) => one.requirements).map((one) => [`${one.moduleId}:${one.scope}`, one]),
    );
    if (operation !== same[0]) {
      const message = `${getCallText(operation)} answers the same calls as ${getCallText(same[0] ?? operation)}; both need the rights of both`;
      warnings.push({ kind: 'same-calls', message, pointer: operation.pointer });
    }
    const dimensions = joinDimensions(same.map((one) => one.dimensions));
    const isClassified = same.every(({ requirements }) => requirements.length > 0);
    return {
      ...operation,
      requirements: isClassified ? [...all.values()] : [],
      ...withoutUndefined({ dimensions }),
    };
  });
}

function listRightsWarnings(
  operations: readonly PlacedOperation[],
  modules: ModuleDirectory,
): readonly CatalogueWarning[] {
  return operations.flatMap((operation): readonly CatalogueWarning[] => {
    const { pointer } = operation;
    if (operation.requirements.length === 0) {
      const message = `${getCallText(operation)} has no module, so every call of it is refused`;
      return [{ kind: 'unclassified', message, pointer }];
    }
    return operation.requirements
      .filter(({ moduleId, scope }) => {
        const module = modules.findModule(moduleId);
        return scope === 'write' && module?.definability === 'definable' && !module.levels.includes('write');
      })
      .map(({ moduleId }) => ({
        kind: 'unreachable',
        message: `${getCallText(operation)} needs to write ${moduleId}, which offers no level for that`,
        pointer,
      }));
  });
}

function listUnusedMapping(
  document: ParsedOpenApi,
  ids: ReadonlyMap<ParsedOperation, string>,
  mapping: MappingConfig,
): readonly CatalogueWarning[] {
  const usedRules = new Set(
    document.operations.flatMap((operation) => listMatchingRules(operation, mapping)),
  );
  const usedKeys = new Set([
    ...ids.values(),
    ...document.operations.flatMap((operation) => [
      getCallText(operation),
      `${operation.method} ${operation.pathTemplate}`,
    ]),
  ]);
  const usedTags = new Set(document.operations.flatMap((operation) => operation.tags));
  const messages = [
    ...mapping.rules.flatMap((rule, index) =>
      usedRules.has(rule)
        ? []
        : [`rule ${index + 1} of the mapping matches no operation (${JSON.stringify(rule.when)})`],
    ),
    ...Object.keys(mapping.operations).flatMap((key) =>
      usedKeys.has(key) ? [] : [`the mapping names the operation ${key}, which the document does not have`],
    ),
    ...Object.keys(mapping.tags).flatMap((tag) =>
      usedTags.has(tag) ? [] : [`the mapping names the tag ${tag}, which no operation has`],
    ),
  ];
  return messages.map((message) => ({ kind: 'mapping-unused', message }));
}
