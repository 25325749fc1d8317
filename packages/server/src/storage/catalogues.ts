import { catalogueSchema } from '@postern/contract/catalogue';
import type { ApiId, EnvironmentName } from '@postern/contract/ids';
import type { DatabaseHandle } from './database-handle.ts';
import type { StorageWriter, StoredCatalogue } from './storage.ts';
import type { CatalogueVersionTable } from './tables.ts';

/** The catalogue in force is the newest version. */
export function createCatalogueStore({ query, dialect }: DatabaseHandle): StorageWriter['catalogues'] {
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
      const catalogue = catalogueSchema.parse(JSON.parse(row.catalogue));
      return { ...presentVersion(row), catalogue };
    },

    async listVersions(environment, apiId) {
      const rows = await versions(environment, apiId)
        .select(['environment', 'api_id', 'version', 'digest', 'published_at_ms'])
        .execute();
      return rows.map(presentVersion);
    },

    async publish(environment, catalogue, digest, atMs) {
      // So that two publications at once get two version numbers.
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
        catalogue: JSON.stringify(catalogue),
      };
      await query.insertInto('catalogue_version').values(row).execute();
      return { ...presentVersion(row), catalogue };
    },
  };
}

function presentVersion(row: Omit<CatalogueVersionTable, 'catalogue'>): Omit<StoredCatalogue, 'catalogue'> {
  return {
    environment: row.environment,
    apiId: row.api_id,
    version: row.version,
    digest: row.digest,
    publishedAtMs: row.published_at_ms,
  };
}
