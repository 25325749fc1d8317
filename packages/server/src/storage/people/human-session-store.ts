import type { DatabaseHandle } from '../database-handle.ts';
import type { PeopleWriters } from './port.ts';

/** Lists, ends and touches sessions of better-auth without calling it. */
export function createHumanSessionStore({ query }: DatabaseHandle): PeopleWriters['humanSessions'] {
  return {
    async list(humanId, nowMs) {
      const rows = await query
        .selectFrom('human_session')
        .select([
          'id',
          'place',
          'createdAt',
          'expiresAt',
          'lastUsedAtMs',
          'ipAddress',
          'userAgent',
          'secondFactorBy',
        ])
        .where('userId', '=', humanId)
        .execute();
      return rows
        .map((row) => ({
          id: row.id,
          place: row.place === 'portal' ? ('portal' as const) : ('console' as const),
          createdAtMs: new Date(row.createdAt).getTime(),
          expiresAtMs: new Date(row.expiresAt).getTime(),
          lastUsedAtMs: row.lastUsedAtMs,
          address: row.ipAddress === '' ? null : row.ipAddress,
          userAgent: row.userAgent === '' ? null : row.userAgent,
          secondFactorBy: row.secondFactorBy,
        }))
        .filter(({ expiresAtMs }) => expiresAtMs > nowMs)
        .toSorted(
          (one, other) => (other.lastUsedAtMs ?? other.createdAtMs) - (one.lastUsedAtMs ?? one.createdAtMs),
        );
    },

    async end(humanId, sessionId) {
      const result = await query
        .deleteFrom('human_session')
        .where('userId', '=', humanId)
        .where('id', '=', sessionId)
        .executeTakeFirst();
      return result.numDeletedRows === 1n;
    },

    async endAll(humanId, kept) {
      let sessions = query.deleteFrom('human_session').where('userId', '=', humanId);
      if (kept !== undefined) sessions = sessions.where('token', '<>', kept.exceptToken);
      const result = await sessions.executeTakeFirst();
      return Number(result.numDeletedRows);
    },

    async touch(token, atMs) {
      await query
        .updateTable('human_session')
        .set({ lastUsedAtMs: atMs })
        .where('token', '=', token)
        .execute();
    },
  };
}
