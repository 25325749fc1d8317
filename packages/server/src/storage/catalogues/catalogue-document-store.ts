import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { DatabaseHandle } from '../database-handle.ts';
import type { CatalogueWriters } from './port.ts';

const [pack, unpack] = [promisify(gzip), promisify(gunzip)];

/** Stores the document of each catalogue in force, compressed: real documents have megabytes, and shrink to a tenth. */
export function createCatalogueDocumentStore({
  query,
}: DatabaseHandle): CatalogueWriters['catalogueDocuments'] {
  return {
    async findDigest(environment, apiId) {
      const row = await query
        .selectFrom('catalogue_document')
        .select('digest')
        .where('environment', '=', environment)
        .where('api_id', '=', apiId)
        .executeTakeFirst();
      return row?.digest;
    },

    async find(environment, apiId) {
      const row = await query
        .selectFrom('catalogue_document')
        .select(['digest', 'file', 'packed'])
        .where('environment', '=', environment)
        .where('api_id', '=', apiId)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const text = (await unpack(Buffer.from(row.packed, 'base64'))).toString('utf8');
      return { digest: row.digest, file: row.file, text };
    },

    async put(environment, apiId, { digest, file, text, storedAtMs }) {
      const fields = {
        digest,
        file,
        packed: (await pack(text)).toString('base64'),
        stored_at_ms: storedAtMs,
      };
      await query
        .insertInto('catalogue_document')
        .values({ environment, api_id: apiId, ...fields })
        .onConflict((conflict) => conflict.columns(['environment', 'api_id']).doUpdateSet(fields))
        .execute();
    },
  };
}
