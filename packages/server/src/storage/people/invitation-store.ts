import { invitationIdSchema } from '@postern/contract/admin-routes/team';
import { roleSchema } from '@postern/contract/admin-routes/route-parts';
import type { DatabaseHandle } from '../database-handle.ts';
import { createInvitationLinks, readLink, toLinkColumns } from './invitation-links.ts';
import { scopeOf } from './member-store.ts';
import { createRandomId } from '../random-id.ts';
import type { StoredInvitation, PeopleWriters } from './port.ts';
import type { InvitationTable } from './table.ts';

/** One-time links: invitations, and the first run's link, which has no e-mail address. */
export function createInvitationStore({ query }: DatabaseHandle): PeopleWriters['invitations'] {
  const selectOpen = (nowMs: number) =>
    query
      .selectFrom('invitation')
      .selectAll()
      .where('closed_at_ms', 'is', null)
      .where('expires_at_ms', '>', nowMs);
  return {
    ...createInvitationLinks({ query }, { table: 'invitation', licenceColumn: 'scope' }),

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

    async insert(invitation) {
      const row: InvitationTable = {
        id: invitationIdSchema.parse(createRandomId('inv')),
        scope: scopeOf(invitation.licenceId),
        licence_id: invitation.licenceId,
        role: invitation.role,
        email: invitation.email?.toLowerCase() ?? null,
        ...toLinkColumns(invitation),
      };
      await query.insertInto('invitation').values(row).execute();
      return readInvitation(row);
    },
  };
}

function readInvitation(row: InvitationTable): StoredInvitation {
  return {
    id: row.id,
    licenceId: row.licence_id,
    role: roleSchema.parse(row.role),
    email: row.email,
    ...readLink(row),
  };
}
