import type { Me } from '@postern/contract/admin-routes/me';
import type { Role } from '@postern/contract/admin-routes/route-parts';
import type { Licence } from '@postern/contract/licence';
import type { AdminSession } from '../admin-session.ts';

/** Memberships in licences that are gone are left out. */
export function presentMe(
  session: AdminSession,
  memberships: readonly { readonly licence: Licence | undefined; readonly role: Role }[],
): Me {
  return {
    actor: session.actor,
    isOperator: session.isOperator,
    licences: memberships.flatMap(({ licence, role }) => (licence === undefined ? [] : [{ licence, role }])),
    steppedUpUntilMs: session.steppedUpUntilMs,
  };
}
