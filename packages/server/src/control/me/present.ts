import type { Me } from '@postern/contract/admin-routes/me';
import type { Role } from '@postern/contract/admin-routes/route-parts';
import type { Licence } from '@postern/contract/licence';
import type { AdminSession } from '../admin-session.ts';
import type { ControlConfig } from '../control-deps.ts';

/** Presents the session. Memberships in deleted licences are left out. */
export function presentMe(
  session: AdminSession,
  memberships: readonly { readonly licence: Licence | undefined; readonly role: Role }[],
  { maxStaleMs, accessTokenLifetimeS, canMail, secondFactor }: ControlConfig,
): Me {
  return {
    actor: session.actor,
    isOperator: session.isOperator,
    // Before the second factor, nothing about licences is shown.
    licences: session.awaitsSecondFactor
      ? []
      : memberships.flatMap(({ licence, role }) => (licence === undefined ? [] : [{ licence, role }])),
    steppedUpUntilMs: session.steppedUpUntilMs,
    awaitsSecondFactor: session.awaitsSecondFactor,
    installation: { maxStaleMs, accessTokenLifetimeS, canMail, secondFactor },
  };
}
