import type { DatabaseHandle } from '../database-handle.ts';
import type { InstallationWriters } from './port.ts';

export function createSettingStore({ query }: DatabaseHandle): InstallationWriters['settings'] {
  return {
    async find(name) {
      const row = await query
        .selectFrom('setting')
        .select('value')
        .where('name', '=', name)
        .executeTakeFirst();
      return row?.value;
    },

    async set(name, value) {
      await query
        .insertInto('setting')
        .values({ name, value })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
        .execute();
    },

    async claim(name, value) {
      // Waits for another claim's commit, so that the select sees the value that was stored.
      await query
        .insertInto('setting')
        .values({ name, value })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .execute();
      const row = await query
        .selectFrom('setting')
        .select('value')
        .where('name', '=', name)
        .executeTakeFirstOrThrow();
      return row.value;
    },
  };
}
