import type { PersonOfInstallation } from '@postern/contract/admin-routes/people';
import type { HumanId } from '@postern/contract/admin-routes/team';
import type { Language } from '@postern/contract/api-user';
import { recordPersonEvent } from '../../humans/record-person-event.ts';
import { createRecoveryLink, recoveryLifeMs } from '../../humans/recovery.ts';
import { presentRecoveryMail } from '../../notify/mails/present-account-mail.ts';
import { queueMail } from '../../notify/queue-message.ts';
import type { StoredPerson } from '../../storage/people/port.ts';
import type { StorageReader, StorageWriter } from '../../storage/storage.ts';
import { refuseUnfound } from '../../refusals/api-refusal.ts';
import type { AdminSession } from '../admin-session.ts';
import type { ControlDeps } from '../control-deps.ts';
import { transactChange } from '../transact-change.ts';
import { presentPerson } from './present.ts';

/** Loads a person. @throws ApiRefusal not_found */
export async function getPerson(reader: StorageReader, humanId: HumanId): Promise<StoredPerson> {
  const person = await reader.humans.getPerson(humanId);
  if (person === undefined) throw refuseUnfound('person');
  return person;
}

/** Ends a session, or all of them without a session id. It takes effect with the person's next request. */
export async function endSessions(
  { humanId, sessionId }: { readonly humanId: HumanId; readonly sessionId?: string },
  session: AdminSession,
  deps: ControlDeps,
): Promise<{ readonly ended: number }> {
  const { result } = await transactChange(
    session,
    async ({ tx, nowMs }) => {
      const person = await getPerson(tx, humanId);
      const ended =
        sessionId === undefined
          ? await tx.humanSessions.endAll(humanId)
          : await endOne(tx, { humanId, sessionId });
      const { actor } = session;
      const event = { action: 'member.sessions-ended', actor, atMs: nowMs } as const;
      await recordPersonEvent(tx, person, { ...event, after: { sessionsEnded: ended } });
      return { ended };
    },
    deps,
  );
  return result;
}

async function endOne(
  tx: StorageWriter,
  { humanId, sessionId }: { readonly humanId: HumanId; readonly sessionId: string },
): Promise<number> {
  if (!(await tx.humanSessions.end(humanId, sessionId))) throw refuseUnfound('session');
  return 1;
}

/** Confirms the address; the operator vouches for it that the address belongs to the person. */
export async function confirmAddress(
  humanId: HumanId,
  session: AdminSession,
  deps: ControlDeps,
): Promise<PersonOfInstallation> {
  const { result } = await transactChange(
    session,
    async ({ tx, nowMs }) => {
      const person = await getPerson(tx, humanId);
      if (!person.isAddressProved) {
        await tx.humans.proveAddress(humanId);
        const { actor } = session;
        const event = { action: 'member.address-confirmed', actor, atMs: nowMs } as const;
        await recordPersonEvent(tx, person, { ...event, after: { email: person.email } });
      }
      return await presentPerson(tx, { ...person, isAddressProved: true });
    },
    deps,
  );
  return result;
}

/**
 * Creates a link to a new password, whose use also removes the second factor; see humans/use-recovery.ts. It is mailed,
 * or returned to the operator where no mail can be sent. The current sessions continue until it is used.
 */
export async function resetPerson(
  { humanId, language }: { readonly humanId: HumanId; readonly language: Language },
  session: AdminSession,
  deps: ControlDeps,
): Promise<{ readonly link: string | null; readonly expiresAtMs: number }> {
  const { canMail } = deps.config;
  const { result } = await transactChange(
    session,
    async ({ tx, nowMs }) => {
      const person = await getPerson(tx, humanId);
      const parts = { publicUrl: await findPagesUrl(tx, humanId, deps), now: () => nowMs };
      const link = await createRecoveryLink(tx, { humanId, kind: 'account', isMailed: canMail }, parts);
      const expiresAtMs = nowMs + (canMail ? recoveryLifeMs.mailed : recoveryLifeMs.handed);
      if (canMail) {
        const rendered = presentRecoveryMail({ language, kind: 'account', link, expiresAtMs });
        const concerns = { licenceId: null, environment: null, apiUserId: null, kind: 'recovery' };
        await queueMail(tx, { ...concerns, recipient: person.email, rendered }, nowMs);
      }
      const event = { action: 'member.reset-asked', actor: session.actor, atMs: nowMs } as const;
      await recordPersonEvent(tx, person, { ...event, after: { kind: 'account' } });
      return { link: canMail ? null : link, expiresAtMs };
    },
    deps,
  );
  return result;
}

/** Finds the site for the link: the portal for people who only read it, otherwise the console. */
async function findPagesUrl(
  reader: StorageReader,
  humanId: HumanId,
  { config, consoleOrigins }: ControlDeps,
): Promise<string> {
  const [consoleUrl = ''] = consoleOrigins;
  if (config.portalUrl === null || (await reader.members.listOf(humanId)).length > 0) return consoleUrl;
  return (await reader.integrators.listOf(humanId)).length > 0 ? config.portalUrl : consoleUrl;
}
