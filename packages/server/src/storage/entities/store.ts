import { entityIdSchema } from '@postern/contract/ids';
import type { Entity } from '@postern/contract/licence';
import type { DatabaseHandle } from '../database-handle.ts';
import { createRandomId } from '../random-id.ts';
import type { EntityTable } from './table.ts';
import type { EntityWriters } from './port.ts';

export function createEntityStore({ query }: DatabaseHandle): EntityWriters['entities'] {
  return {
    async list(licenceId, environment) {
      const rows = await query
        .selectFrom('entity')
        .selectAll()
        .where('licence_id', '=', licenceId)
        .where('environment', '=', environment)
        .orderBy('name')
        .execute();
      return rows.map(readEntity);
    },

    async find(licenceId, environment, entityId) {
      const row = await query
        .selectFrom('entity')
        .selectAll()
        .where('licence_id', '=', licenceId)
        .where('environment', '=', environment)
        .where('id', '=', entityId)
        .executeTakeFirst();
      return row && readEntity(row);
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
      return readEntity(row);
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

function readEntity(row: EntityTable): Entity {
  return {
    id: row.id,
    licenceId: row.licence_id,
    environment: row.environment,
    name: row.name,
    createdAtMs: row.created_at_ms,
  };
}
