import { invitationIdSchema } from '@postern/contract/admin-routes/team';
import { roleSchema } from '@postern/contract/admin-routes/route-parts';
import type { DatabaseHandle } from '../database-handle.ts';
import { scopeOf } from './member-store.ts';
import { createRandomId } from '../random-id.ts';
import type { StoredInvitation, PeopleWriters } from './port.ts';
import type { InvitationTable } from './table.ts';

/** One-time links: invitations, and the first run's link, which is one without an e-mail address. */
export function createInvitationStore({ query }: DatabaseHandle): PeopleWriters['invitations'] {
  const selectOpen = (nowMs: number) =>
    query
      .selectFrom('invitation')
      .selectAll()
      .where('closed_at_ms', 'is', null)
      .where('expires_at_ms', '>', nowMs);
  return {
    async listOpen(licenceId, nowMs) {
      const rows = await selectOpen(nowMs)
        .where('scope', '=', scopeOf(licenceId))
        .where('email', 'is not', null)
        .orderBy('created_at_ms', 'desc')
        .orderBy('id')
        .execute();
      return rows.map(readInvitation);
    },

    async findOpenByDigest(tokenDigest, nowMs) {
      const row = await selectOpen(nowMs).where('token_digest', '=', tokenDigest).executeTakeFirst();
      return row && readInvitation(row);
    },

    async listMade(wanted) {
      let rows = query.selectFrom('invitation').select('created_at_ms');
      if (wanted.licenceId !== undefined) rows = rows.where('scope', '=', scopeOf(wanted.licenceId));
      if (wanted.email !== undefined) rows = rows.where('email', '=', wanted.email.toLowerCase());
      if (wanted.invitedById !== undefined) rows = rows.where('invited_by_id', '=', wanted.invitedById);
      const made = await rows
        .where('created_at_ms', '>', wanted.sinceMs)
        .orderBy('created_at_ms')
        .limit(1000)
        .execute();
      return made.map((row) => row.created_at_ms);
    },

    async insert(invitation) {
      const row: InvitationTable = {
        id: invitationIdSchema.parse(createRandomId('inv')),
        scope: scopeOf(invitation.licenceId),
        licence_id: invitation.licenceId,
        role: invitation.role,
        email: invitation.email?.toLowerCase() ?? null,
        token_digest: invitation.tokenDigest,
        invited_by: invitation.invitedBy,
        invited_by_id: invitation.invitedById,
        language: invitation.language,
        is_mailed: invitation.isMailed ? 1 : 0,
        created_at_ms: invitation.createdAtMs,
        expires_at_ms: invitation.expiresAtMs,
        closed_at_ms: null,
      };
      await query.insertInto('invitation').values(row).execute();
      return readInvitation(row);
    },

    async close(invitationId, nowMs) {
      const result = await query
        .updateTable('invitation')
        .set({ closed_at_ms: nowMs })
        .where('id', '=', invitationId)
        .where('closed_at_ms', 'is', null)
        .where('expires_at_ms', '>', nowMs)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },

    async closeAll(licenceId, email, nowMs) {
      await query
        .updateTable('invitation')
        .set({ closed_at_ms: nowMs })
        .where('scope', '=', scopeOf(licenceId))
        .where('email', email === null ? 'is' : '=', email === null ? null : email.toLowerCase())
        .where('closed_at_ms', 'is', null)
        .execute();
    },
  };
}

function readInvitation(row: InvitationTable): StoredInvitation {
  return {
    id: row.id,
    licenceId: row.licence_id,
    role: roleSchema.parse(row.role),
    email: row.email,
    invitedBy: row.invited_by,
    invitedById: row.invited_by_id,
    language: row.language,
    isMailed: row.is_mailed === 1,
    createdAtMs: row.created_at_ms,
    expiresAtMs: row.expires_at_ms,
  };
}
