import { humanIdSchema } from '@postern/contract/admin-routes/team';
import type { HumanId } from '@postern/contract/admin-routes/team';
import type { LicenceRole } from '@postern/contract/member';
import type { Actor } from '@postern/contract/audit-event';
import type { LicenceId } from '@postern/contract/ids';
import { z } from 'zod';
import type { StoredHuman } from '../storage/people/port.ts';
import type { Storage } from '../storage/storage.ts';
import type { Auth } from './create-auth.ts';
import type { HumansDeps } from './human-parts.ts';

/** A signed-in person with their present rights: memberships are read for every request. */
export interface HumanSession {
  readonly actor: Actor;
  readonly isOperator: boolean;
  readonly memberships: readonly { readonly licenceId: LicenceId; readonly role: LicenceRole }[];
  /** Until when a fresh proof of identity is valid. */
  readonly steppedUpUntilMs: number | null;
  /** True if only a password was given although the installation requires a second factor. */
  readonly awaitsSecondFactor: boolean;
}

/** A session as better-auth stores it. `token` is the secret of its cookie. */
export interface AccountSession {
  readonly id: string;
  readonly token: string;
  readonly steppedUpUntilMs: number | null;
  /** How it was proved besides a password; null if only a password was given. */
  readonly secondFactorBy: string | null;
  /** Until when the session may set up a second factor without giving one; see `require-factor-proof.ts`. */
  readonly mayEnrolUntilMs: number | null;
  readonly human: StoredHuman & { readonly hasTotp: boolean };
}

const accountSessionSchema = z.object({
  session: z.object({
    id: z.string(),
    token: z.string(),
    steppedUpUntilMs: z.number().nullish(),
    secondFactorBy: z.string().nullish(),
    mayEnrolUntilMs: z.number().nullish(),
    lastUsedAtMs: z.number().nullish(),
    place: z.string().nullish(),
  }),
  user: z.object({
    id: humanIdSchema,
    name: z.string(),
    email: z.string(),
    emailVerified: z.boolean().nullish(),
    twoFactorEnabled: z.boolean().nullish(),
  }),
});

type SessionParts = Pick<HumansDeps, 'place' | 'sessionIdleMs' | 'now'> & {
  readonly auth: Auth;
  readonly storage: Pick<Storage, 'settings' | 'transact'>;
};

/** The last use is stored at most this often, because each time is a write. */
const touchEveryMs = 60_000;

/**
 * Finds the session of a cookie. Undefined without a cookie that is valid now and for this place: a session of the
 * console is not valid on the portal. A session that was not used for `sessionIdleMs` ends here.
 */
export async function findAccountSession(
  parts: SessionParts,
  cookie: string | null,
): Promise<AccountSession | undefined> {
  if (cookie === null) return undefined;
  const ask = parts.auth.api.getSession({ headers: new Headers({ cookie }) });
  const found: unknown = await ask.catch(async (fault: unknown) => {
    // better-auth hides why it failed. If the database was the cause, this query fails too, with the storage's own
    // error.
    await parts.storage.settings.find('session');
    throw fault;
  });
  if (found === null) return undefined;
  const { session, user } = accountSessionSchema.parse(found);
  if ((session.place ?? 'console') !== parts.place) return undefined;
  if (!(await useSession({ token: session.token, lastUsedAtMs: session.lastUsedAtMs ?? null }, parts))) {
    return undefined;
  }
  return {
    id: session.id,
    token: session.token,
    steppedUpUntilMs: session.steppedUpUntilMs ?? null,
    secondFactorBy: session.secondFactorBy ?? null,
    mayEnrolUntilMs: session.mayEnrolUntilMs ?? null,
    human: {
      id: user.id,
      name: user.name,
      email: user.email,
      isAddressProved: user.emailVerified ?? false,
      hasTotp: user.twoFactorEnabled ?? false,
    },
  };
}

/** Records a use of the session. Returns false if it was idle for too long and has ended now. */
async function useSession(
  { token, lastUsedAtMs }: { readonly token: string; readonly lastUsedAtMs: number | null },
  { storage, auth, now, sessionIdleMs }: SessionParts,
): Promise<boolean> {
  const nowMs = now();
  if (lastUsedAtMs !== null && nowMs - lastUsedAtMs >= sessionIdleMs) {
    await (await auth.$context).internalAdapter.deleteSession(token);
    return false;
  }
  if (lastUsedAtMs === null || nowMs - lastUsedAtMs >= touchEveryMs) {
    await storage.transact((tx) => tx.humanSessions.touch(token, nowMs));
  }
  return true;
}

export async function hasPasskey(humanId: HumanId, auth: Auth): Promise<boolean> {
  const { adapter } = await auth.$context;
  return (await adapter.count({ model: 'passkey', where: [{ field: 'userId', value: humanId }] })) > 0;
}

/** Loads the person's present rights. */
export async function loadHumanSession(
  account: AccountSession,
  clientAddress: string | null,
  {
    storage,
    secondFactor,
  }: Pick<HumansDeps, 'secondFactor'> & { readonly storage: Pick<Storage, 'members'> },
): Promise<HumanSession> {
  const seats = await storage.members.listOf(account.human.id);
  const memberships = seats.filter(({ awaitsProof }) => !awaitsProof);
  return {
    actor: actorOf(account.human, clientAddress),
    isOperator: memberships.some(({ licenceId, role }) => licenceId === null && role === 'operator'),
    memberships: memberships.flatMap(({ licenceId, role }) =>
      licenceId === null || role === 'operator' ? [] : [{ licenceId, role }],
    ),
    steppedUpUntilMs: account.steppedUpUntilMs,
    awaitsSecondFactor: secondFactor === 'required' && account.secondFactorBy === null,
  };
}

export function actorOf(
  human: { readonly id: string; readonly name: string },
  clientAddress: string | null,
): Actor {
  return { kind: 'human', id: human.id, name: human.name, address: clientAddress };
}
