import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { languageSchema } from '@postern/contract/api-user';
import { presentCodeMail } from '../notify/mails/present-account-mail.ts';
import { queueMail } from '../notify/queue-message.ts';
import { attemptKeys } from './attempt-limiter.ts';
import { createPassword, enrolMs } from './create-auth.ts';
import type { HumanParts } from './human-parts.ts';
import { ApiRefusal, refuseFields } from '../refusals/api-refusal.ts';
import { actorOf } from './human-session.ts';
import type { AccountSession } from './human-session.ts';
import { isOperating } from './is-operating.ts';
import { judgePassword } from './judge-password.ts';
import { recordPersonEvent } from './record-person-event.ts';
import { beginAttempt } from './sign-in.ts';

export const askForCodeSchema = z.strictObject({ language: languageSchema.default('en') });
export const giveCodeSchema = z.strictObject({
  code: z.string().trim().min(6).max(40),
  newPassword: z.string().max(1000).optional(),
});

const codeDigits = 8;
const codeLifeMs = 15 * 60_000;
const triesMax = 5;
const codesPerHourMax = 5;
const hourMs = 3_600_000;

interface ProofCall {
  readonly account: AccountSession;
  readonly clientAddress: string | null;
}

/**
 * Mails a code to the address of the account. Entering it proves that the person receives mail there, and lets their
 * session set up a second factor.
 *
 * @throws ApiRefusal mail_not_configured, rate_limited
 */
export async function sendAddressCode(
  { account, clientAddress }: ProofCall,
  { language }: z.output<typeof askForCodeSchema>,
  parts: HumanParts,
): Promise<void> {
  if (!parts.canMail) throw new ApiRefusal('mail_not_configured');
  const { human } = account;
  const nowMs = parts.now();
  const code = String(randomInt(10 ** codeDigits)).padStart(codeDigits, '0');
  await parts.storage.transact(async (tx) => {
    const made = await tx.recoveries.count(human.id, ['address'], nowMs - hourMs);
    if (made >= codesPerHourMax) {
      throw new ApiRefusal('rate_limited', {
        facts: { limit: `${codesPerHourMax} codes an hour` },
        retryAfterS: hourMs / 1000,
      });
    }
    await tx.recoveries.closeAll(human.id, ['address'], nowMs);
    await tx.recoveries.insert({
      humanId: human.id,
      kind: 'address',
      secretDigest: digestCode(code, human.id, parts),
      provesAddress: true,
      createdAtMs: nowMs,
      expiresAtMs: nowMs + codeLifeMs,
    });
    const concerns = { licenceId: null, environment: null, apiUserId: null, kind: 'address-code' };
    const rendered = presentCodeMail({ language, code, expiresAtMs: nowMs + codeLifeMs });
    await queueMail(tx, { ...concerns, recipient: human.email, rendered }, nowMs);
    await recordPersonEvent(tx, human, {
      action: 'member.code-mailed',
      actor: actorOf(human, clientAddress),
      atMs: nowMs,
    });
  });
}

/**
 * Checks the mailed code. If the address was not proved before, somebody else may have created the account: the person
 * then chooses a new password, and earlier factors and sessions end. An operator keeps them, because the first
 * operator's account was created on the machine itself, so that nothing more is gained by this.
 *
 * @throws ApiRefusal credential_invalid, rate_limited; request_invalid for the new password
 */
export async function takeAddressCode(
  call: ProofCall,
  given: z.output<typeof giveCodeSchema>,
  parts: HumanParts,
): Promise<void> {
  const { human, token } = call.account;
  const startsAfresh = await needsNewPassword(call.account, parts);
  const hash = startsAfresh ? await hashPassword(given.newPassword, call.account, parts) : undefined;
  const keys = attemptKeys(call.clientAddress, human.email);
  beginAttempt(keys, parts.limiter);
  const nowMs = parts.now();
  const tried = await parts.storage.transact((tx) => tx.recoveries.takeTry(human.id, nowMs));
  const isRight =
    tried !== undefined &&
    tried.tries <= triesMax &&
    isSame(tried.secretDigest, digestCode(given.code, human.id, parts));
  if (!isRight) throw new ApiRefusal('credential_invalid');
  parts.limiter.forgive(keys);
  await parts.storage.transact(async (tx) => {
    if (!(await tx.recoveries.close(tried.id, nowMs))) throw new ApiRefusal('credential_invalid');
    if (!human.isAddressProved) await tx.humans.proveAddress(human.id);
    if (hash !== undefined) {
      await tx.humans.setPassword(human.id, { hash, nowMs });
      await tx.humans.removeFactors(human.id);
      await tx.humanSessions.endAll(human.id, { exceptToken: token });
    }
    await recordPersonEvent(tx, human, {
      action: 'member.address-proved',
      actor: actorOf(human, call.clientAddress),
      atMs: nowMs,
      after: { by: 'mailed-code' },
    });
  });
  const { internalAdapter } = await parts.auth.$context;
  await internalAdapter.updateSession(token, { mayEnrolUntilMs: nowMs + enrolMs });
}

/** Whether proving the address also requires a new password: see takeAddressCode. */
export async function needsNewPassword(
  { human }: AccountSession,
  { storage }: Pick<HumanParts, 'storage'>,
): Promise<boolean> {
  return !human.isAddressProved && !(await isOperating(human.id, storage));
}

async function hashPassword(
  password: string | undefined,
  { human }: AccountSession,
  parts: HumanParts,
): Promise<string> {
  if (password === undefined)
    throw refuseFields([{ path: '/newPassword', message: 'choose a new password' }]);
  const problem = await judgePassword(password, human);
  if (problem !== undefined) throw refuseFields([{ path: '/newPassword', message: problem }]);
  return await parts.passwordHasher.hash(createPassword(password));
}

/**
 * The digest is keyed, because eight digits can be tried out quickly by anybody who reads the database. Spaces are
 * ignored.
 */
function digestCode(
  code: string,
  humanId: string,
  { sessionSecret }: Pick<HumanParts, 'sessionSecret'>,
): string {
  const text = `address-code ${humanId} ${code.replaceAll(/\s/g, '')}`;
  return createHmac('sha256', sessionSecret.reveal()).update(text).digest('base64url');
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
