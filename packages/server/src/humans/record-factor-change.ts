import type { AuthPath } from './auth-paths.ts';
import { findNewSessionCookie } from './forward-to-auth.ts';
import type { HumanParts } from './human-parts.ts';
import { actorOf, findAccountSession } from './human-session.ts';
import type { AccountSession } from './human-session.ts';
import { recordPersonEvent } from './record-person-event.ts';

/**
 * Records a change of how a person signs in, and ends their other sessions (ASVS 5.0 7.4.3). The session that made the
 * change continues, though better-auth may have replaced it by a new one.
 */
export async function recordFactorChange(
  change: NonNullable<AuthPath['changes']>,
  made: {
    readonly account: AccountSession;
    readonly answer: Response;
    readonly clientAddress: string | null;
  },
  parts: HumanParts,
): Promise<void> {
  const { account, answer, clientAddress } = made;
  const cookie = await findNewSessionCookie(answer, parts.auth);
  const renewed = cookie === undefined ? undefined : await findAccountSession(parts, cookie);
  const exceptToken = renewed?.token ?? account.token;
  if (renewed !== undefined && clientAddress !== null) {
    const { internalAdapter } = await parts.auth.$context;
    await internalAdapter.updateSession(renewed.token, { ipAddress: clientAddress });
  }
  await parts.storage.transact(async (tx) => {
    const ended = await tx.humanSessions.endAll(account.human.id, { exceptToken });
    await recordPersonEvent(tx, account.human, {
      action: change === 'password' ? 'member.password-changed' : 'member.factors-changed',
      actor: actorOf(account.human, clientAddress),
      atMs: parts.now(),
      after: change === 'password' ? { sessionsEnded: ended } : { change, sessionsEnded: ended },
    });
  });
}
