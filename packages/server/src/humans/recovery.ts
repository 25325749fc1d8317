import { z } from 'zod';
import { languageSchema } from '@postern/contract/api-user';
import type { Language } from '@postern/contract/api-user';
import type { Actor } from '@postern/contract/audit-event';
import { createOneTimeToken } from '../crypto/one-time-token.ts';
import { presentProviderMail, presentRecoveryMail } from '../notify/mails/present-account-mail.ts';
import { queueMail } from '../notify/queue-message.ts';
import type { RecoveryKind, StoredHuman, StoredPerson } from '../storage/people/port.ts';
import type { StorageWriter } from '../storage/storage.ts';
import { recoveryKeys } from './attempt-limiter.ts';
import type { HumanParts } from './human-parts.ts';
import { actorOf } from './human-session.ts';
import { isOperating } from './is-operating.ts';
import { recordPersonEvent } from './record-person-event.ts';
import { beginAttempt } from './sign-in.ts';

export type LinkKind = Exclude<RecoveryKind, 'address'>;

export const requestRecoverySchema = z.strictObject({
  email: z.string().trim().min(1).max(254),
  kind: z.enum(['password', 'factors']),
  language: languageSchema.default('en'),
});

const hourMs = 3_600_000;
/** How long a link is valid: one that is mailed, and one that an operator hands over. */
export const recoveryLifeMs = { mailed: hourMs, handed: 24 * hourMs } as const;
const mailsPerHourMax = 3;

/**
 * Mails a link to the account with this address, if there is one. The answer is the same in both cases and takes as
 * long, because all work is done after it.
 *
 * @throws ApiRefusal rate_limited, whether there is an account or not
 */
export function requestRecovery(
  wanted: z.output<typeof requestRecoverySchema>,
  clientAddress: string | null,
  parts: HumanParts,
): void {
  beginAttempt(recoveryKeys(clientAddress, wanted.email), parts.limiter);
  if (!parts.canMail) return;
  parts.background.run(async () => {
    const human = await parts.storage.humans.findByEmail(wanted.email);
    if (human === undefined) return;
    const actor = actorOf(human, clientAddress);
    await parts.storage.transact(async (tx) => await mailRecovery(tx, { ...wanted, human, actor }, parts));
  });
}

interface RecoveryMail {
  readonly human: StoredHuman;
  readonly kind: 'password' | 'factors';
  readonly language: Language;
  readonly actor: Actor;
}

type MailParts = Pick<HumanParts, 'publicUrl' | 'now'> & {
  readonly providers: readonly { readonly id: string; readonly name: string }[];
};

/**
 * `limited` means that enough mails were sent lately; `pointless`, that there is nothing of the kind to recover, or not
 * by mail.
 */
export type MailedRecovery = 'mailed' | 'limited' | 'pointless';

/** Creates a link and mails it to the person. */
export async function mailRecovery(
  tx: StorageWriter,
  { human, kind, language, actor }: RecoveryMail,
  parts: MailParts,
): Promise<MailedRecovery> {
  const nowMs = parts.now();
  const made = await tx.recoveries.count(human.id, ['password', 'factors'], nowMs - hourMs);
  const person = await tx.humans.getPerson(human.id);
  if (made >= mailsPerHourMax) return 'limited';
  if (person === undefined || (!person.isAddressProved && (await isOperating(person.id, tx)))) {
    return 'pointless';
  }
  const provider = findProvider(person, parts);
  if (kind === 'factors' && (!person.hasSecondFactor || provider !== undefined)) return 'pointless';
  const link = await createRecoveryLink(tx, { humanId: human.id, kind, isMailed: true }, parts);
  const rendered =
    provider === undefined
      ? presentRecoveryMail({ language, kind, link, expiresAtMs: nowMs + recoveryLifeMs.mailed })
      : presentProviderMail({ language, provider, link: `${parts.publicUrl}/sign-in` });
  const concerns = { licenceId: null, environment: null, apiUserId: null, kind: 'recovery' };
  await queueMail(tx, { ...concerns, recipient: human.email, rendered }, nowMs);
  await recordPersonEvent(tx, human, { action: 'member.reset-asked', actor, atMs: nowMs, after: { kind } });
  return 'mailed';
}

/** Replaces the open links of the same kind. The secret is in the URL fragment, which browsers do not send. */
export async function createRecoveryLink(
  tx: StorageWriter,
  {
    humanId,
    kind,
    isMailed,
  }: { readonly humanId: StoredHuman['id']; readonly kind: LinkKind; readonly isMailed: boolean },
  { publicUrl, now }: Pick<HumanParts, 'publicUrl' | 'now'>,
): Promise<string> {
  const nowMs = now();
  const { token, digest } = createOneTimeToken();
  await tx.recoveries.closeAll(humanId, [kind], nowMs);
  await tx.recoveries.insert({
    humanId,
    kind,
    secretDigest: digest,
    provesAddress: isMailed,
    createdAtMs: nowMs,
    expiresAtMs: nowMs + (isMailed ? recoveryLifeMs.mailed : recoveryLifeMs.handed),
  });
  return `${publicUrl}/recover#${token.reveal()}`;
}

/**
 * Returns the configured provider with which the person signs in; then there is no password to recover (ASVS 5.0
 * 6.3.4).
 */
export function findProvider(
  person: StoredPerson,
  { providers }: Pick<MailParts, 'providers'>,
): string | undefined {
  return providers.find(({ id }) => person.providers.includes(id))?.name;
}
