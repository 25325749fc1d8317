import type { HumanId } from '@postern/contract/admin-routes/team';
import type { HumansDeps } from './human-parts.ts';
import { actorOf } from './human-session.ts';
import { recordPersonEvent } from './record-person-event.ts';

/**
 * Before a single sign-on is linked: whoever made the account may have been somebody else, and a local password beside
 * the provider would be the weaker way in. So password, factors, sessions and open links go.
 */
export async function startAfresh(
  humanId: HumanId,
  providerId: string,
  { storage, now }: Pick<HumansDeps, 'storage' | 'now'>,
): Promise<void> {
  const nowMs = now();
  await storage.transact(async (tx) => {
    const human = await tx.humans.find(humanId);
    if (human === undefined) throw new Error('a sign-on for nobody');
    await tx.humans.removePassword(humanId);
    await tx.humans.removeFactors(humanId);
    const ended = await tx.humanSessions.endAll(humanId);
    await tx.recoveries.closeAll(humanId, ['address', 'password', 'factors', 'account'], nowMs);
    await recordPersonEvent(tx, human, {
      action: 'member.sign-on-linked',
      actor: actorOf(human, null),
      atMs: nowMs,
      after: { provider: providerId, sessionsEnded: ended },
    });
  });
}
