import type { IntegratorInvitationId } from '@postern/contract/admin-routes/integrators';
import type { InvitationId } from '@postern/contract/admin-routes/team';
import type { Language } from '@postern/contract/api-user';
import type { LicenceId } from '@postern/contract/ids';
import type { DatabaseHandle } from '../database-handle.ts';
import { scopeOf } from './member-store.ts';
import type { MadeInvitations } from './port.ts';

/** The fields that both kinds of invitations share. */
interface InvitationLink {
  readonly invitedBy: string;
  readonly invitedById: string | null;
  readonly language: Language;
  readonly isMailed: boolean;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}

interface LinkColumns {
  readonly invited_by: string;
  readonly invited_by_id: string | null;
  readonly language: Language;
  readonly is_mailed: number;
  readonly created_at_ms: number;
  readonly expires_at_ms: number;
}

export function readLink(row: LinkColumns): InvitationLink {
  return {
    invitedBy: row.invited_by,
    invitedById: row.invited_by_id,
    language: row.language,
    isMailed: row.is_mailed === 1,
    createdAtMs: row.created_at_ms,
    expiresAtMs: row.expires_at_ms,
  };
}

/** Returns the columns of an open link. */
export function toLinkColumns(link: InvitationLink & { readonly tokenDigest: string }) {
  return {
    token_digest: link.tokenDigest,
    invited_by: link.invitedBy,
    invited_by_id: link.invitedById,
    language: link.language,
    is_mailed: link.isMailed ? 1 : 0,
    created_at_ms: link.createdAtMs,
    expires_at_ms: link.expiresAtMs,
    closed_at_ms: null,
  };
}

/** Counts and closes links of either table. An open one was neither used nor withdrawn and has not expired. */
export function createInvitationLinks(
  { query }: Pick<DatabaseHandle, 'query'>,
  { table, licenceColumn }: InvitationTableName,
) {
  return {
    async listMade(wanted: MadeInvitations): Promise<readonly number[]> {
      let rows = query.selectFrom(table).select('created_at_ms');
      if (wanted.licenceId !== undefined) rows = rows.where(licenceColumn, '=', scopeOf(wanted.licenceId));
      if (wanted.email !== undefined) rows = rows.where('email', '=', wanted.email.toLowerCase());
      if (wanted.invitedById !== undefined) rows = rows.where('invited_by_id', '=', wanted.invitedById);
      const made = await rows
        .where('created_at_ms', '>', wanted.sinceMs)
        .orderBy('created_at_ms')
        .limit(1000)
        .execute();
      return made.map((row) => row.created_at_ms);
    },

    async close(invitationId: InvitationId | IntegratorInvitationId, nowMs: number): Promise<boolean> {
      const result = await query
        .updateTable(table)
        .set({ closed_at_ms: nowMs })
        .where('id', '=', invitationId)
        .where('closed_at_ms', 'is', null)
        .where('expires_at_ms', '>', nowMs)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },

    async closeAll(licenceId: LicenceId | null, email: string | null, nowMs: number): Promise<void> {
      await query
        .updateTable(table)
        .set({ closed_at_ms: nowMs })
        .where(licenceColumn, '=', scopeOf(licenceId))
        .where('email', email === null ? 'is' : '=', email === null ? null : email.toLowerCase())
        .where('closed_at_ms', 'is', null)
        .execute();
    },
  };
}

type InvitationTableName =
  | { readonly table: 'invitation'; readonly licenceColumn: 'scope' }
  | { readonly table: 'integrator_invitation'; readonly licenceColumn: 'licence_id' };
