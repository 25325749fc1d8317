import { z } from 'zod';
import { integratorInvitationIdSchema } from '@postern/contract/admin-routes/integrators';
import { apiUserPlaceSchema } from '@postern/contract/integrator';
import type { DatabaseHandle } from '../database-handle.ts';
import type { StoredIntegratorInvitation, IntegratorWriters } from './port.ts';
import { createRandomId } from '../random-id.ts';
import type { IntegratorInvitationTable } from './table.ts';

const apiUsersSchema = z.array(apiUserPlaceSchema);

/** One-time links to the portal. They never lead to the console: those are in people/invitation-store.ts. */
export function createIntegratorInvitationStore({
  query,
}: DatabaseHandle): IntegratorWriters['integratorInvitations'] {
  const selectOpen = (nowMs: number) =>
    query
      .selectFrom('integrator_invitation')
      .selectAll()
      .where('closed_at_ms', 'is', null)
      .where('expires_at_ms', '>', nowMs);
  return {
    async listOpen(licenceId, nowMs) {
      const rows = await selectOpen(nowMs)
        .where('licence_id', '=', licenceId)
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
      let rows = query.selectFrom('integrator_invitation').select('created_at_ms');
      if (wanted.licenceId !== undefined) rows = rows.where('licence_id', '=', wanted.licenceId);
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
      const row: IntegratorInvitationTable = {
        id: integratorInvitationIdSchema.parse(createRandomId('pin')),
        licence_id: invitation.licenceId,
        email: invitation.email.toLowerCase(),
        api_users: JSON.stringify(invitation.apiUsers),
        token_digest: invitation.tokenDigest,
        invited_by: invitation.invitedBy,
        invited_by_id: invitation.invitedById,
        language: invitation.language,
        is_mailed: invitation.isMailed ? 1 : 0,
        created_at_ms: invitation.createdAtMs,
        expires_at_ms: invitation.expiresAtMs,
        closed_at_ms: null,
      };
      await query.insertInto('integrator_invitation').values(row).execute();
      return readInvitation(row);
    },

    async close(invitationId, nowMs) {
      const result = await query
        .updateTable('integrator_invitation')
        .set({ closed_at_ms: nowMs })
        .where('id', '=', invitationId)
        .where('closed_at_ms', 'is', null)
        .where('expires_at_ms', '>', nowMs)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },

    async closeAll(licenceId, email, nowMs) {
      await query
        .updateTable('integrator_invitation')
        .set({ closed_at_ms: nowMs })
        .where('licence_id', '=', licenceId)
        .where('email', '=', email.toLowerCase())
        .where('closed_at_ms', 'is', null)
        .execute();
    },
  };
}

function readInvitation(row: IntegratorInvitationTable): StoredIntegratorInvitation {
  return {
    id: row.id,
    licenceId: row.licence_id,
    email: row.email,
    apiUsers: apiUsersSchema.parse(JSON.parse(row.api_users)),
    invitedBy: row.invited_by,
    invitedById: row.invited_by_id,
    language: row.language,
    isMailed: row.is_mailed === 1,
    createdAtMs: row.created_at_ms,
    expiresAtMs: row.expires_at_ms,
  };
}
