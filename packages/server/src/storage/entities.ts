import { entityIdSchema } from '@postern/contract/ids';
import type { Entity } from '@postern/contract/licence';
import type { DatabaseHandle } from './database-handle.ts';
import { createRandomId } from './random-id.ts';
import type { StorageWriter } from './storage.ts';
import type { EntityTable } from './tables.ts';

export function createEntityStore({ query }: DatabaseHandle): StorageWriter['entities'] {
  return {
    async list(licenceId, environment) {
      const rows = await query
        .selectFrom('entity')
        .selectAll()
        .where('licence_id', '=', licenceId)
        .where('environment', '=', environment)
        .orderBy('name')
        .execute();
      return rows.map(presentEntity);
    },

    async find(licenceId, environment, entityId) {
      const row = await query
        .selectFrom('entity')
        .selectAll()
        .where('licence_id', '=', licenceId)
        .where('environment', '=', environment)
        .where('id', '=', entityId)
        .executeTakeFirst();
      return row && presentEntity(row);
    },

    async insert(licenceId, environment, entity) {
      const row: EntityTable = {
        licence_id: licenceId,
        environment,
        id: entityIdSchema.parse(createRandomId('ent')),
        name: entity.name,
        created_at_ms: entity.createdAtMs,
      };
      await query.insertInto('entity').values(row).execute();
      return presentEntity(row);
    },

    async delete(licenceId, environment, entityId) {
      const result = await query
        .deleteFrom('entity')
        .where('licence_id', '=', licenceId)
        .where('environment', '=', environment)
        .where('id', '=', entityId)
        .executeTakeFirst();
      return result.numDeletedRows === 1n;
    },
  };
}

function presentEntity(row: EntityTable): Entity {
  return {
    id: row.id,
    licenceId: row.licence_id,
    environment: row.environment,
    name: row.name,
    createdAtMs: row.created_at_ms,
  };
}
