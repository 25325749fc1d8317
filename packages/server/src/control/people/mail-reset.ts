import type { HumanId } from '@postern/contract/admin-routes/team';
import type { Language } from '@postern/contract/api-user';
import { mailRecovery } from '../../humans/recovery.ts';
import type { StorageReader } from '../../storage/storage.ts';
import { ApiRefusal, refuseUnfound } from '../../refusals/api-refusal.ts';
import type { AdminSession } from '../admin-session.ts';
import type { ControlDeps } from '../control-deps.ts';
import { transactChange } from '../transact-change.ts';

/**
 * Mails a person a link to a new password. The requesting admin never sees the link.
 *
 * @throws ApiRefusal mail_not_configured, rate_limited, or whatever `check` throws
 */
export async function mailReset(
  wanted: {
    readonly humanId: HumanId;
    readonly language: Language;
    /** The base URL of the link's page, without a slash at its end. */
    readonly pagesUrl: string;
    /** Checks that the admin may request a reset for this person. */
    readonly check: (reader: StorageReader) => Promise<unknown>;
  },
  session: AdminSession,
  deps: ControlDeps,
): Promise<void> {
  await transactChange(
    session,
    async ({ tx }) => {
      await wanted.check(tx);
      if (!deps.config.canMail) throw new ApiRefusal('mail_not_configured');
      const human = await tx.humans.find(wanted.humanId);
      if (human === undefined) throw refuseUnfound('person');
      const asked = { human, kind: 'password', language: wanted.language, actor: session.actor } as const;
      const parts = { publicUrl: wanted.pagesUrl, providers: deps.config.providers, now: deps.now };
      if ((await mailRecovery(tx, asked, parts)) === 'limited') {
        throw new ApiRefusal('rate_limited', {
          facts: { limit: 'reset mails for one person' },
          retryAfterS: 3600,
        });
      }
    },
    deps,
  );
}
