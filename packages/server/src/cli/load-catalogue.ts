import { apiIdSchema } from '@postern/contract/ids';
import { buildFromDocuments } from '../catalogue/build-from-documents.ts';
import type { BuiltCatalogue, CatalogueWarning } from '../catalogue/build-catalogue.ts';
import { mergeDocuments } from '../catalogue/merge/merge-documents.ts';
import { OpenApiError } from '../catalogue/open-api-error.ts';
import { toPlainText } from '../catalogue/plain-text.ts';
import { defaultDocumentLimits } from '../catalogue/read-document.ts';
import type { DocumentLimits, DocumentSource } from '../catalogue/read-document.ts';
import { listDocumentFiles } from '../config/api-config-schema.ts';
import { mappingConfigSchema } from '../config/mapping-config-schema.ts';
import type { ApiConfig, Config, GroupConfig } from '../config/config-schema.ts';
import { CliError } from './cli-error.ts';
import type { CliIo } from './cli-io.ts';
import { loadDocument } from './load-document.ts';

/** The options that choose the mapping of a document. */
export interface MappingOptions {
  readonly config?: string;
  readonly api?: string;
  readonly derive?: boolean;
  readonly requirementsExtension?: string;
}

/** Everything that turns documents into a catalogue, except the documents. */
export interface CatalogueMapping {
  readonly api: Pick<ApiConfig, 'id' | 'title' | 'mapping'>;
  readonly groups: readonly GroupConfig[];
  readonly limits: DocumentLimits;
  readonly queryCredentials?: readonly string[];
  /** Undefined without a postern.yaml. */
  readonly basePath: string | undefined;
  /** The documents that postern.yaml names; empty without one. */
  readonly files: readonly string[];
}

export interface LoadedCatalogue extends BuiltCatalogue {
  /** The documents as they were read. `source` is the one into which they were merged. */
  readonly sources: readonly DocumentSource[];
  readonly limits: DocumentLimits;
  readonly basePath: string | undefined;
}

/**
 * Returns the mapping of `--api` in postern.yaml; with `--config` alone, that of its only API; with neither, a mapping
 * that makes a module of every module name in the document.
 *
 * @throws CliError (exit code 2) for an API that postern.yaml does not have; ConfigError
 */
export async function loadMapping(options: MappingOptions, io: CliIo): Promise<CatalogueMapping> {
  if (options.config === undefined && options.api === undefined) {
    const api = { id: apiIdSchema.parse('api'), mapping: mappingConfigSchema.parse({}) };
    const mapping = {
      api,
      groups: [],
      queryCredentials: [],
      limits: defaultDocumentLimits,
      basePath: undefined,
      files: [],
    };
    return applyOptions(mapping, options);
  }
  const config = await io.loadConfig(options.config);
  return applyOptions(presentMapping(config, findApi(config, options.api)), options);
}

/** Returns the mappings of every API in postern.yaml, or that of `--api` alone. */
export async function loadMappings(options: MappingOptions, io: CliIo): Promise<readonly CatalogueMapping[]> {
  const config = await io.loadConfig(options.config);
  const apis = options.api === undefined ? config.apis : [findApi(config, options.api)];
  return apis.map((api) => applyOptions(presentMapping(config, api), options));
}

function presentMapping(config: Config, api: ApiConfig): CatalogueMapping {
  const { groups, openapiLimits: limits, queryCredentials } = config;
  return { api, groups, limits, queryCredentials, basePath: api.basePath, files: listDocumentFiles(api) };
}

function findApi(config: Config, apiId: string | undefined): ApiConfig {
  const ids = config.apis.map(({ id }) => id).join(', ');
  const [first, ...others] = config.apis;
  if (apiId === undefined) {
    if (first !== undefined && others.length === 0) return first;
    throw new CliError(`Name the API whose mapping is used with --api. There are: ${ids}.`, 2);
  }
  const api = config.apis.find(({ id }) => id === apiId);
  if (api === undefined) throw new CliError(`There is no API ${toPlainText(apiId)}. There are: ${ids}.`, 2);
  return api;
}

function applyOptions(mapping: CatalogueMapping, options: MappingOptions): CatalogueMapping {
  const { requirementsExtension } = options;
  const changed = {
    ...mapping.api.mapping,
    ...(options.derive === true ? { deriveModules: true } : {}),
    ...(requirementsExtension === undefined ? {} : { requirementsExtension }),
  };
  const parsed = mappingConfigSchema.safeParse(changed);
  if (!parsed.success) {
    throw new CliError(
      'The name of an extension begins with x-, such as --requirements-extension x-scopes.',
      2,
    );
  }
  return { ...mapping, api: { ...mapping.api, mapping: parsed.data } };
}

/**
 * Builds the catalogue of the merged documents.
 *
 * @throws CliError (exit code 2) when one of them cannot be read, or they cannot be merged or built
 */
export async function loadCatalogue(
  files: readonly string[],
  mapping: CatalogueMapping,
): Promise<LoadedCatalogue> {
  const { limits, basePath } = mapping;
  const sources = await loadDocuments(files, limits);
  const built = await explainRefusal(() => buildFromDocuments(sources, mapping));
  return { ...built, sources, limits, basePath };
}

/**
 * Returns one document for the admin API, which accepts only one: several are merged.
 *
 * @throws CliError (exit code 2) when one of them cannot be read, or they cannot be merged
 */
export async function loadOneDocument(
  files: readonly string[],
  limits: DocumentLimits,
): Promise<DocumentSource> {
  const sources = await loadDocuments(files, limits);
  const [first, ...others] = sources;
  if (first !== undefined && others.length === 0) return first;
  return await explainRefusal(async () => mergeDocuments(sources, { limits }).source);
}

async function loadDocuments(
  files: readonly string[],
  limits: DocumentLimits,
): Promise<readonly DocumentSource[]> {
  return await Promise.all(files.map((file) => loadDocument(file, limits)));
}

async function explainRefusal<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof OpenApiError) throw new CliError(toPlainText(cause.message), 2, { cause });
    throw cause;
  }
}

/**
 * Presents warnings for stderr, one per line, with the document's name if the warning names none. Operations without a
 * module are omitted: the commands list them with their remedy.
 */
export function presentWarnings(document: string, warnings: readonly CatalogueWarning[]): string {
  return warnings
    .filter(({ kind }) => kind !== 'unclassified')
    .map(
      ({ file = document, message, pointer }) =>
        `Note: ${file}${pointer ? ` at ${pointer}` : ''}: ${message}.`,
    )
    .map((line) => `${toPlainText(line)}\n`)
    .join('');
}
