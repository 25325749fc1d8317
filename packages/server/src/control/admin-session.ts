import type { Role } from '@postern/contract/admin-routes/route-parts';
import type { Actor } from '@postern/contract/audit-event';
import type { LicenceId } from '@postern/contract/ids';

/** Who is asking. Made anew for every request by a `SessionSource`. */
export interface AdminSession {
  readonly actor: Actor;
  /** How it was proved: what a browser sends by itself (`cookie`) has to withstand other sites, a `bearer` need not. */
  readonly via: 'cookie' | 'bearer';
  /** The licences of a person; an operator has none here and every one by `roleIn`. */
  readonly memberships: readonly {
    readonly licenceId: LicenceId;
    readonly role: Exclude<Role, 'operator'>;
  }[];
  readonly isOperator: boolean;
  /** Undefined: the licence is none of theirs, and must look as if it did not exist. */
  roleIn(licenceId: LicenceId): Role | undefined;
  /** Until when a fresh proof of identity counts; null when there is none. Only people need one. */
  readonly steppedUpUntilMs: number | null;
  /** A person's password was given and nothing more, where more is asked: nothing but `getMe` answers. */
  readonly awaitsSecondFactor: boolean;
}

/** Finds out who sent the request; undefined when this source knows nothing of it. */
export interface SessionSource {
  findSession(request: Request, clientAddress: string | null): Promise<AdminSession | undefined>;
}

const rank: Readonly<Record<Role, number>> = { 'licence-viewer': 1, 'licence-admin': 2, operator: 3 };

/** Whether a role includes what another may do. */
export function includesRole(has: Role, needed: Role): boolean {
  return rank[has] >= rank[needed];
}

/** The session of somebody who holds the operator token. */
export function createOperatorSession(actor: Actor): AdminSession {
  return {
    actor,
    via: 'bearer',
    memberships: [],
    isOperator: true,
    roleIn: () => 'operator',
    steppedUpUntilMs: null,
    awaitsSecondFactor: false,
  };
}

/** The session of a signed-in person. */
export function createPersonSession(
  actor: Actor,
  person: Pick<AdminSession, 'memberships' | 'isOperator' | 'steppedUpUntilMs' | 'awaitsSecondFactor'>,
): AdminSession {
  const roles = new Map(person.memberships.map(({ licenceId, role }) => [licenceId, role]));
  return {
    ...person,
    actor,
    via: 'cookie',
    roleIn: (licenceId) => (person.isOperator ? 'operator' : roles.get(licenceId)),
  };
}
