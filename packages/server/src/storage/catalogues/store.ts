import { catalogueSchema } from '@postern/contract/catalogue';
import type { Catalogue } from '@postern/contract/catalogue';
import type { ApiId, EnvironmentName } from '@postern/contract/ids';
import type { DatabaseHandle } from '../database-handle.ts';
import { StoredCatalogueUnreadable } from '../storage-errors.ts';
import type { StoredCatalogue, CatalogueWriters } from './port.ts';
import type { CatalogueVersionTable } from './table.ts';

/** The catalogue in force is the newest version. */
export function createCatalogueStore({ query, dialect }: DatabaseHandle): CatalogueWriters['catalogues'] {
  const versions = (environment: EnvironmentName, apiId: ApiId) =>
    query
      .selectFrom('catalogue_version')
      .where('environment', '=', environment)
      .where('api_id', '=', apiId)
      .orderBy('version', 'desc');
  return {
    async findInForce(environment, apiId) {
      const row = await versions(environment, apiId).selectAll().limit(1).executeTakeFirst();
      if (row === undefined) return undefined;
      return { ...readVersion(row), catalogue: parseStored(row) };
    },

    async listVersions(environment, apiId) {
      const rows = await versions(environment, apiId)
        .select(['environment', 'api_id', 'version', 'digest', 'published_at_ms'])
        .execute();
      return rows.map(readVersion);
    },

    async publish(environment, catalogue, digest, atMs) {
      // Locked, so that two simultaneous publications get two version numbers.
      await dialect.lockAppends(query);
      const newest = await versions(environment, catalogue.apiId)
        .select('version')
        .limit(1)
        .executeTakeFirst();
      const row: CatalogueVersionTable = {
        environment,
        api_id: catalogue.apiId,
        version: (newest?.version ?? 0) + 1,
        digest,
        published_at_ms: atMs,
        // Validated before it is stored, because it is read at every start.
        catalogue: JSON.stringify(catalogueSchema.parse(catalogue)),
      };
      await query.insertInto('catalogue_version').values(row).execute();
      return { ...readVersion(row), catalogue };
    },
  };
}

/** @throws StoredCatalogueUnreadable */
function parseStored(row: CatalogueVersionTable): Catalogue {
  const what = `version ${row.version} of the catalogue of ${row.api_id} in ${row.environment}`;
  let value: unknown;
  try {
    value = JSON.parse(row.catalogue);
  } catch (cause) {
    throw new StoredCatalogueUnreadable(`${what} is not JSON`, { cause });
  }
  const parsed = catalogueSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue?.path.join('.') ?? '';
  throw new StoredCatalogueUnreadable(
    `${what} does not fit this version: ${place}: ${issue?.message ?? ''}`,
    {
      cause: parsed.error,
    },
  );
}

function readVersion(row: Omit<CatalogueVersionTable, 'catalogue'>): Omit<StoredCatalogue, 'catalogue'> {
  return {
    environment: row.environment,
    apiId: row.api_id,
    version: row.version,
    digest: row.digest,
    publishedAtMs: row.published_at_ms,
  };
}
