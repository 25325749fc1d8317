import { entityGroupIdSchema, entityIdSchema } from '@postern/contract/ids';
import type { EntityGroupId, EntityId, EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { EntityGroup } from '@postern/contract/licence';
import { sql } from 'kysely';
import { z } from 'zod';
import type { DatabaseHandle } from '../database-handle.ts';
import { createRandomId } from '../random-id.ts';
import type { EntityGroupTable } from './table.ts';
import type { EntityWriters } from './port.ts';

const entityIdsSchema = z.array(entityIdSchema);

export function createEntityGroupStore(db: DatabaseHandle): EntityWriters['entityGroups'] {
  const { query } = db;
  return {
    async list(licenceId, environment) {
      const rows = await selectGroups(db, licenceId, environment).orderBy('g.name').execute();
      return rows.map(readGroup);
    },

    async find(licenceId, environment, entityGroupId) {
      const row = await selectGroups(db, licenceId, environment)
        .where('g.id', '=', entityGroupId)
        .executeTakeFirst();
      return row && readGroup(row);
    },

    async insert(licenceId, environment, { name, entityIds, createdAtMs }) {
      const id = entityGroupIdSchema.parse(createRandomId('egr'));
      const row = { licence_id: licenceId, environment, id, name, created_at_ms: createdAtMs };
      await query.insertInto('entity_group').values(row).execute();
      await insertMembers(db, { licenceId, environment, id, entityIds });
      return { id, licenceId, environment, name, entityIds: [...new Set(entityIds)], createdAtMs };
    },

    async update(licenceId, environment, entityGroupId, fields) {
      const { name, entityIds } = fields;
      const owned = query
        .selectFrom('entity_group')
        .select('id')
        .where('licence_id', '=', licenceId)
        .where('environment', '=', environment)
        .where('id', '=', entityGroupId);
      if ((await owned.executeTakeFirst()) === undefined) return false;
      if (name !== undefined) {
        await query.updateTable('entity_group').set({ name }).where('id', '=', entityGroupId).execute();
      }
      if (entityIds !== undefined) {
        await query.deleteFrom('entity_group_entity').where('entity_group_id', '=', entityGroupId).execute();
        await insertMembers(db, { licenceId, environment, id: entityGroupId, entityIds });
      }
      return true;
    },

    async delete(licenceId, environment, entityGroupId) {
      const result = await query
        .deleteFrom('entity_group')
        .where('licence_id', '=', licenceId)
        .where('environment', '=', environment)
        .where('id', '=', entityGroupId)
        .executeTakeFirst();
      return result.numDeletedRows === 1n;
    },
  };
}

function selectGroups(
  { query, dialect }: DatabaseHandle,
  licenceId: LicenceId,
  environment: EnvironmentName,
) {
  return query
    .selectFrom('entity_group as g')
    .selectAll('g')
    .select(
      sql<string>`(select ${dialect.jsonArray(sql`m.entity_id`, sql`m.position`)}
        from entity_group_entity as m where m.entity_group_id = g.id)`.as('entity_ids'),
    )
    .where('g.licence_id', '=', licenceId)
    .where('g.environment', '=', environment);
}

function readGroup(row: EntityGroupTable & { readonly entity_ids: string }): EntityGroup {
  return {
    id: row.id,
    licenceId: row.licence_id,
    environment: row.environment,
    name: row.name,
    entityIds: entityIdsSchema.parse(JSON.parse(row.entity_ids)),
    createdAtMs: row.created_at_ms,
  };
}

async function insertMembers(
  { query }: DatabaseHandle,
  group: {
    readonly licenceId: LicenceId;
    readonly environment: EnvironmentName;
    readonly id: EntityGroupId;
    readonly entityIds: readonly EntityId[];
  },
): Promise<void> {
  const rows = [...new Set(group.entityIds)].map((entityId, position) => ({
    licence_id: group.licenceId,
    environment: group.environment,
    entity_group_id: group.id,
    entity_id: entityId,
    position,
  }));
  if (rows.length > 0) await query.insertInto('entity_group_entity').values(rows).execute();
}
