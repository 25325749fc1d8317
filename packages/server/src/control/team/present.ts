import type { Invitation } from '@postern/contract/admin-routes/team';
import type { StoredInvitation } from '../../storage/people/port.ts';

/** Presents an invitation. Only the link of the first start, which pages do not list, has no address. */
export function presentInvitation(invitation: StoredInvitation): Invitation {
  const { licenceId: _place, invitedById: _by, email, ...shown } = invitation;
  return { ...shown, email: email ?? '' };
}
