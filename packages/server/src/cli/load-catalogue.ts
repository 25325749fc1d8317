import { apiIdSchema } from '@postern/contract/ids';
import { buildCatalogue } from '../catalogue/build-catalogue.ts';
import type { BuiltCatalogue, CatalogueWarning } from '../catalogue/build-catalogue.ts';
import { OpenApiError } from '../catalogue/open-api-error.ts';
import { toPlainText } from '../catalogue/plain-text.ts';
import { defaultDocumentLimits } from '../catalogue/read-document.ts';
import type { DocumentLimits, DocumentSource } from '../catalogue/read-document.ts';
import { mappingConfigSchema } from '../config/mapping-config-schema.ts';
import type { ApiConfig, Config, GroupConfig } from '../config/config-schema.ts';
import { CliError } from './cli-error.ts';
import type { CliIo } from './cli-io.ts';
import { loadDocument } from './load-document.ts';

/** How the commands are told which mapping a document gets. */
export interface MappingOptions {
  readonly config?: string;
  readonly api?: string;
  readonly derive?: boolean;
  readonly requirementsExtension?: string;
}

/** Everything that turns documents into catalogues, apart from the documents. */
export interface CatalogueMapping {
  readonly api: Pick<ApiConfig, 'id' | 'title' | 'mapping'>;
  readonly groups: readonly GroupConfig[];
  readonly limits: DocumentLimits;
  readonly queryCredentials?: readonly string[];
  /** Undefined where no postern.yaml says it. */
  readonly basePath: string | undefined;
  /** The document that postern.yaml names. */
  readonly openapi: string | undefined;
}

export interface LoadedCatalogue extends BuiltCatalogue {
  readonly source: DocumentSource;
  readonly limits: DocumentLimits;
  readonly basePath: string | undefined;
}

/**
 * The mapping of `--api` in postern.yaml; of its only API when just `--config` is given; and, given neither,
 * one that makes a module of every name that the document states.
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
      openapi: undefined,
    };
    return applyOptions(mapping, options);
  }
  const config = await io.loadConfig(options.config);
  return applyOptions(presentMapping(config, findApi(config, options.api)), options);
}

/** The mappings of every API of postern.yaml, or of `--api` alone. */
export async function loadMappings(options: MappingOptions, io: CliIo): Promise<readonly CatalogueMapping[]> {
  const config = await io.loadConfig(options.config);
  const apis = options.api === undefined ? config.apis : [findApi(config, options.api)];
  return apis.map((api) => applyOptions(presentMapping(config, api), options));
}

function presentMapping(config: Config, api: ApiConfig): CatalogueMapping {
  const { groups, openapiLimits: limits, queryCredentials } = config;
  return { api, groups, limits, queryCredentials, basePath: api.basePath, openapi: api.openapi };
}

function findApi(config: Config, apiId: string | undefined): ApiConfig {
  const ids = config.apis.map(({ id }) => id).join(', ');
  const [first, ...others] = config.apis;
  if (apiId === undefined) {
    if (first !== undefined && others.length === 0) return first;
    throw new CliError(`Say which API's mapping to use, with --api. There are: ${ids}.`, 2);
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

/** @throws CliError (exit code 2) when the document cannot be read or built */
export async function loadCatalogue(file: string, mapping: CatalogueMapping): Promise<LoadedCatalogue> {
  const source = await loadDocument(file, mapping.limits);
  try {
    const built = await buildCatalogue(source, mapping);
    return { ...built, source, limits: mapping.limits, basePath: mapping.basePath };
  } catch (cause) {
    if (cause instanceof OpenApiError) throw new CliError(toPlainText(cause.message), 2, { cause });
    throw cause;
  }
}

/** Warnings for stderr, a line each. Unclassified operations are left to whoever lists them with their remedy. */
export function presentWarnings(file: string, warnings: readonly CatalogueWarning[]): string {
  return warnings
    .filter(({ kind }) => kind !== 'unclassified')
    .map(({ message, pointer }) => `Note: ${file}${pointer ? ` at ${pointer}` : ''}: ${message}.`)
    .map((line) => `${toPlainText(line)}\n`)
    .join('');
}
