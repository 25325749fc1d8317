import type { HumanId } from '@postern/contract/admin-routes/team';
import type { HumansDeps } from './human-parts.ts';
import { actorOf } from './human-session.ts';
import { recordPersonEvent } from './record-person-event.ts';

/**
 * Runs before a provider's sign-on is linked. Somebody else may have created the account, and a local password would be
 * a weaker way in beside the provider, so that password, factors, sessions and open links are removed.
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
