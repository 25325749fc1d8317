import type { Role } from '@postern/contract/admin-routes/route-parts';
import type { Actor } from '@postern/contract/audit-event';
import type { LicenceId } from '@postern/contract/ids';

/** The caller of one request. A `SessionSource` creates it anew for every request. */
export interface AdminSession {
  readonly actor: Actor;
  /**
   * How the caller was authenticated. Browsers send a `cookie` by themselves, so it needs protection from other sites;
   * a `bearer` does not.
   */
  readonly via: 'cookie' | 'bearer';
  /** The licences of a person. An operator has none here, but has a role in every licence by `roleIn`. */
  readonly memberships: readonly {
    readonly licenceId: LicenceId;
    readonly role: Exclude<Role, 'operator'>;
  }[];
  readonly isOperator: boolean;
  /** Returns the role in a licence; undefined when the licence must look to the caller as if it did not exist. */
  roleIn(licenceId: LicenceId): Role | undefined;
  /**
   * The time until which the last proof of identity is accepted for a step-up; null when there is none. Only people
   * need one.
   */
  readonly steppedUpUntilMs: number | null;
  /** The person gave only a password where more is required, so that only `getMe` answers. */
  readonly awaitsSecondFactor: boolean;
}

/** Finds the session of a request; undefined when the request has no credential of this source. */
export interface SessionSource {
  findSession(request: Request, clientAddress: string | null): Promise<AdminSession | undefined>;
}

const rank: Readonly<Record<Role, number>> = { 'licence-viewer': 1, 'licence-admin': 2, operator: 3 };

/** Decides whether a role includes everything that another one may do. */
export function includesRole(has: Role, needed: Role): boolean {
  return rank[has] >= rank[needed];
}

/** Creates the session of a caller with the operator token. */
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

/** Creates the session of a signed-in person. */
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
