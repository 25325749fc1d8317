import { z } from 'zod';
import { integratorInvitationIdSchema } from '@postern/contract/admin-routes/integrators';
import { apiUserPlaceSchema } from '@postern/contract/integrator';
import type { DatabaseHandle } from '../database-handle.ts';
import { createInvitationLinks, readLink, toLinkColumns } from '../people/invitation-links.ts';
import type { StoredIntegratorInvitation, IntegratorWriters } from './port.ts';
import { createRandomId } from '../random-id.ts';
import type { IntegratorInvitationTable } from './table.ts';

const apiUsersSchema = z.array(apiUserPlaceSchema);

/** One-time links to the portal. They never open the console: its invitations are in people/invitation-store.ts. */
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
    ...createInvitationLinks({ query }, { table: 'integrator_invitation', licenceColumn: 'licence_id' }),

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

    async insert(invitation) {
      const row: IntegratorInvitationTable = {
        id: integratorInvitationIdSchema.parse(createRandomId('pin')),
        licence_id: invitation.licenceId,
        email: invitation.email.toLowerCase(),
        api_users: JSON.stringify(invitation.apiUsers),
        ...toLinkColumns(invitation),
      };
      await query.insertInto('integrator_invitation').values(row).execute();
      return readInvitation(row);
    },
  };
}

function readInvitation(row: IntegratorInvitationTable): StoredIntegratorInvitation {
  return {
    id: row.id,
    licenceId: row.licence_id,
    email: row.email,
    apiUsers: apiUsersSchema.parse(JSON.parse(row.api_users)),
    ...readLink(row),
  };
}
