import type { Invitation } from '@postern/contract/admin-routes/team';
import type { StoredInvitation } from '../../storage/people/port.ts';

/** The first run's link is no invitation that pages know of. */
export function presentInvitation(invitation: StoredInvitation): Invitation {
  const { licenceId: _place, invitedById: _by, email, ...shown } = invitation;
  return { ...shown, email: email ?? '' };
}
