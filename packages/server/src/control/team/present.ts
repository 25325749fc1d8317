import type { Invitation } from '@postern/contract/admin-routes/team';
import type { StoredInvitation } from '../../storage/storage.ts';

/** The first run's link is no invitation that pages know of. */
export function presentInvitation(invitation: StoredInvitation): Invitation {
  const { id, role, invitedBy, createdAtMs, expiresAtMs } = invitation;
  return { id, email: invitation.email ?? '', role, invitedBy, createdAtMs, expiresAtMs };
}
