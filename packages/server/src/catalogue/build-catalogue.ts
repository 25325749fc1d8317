import { catalogueSchema } from '@postern/contract/catalogue';
import type { Catalogue, Operation, Requirement } from '@postern/contract/catalogue';
import type { ApiConfig, GroupConfig, MappingConfig } from '../config/config-schema.ts';
import { classifyOperation, getModuleId, listMatchingRules } from './classify-operation.ts';
import { findOperationDimensions, joinDimensions, listUnusedDimensions } from './place-dimensions.ts';
import { createModuleDirectory } from './module-directory.ts';
import type { ModuleDirectory } from './module-directory.ts';
import { OpenApiError } from './open-api-error.ts';
import { parseOpenApi } from './parse-openapi.ts';
import type { ParsedOpenApi, ParsedOperation } from './parse-openapi.ts';
import { getTemplateShape } from './path-template.ts';
import { listHeaderNames } from './read-response-headers.ts';
import { defaultDocumentLimits } from './read-document.ts';
import type { DocumentLimits, DocumentSource } from './read-document.ts';

/** Something that the operator should know, though the catalogue stands. */
export interface CatalogueWarning {
  readonly kind:
    /** No module: the gateway refuses the operation. */
    | 'unclassified'
    /** No call can ever be allowed or arrive. */
    | 'unreachable'
    /** Several operations answer the same calls; each needs the rights of all. */
    | 'same-calls'
    /** The operationId is not used as the id, since it stands twice. */
    | 'operation-id-repeated'
    /** A part of the mapping that fits nothing in the document. */
    | 'mapping-unused'
    | 'document';
  readonly message: string;
  /** Where in the document; undefined for the mapping. */
  readonly pointer?: string;
}

export interface BuiltCatalogue {
  readonly catalogue: Catalogue;
  /** The document that it was built from. */
  readonly source: DocumentSource;
  readonly warnings: readonly CatalogueWarning[];
}

export interface CatalogueSettings {
  readonly api: Pick<ApiConfig, 'id' | 'title' | 'mapping'> & Partial<Pick<ApiConfig, 'dimensions'>>;
  readonly groups: readonly GroupConfig[];
  readonly limits?: DocumentLimits;
}

/**
 * An OpenAPI document and its mapping → the catalogue: groups → modules, and every operation with what it
 * needs. An operation that nothing classified has no requirements and a warning; the gateway refuses it.
 *
 * @throws OpenApiError for a document or a mapping that cannot be used; nothing is built in part
 */
export async function buildCatalogue(
  source: DocumentSource,
  settings: CatalogueSettings,
): Promise<BuiltCatalogue> {
  const { api, groups } = settings;
  const document = parseOpenApi(source, settings.limits ?? defaultDocumentLimits);
  const title = (api.title ?? (document.title || api.id)).slice(0, 200);
  const modules = createModuleDirectory(groups, api.mapping.deriveModules ? title : undefined);
  checkMapping(api.mapping, { file: source.file, modules });
  const warnings: CatalogueWarning[] = document.flaws.map((flaw) => ({ kind: 'document', ...flaw }));
  const ids = assignIds(document, source.file, warnings);
  const operations = document.operations.map((operation): PlacedOperation => {
    const id = ids.get(operation) ?? '';
    const byHand = findByHand(operation, id, api.mapping);
    const { requirements, isInternal, deprecation, upgrade } = classifyOperation(operation, byHand, {
      file: source.file,
      mapping: api.mapping,
      modules,
    });
    return {
      ...presentOperation(operation, id),
      requirements: [...requirements],
      internal: isInternal,
      ...withoutUndefined({
        deprecation,
        upgrade,
        dimensions: findOperationDimensions({ ...operation, id }, api.dimensions ?? []),
      }),
      pointer: operation.pointer,
    };
  });
  const joined = joinSameCalls(operations, warnings);
  warnings.push(...listRightsWarnings(joined, modules), ...listUnusedMapping(document, ids, api.mapping));
  for (const message of listUnusedDimensions(joined, api.dimensions ?? [])) {
    warnings.push({ kind: 'mapping-unused', message });
  }
  const catalogue = {
    apiId: api.id,
    title,
    groups: [...modules.listGroups()],
    operations: joined.map(({ pointer: _place, ...operation }) => operation),
  };
  checkCatalogue(catalogue, { file: source.file, operations: joined });
  return { catalogue, source, warnings };
}

/**
 * What is published is stored, and read again at every start: whatever the storage would refuse is refused here, where
 * its place in the document is known.
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
        ? `its catalogue cannot be stored (${issue.path.join('.')}: ${issue.message})`
        : `the operation cannot be stored (${rest.join('.')}: ${issue.message})`,
    remedy: 'Correct what the document or the mapping says there.',
  });
}

function withoutUndefined<Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } {
  // The same fields with the same values, only fewer.
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
    name: (operation.summary ?? operation.operationId ?? id).slice(0, 500),
    section: (operation.tags[0] ?? '').slice(0, 200),
    ...(operation.documentationUrl === undefined ? {} : { documentationUrl: operation.documentationUrl }),
    deprecated: operation.isDeprecated,
    ...presentHeaders(operation),
  };
}

const headersMax = 200;

/** For the CORS lists of the gateway; a document that names none has neither. */
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

function getCallText(operation: Pick<Operation, 'method' | 'pathTemplate'>): string {
  return `${operation.method} ${operation.pathTemplate}`;
}

/** Every module that the mapping names has to exist, also where no operation of today needs it. */
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

/** The operationId where it is unique, else `METHOD /template`, which always is. */
function assignIds(
  document: ParsedOpenApi,
  file: string,
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
    const id = isUsable ? operationId : getCallText(operation);
    if (id.length > operationIdLengthMax) {
      throw new OpenApiError({
        file,
        pointer,
        problem: `the operation has no unique operationId and its path is longer than ${operationIdLengthMax} characters`,
        remedy: 'Give it an operationId of its own.',
      });
    }
    if (operationId !== undefined && !isUsable && operationId !== id) {
      const message = `the operationId ${JSON.stringify(operationId.slice(0, 100))} is not unique, so the operation is called ${id}`;
      warnings.push({ kind: 'operation-id-repeated', message, pointer });
    }
    ids.set(operation, id);
  }
  return ids;
}

function findByHand(operation: ParsedOperation, id: string, mapping: MappingConfig) {
  const key = [id, getCallText(operation)].find((candidate) => Object.hasOwn(mapping.operations, candidate));
  return key === undefined ? undefined : mapping.operations[key];
}

/** No call can tell such operations apart, so each gets the requirements of all: never the weaker ones. */
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
    return { ...operation, requirements: [...all.values()], ...withoutUndefined({ dimensions }) };
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
  const usedKeys = new Set([...ids.values(), ...document.operations.map(getCallText)]);
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
