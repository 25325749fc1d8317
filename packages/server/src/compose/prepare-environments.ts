import { readFile } from 'node:fs/promises';
import type { Actor } from '@postern/contract/audit-event';
import type { Catalogue } from '@postern/contract/catalogue';
import type { ApiId, EnvironmentName } from '@postern/contract/ids';
import { environmentNameSchema } from '@postern/contract/ids';
import { buildFromDocuments } from '../catalogue/build-from-documents.ts';
import type { BuiltCatalogue, CatalogueSettings, CatalogueWarning } from '../catalogue/build-catalogue.ts';
import { decodeDocument } from '../catalogue/decode-document.ts';
import type { DocumentSource } from '../catalogue/read-document.ts';
import { digestCatalogue } from '../catalogue/digest-catalogue.ts';
import { digestDocument } from '../catalogue/digest-document.ts';
import { OpenApiError } from '../catalogue/open-api-error.ts';
import { listDocumentFiles } from '../config/api-config-schema.ts';
import type { ApiConfig, Config } from '../config/config-schema.ts';
import { createSigningKey, findActiveSigningKey } from '../crypto/signing-keys.ts';
import { StoredCatalogueUnreadable } from '../storage/storage-errors.ts';
import type { StoredCatalogue } from '../storage/catalogues/port.ts';
import type { StorageReader, StorageWriter } from '../storage/storage.ts';
import type { Core } from './open-core.ts';

/** A fault in one API's document. The installation continues with the last good one. */
export interface PreparationReport {
  readonly warnings: readonly { readonly apiId: ApiId; readonly warning: CatalogueWarning }[];
  readonly failures: readonly { readonly apiId: ApiId; readonly message: string }[];
}

export const systemActor: Actor = { kind: 'system', id: 'postern', name: 'System', address: null };

/**
 * Brings the storage in line with postern.yaml: each environment gets a signing key, and the catalogue of each API is
 * published from its documents. If a document cannot be built, the last good catalogue stays; without one, the start
 * fails.
 *
 * @throws OpenApiError
 */
export async function prepareEnvironments(
  config: Config,
  core: Core,
  nowMs: number,
): Promise<PreparationReport> {
  const environments = listEnvironments(config);
  const [built] = await Promise.all([
    Promise.all(config.apis.map((api) => buildOrKeep(api, config, core))),
    Promise.all(environments.map((environment) => ensureSigningKey(environment, core, nowMs))),
  ]);
  const warnings = [];
  const failures = [];
  for (const outcome of built) {
    if (outcome.kind === 'failed') {
      failures.push({ apiId: outcome.apiId, message: outcome.message });
      continue;
    }
    warnings.push(...outcome.built.warnings.map((warning) => ({ apiId: outcome.apiId, warning })));
    for (const environment of environments) {
      await publishIfChanged(environment, outcome.built, { core, nowMs });
    }
  }
  return { warnings, failures };
}

export function listEnvironments(config: Config): readonly EnvironmentName[] {
  return Object.keys(config.environments).map((name) => environmentNameSchema.parse(name));
}

/**
 * Builds an API's catalogue from `document`, or from the documents that the configuration names.
 *
 * @throws OpenApiError
 */
export async function buildApiCatalogue(
  api: ApiConfig,
  config: Config,
  document?: { readonly text: string; readonly file: string },
): Promise<BuiltCatalogue> {
  return await buildFromDocuments(await loadApiDocuments(api, document), getCatalogueSettings(api, config));
}

/** Returns `document`, or reads the documents that the configuration names. @throws Error if one cannot be read */
export async function loadApiDocuments(
  api: ApiConfig,
  document?: DocumentSource,
): Promise<readonly DocumentSource[]> {
  if (document !== undefined) return [document];
  return await Promise.all(
    listDocumentFiles(api).map(async (file) => ({ text: await readDocumentFile(file), file })),
  );
}

/** Returns plain data, which can be sent to another process. */
export function getCatalogueSettings(api: ApiConfig, config: Config): CatalogueSettings {
  const { groups, openapiLimits: limits, queryCredentials } = config;
  return { api, groups, limits, queryCredentials };
}

type Outcome =
  | { readonly kind: 'built'; readonly apiId: ApiId; readonly built: BuiltCatalogue }
  | { readonly kind: 'failed'; readonly apiId: ApiId; readonly message: string };

async function buildOrKeep(api: ApiConfig, config: Config, core: Core): Promise<Outcome> {
  try {
    return { kind: 'built', apiId: api.id, built: await buildApiCatalogue(api, config) };
  } catch (error) {
    if (!(error instanceof OpenApiError)) throw error;
    // Not checked here: whether the stored catalogue can be read. One that cannot be read closes only its own API, and
    // must not fail the start.
    const versions = await Promise.all(
      listEnvironments(config).map((environment) =>
        core.storage.catalogues.listVersions(environment, api.id),
      ),
    );
    if (versions.some(({ length }) => length === 0)) throw error;
    return { kind: 'failed', apiId: api.id, message: error.message };
  }
}

/** A document that postern.yaml names is not there, or may not be read. The message is for the operator. */
class DocumentUnreadable extends Error {
  override readonly name = 'DocumentUnreadable';
}

/** @throws DocumentUnreadable; OpenApiError for a file that is not UTF-8 */
async function readDocumentFile(file: string): Promise<string> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new DocumentUnreadable(
      `The OpenAPI document ${file} cannot be read. Check \`openapi\` in postern.yaml.`,
      {
        cause,
      },
    );
  });
  return decodeDocument(bytes, file);
}

/**
 * Publishes the configured catalogue if it differs from the one that was last published from postern.yaml. A catalogue
 * that was imported since then stays in force over restarts, until the configured document changes. The document is
 * stored beside its catalogue, even if the change does not concern rights.
 */
async function publishIfChanged(
  environment: EnvironmentName,
  { catalogue, source }: Pick<BuiltCatalogue, 'catalogue' | 'source'>,
  { core, nowMs }: { readonly core: Core; readonly nowMs: number },
): Promise<void> {
  const configured = { catalogue: digestCatalogue(catalogue), document: digestDocument(source.text) };
  const { apiId } = catalogue;
  const last = await findConfigured(core.storage, environment, apiId);
  const isReadable = await isInForceReadable(core.storage, environment, apiId);
  const isSame = last.catalogue === configured.catalogue && last.document === configured.document;
  if (isSame && isReadable) return;
  await core.storage.transact(async (tx) => {
    const { catalogue: lastDigest } = await findConfigured(tx, environment, apiId);
    await tx.settings.set(`configured-catalogue ${environment} ${apiId}`, configured.catalogue);
    await tx.settings.set(`configured-document ${environment} ${apiId}`, configured.document);
    const [before] = await tx.catalogues.listVersions(environment, apiId);
    const isInForce = isReadable && before?.digest === configured.catalogue;
    // Another catalogue was imported, and the configured one has not changed since.
    if (isReadable && !isInForce && lastDigest === configured.catalogue) return;
    await tx.catalogueDocuments.put(environment, apiId, {
      ...source,
      digest: configured.document,
      storedAtMs: nowMs,
    });
    if (!isInForce) await publishConfigured(tx, { environment, catalogue, before, nowMs });
  });
}

/** False means that the catalogue in force has to be replaced, whatever it contained. */
async function isInForceReadable(
  reader: Pick<StorageReader, 'catalogues'>,
  environment: EnvironmentName,
  apiId: ApiId,
): Promise<boolean> {
  try {
    await reader.catalogues.findInForce(environment, apiId);
    return true;
  } catch (error) {
    if (error instanceof StoredCatalogueUnreadable) return false;
    throw error;
  }
}

async function findConfigured(
  reader: Pick<StorageReader, 'settings'>,
  environment: EnvironmentName,
  apiId: ApiId,
): Promise<{ readonly catalogue: string | undefined; readonly document: string | undefined }> {
  return {
    catalogue: await reader.settings.find(`configured-catalogue ${environment} ${apiId}`),
    document: await reader.settings.find(`configured-document ${environment} ${apiId}`),
  };
}

interface Publication {
  readonly environment: EnvironmentName;
  readonly catalogue: Catalogue;
  readonly before: Omit<StoredCatalogue, 'catalogue'> | undefined;
  readonly nowMs: number;
}

async function publishConfigured(
  tx: StorageWriter,
  { environment, catalogue, before, nowMs }: Publication,
): Promise<void> {
  const { apiId } = catalogue;
  const digest = digestCatalogue(catalogue);
  const published = await tx.catalogues.publish(environment, catalogue, digest, nowMs);
  await tx.audit.append({
    licenceId: null,
    environment,
    atMs: nowMs,
    actor: systemActor,
    action: 'catalogue.published',
    subject: { kind: 'api', id: apiId, name: catalogue.title },
    before: before === undefined ? null : { version: before.version, digest: before.digest },
    after: { version: published.version, digest, operations: catalogue.operations.length },
  });
  await tx.changes.append({
    atMs: nowMs,
    licenceId: null,
    environment,
    kind: 'catalogue',
    subjectId: apiId,
  });
}

async function ensureSigningKey(environment: EnvironmentName, core: Core, nowMs: number): Promise<void> {
  if (findActiveSigningKey(await core.storage.signingKeys.list(environment)) !== undefined) return;
  const key = { ...(await createSigningKey(environment, nowMs, core.masterKeys)), state: 'active' as const };
  await core.storage.transact(async (tx) => {
    // Another process may have created the key first.
    if (findActiveSigningKey(await tx.signingKeys.list(environment)) !== undefined) return;
    await tx.signingKeys.insert(environment, key);
    await tx.audit.append({
      licenceId: null,
      environment,
      atMs: nowMs,
      actor: systemActor,
      action: 'signing-key.created',
      subject: { kind: 'signing-key', id: key.kid, name: key.kid },
    });
    await tx.changes.append({
      atMs: nowMs,
      licenceId: null,
      environment,
      kind: 'signing-key',
      subjectId: key.kid,
    });
  });
}
