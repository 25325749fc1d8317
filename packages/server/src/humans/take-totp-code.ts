import type { HumanId } from '@postern/contract/admin-routes/team';
import { createOTP } from '@better-auth/utils/otp';
import { symmetricDecrypt } from 'better-auth/crypto';
import type { Auth } from './create-auth.ts';
import { ApiRefusal } from '../refusals/api-refusal.ts';
import type { HumanParts } from './human-parts.ts';

/** RFC 6238 section 4.1; better-auth uses the same. */
const stepMs = 30_000;

/**
 * Marks a code of the authenticator app as used before better-auth judges it. Each code is valid once (RFC 6238 section
 * 5.2), for sign-in and step-up and in every process. A code that belongs to no step is left to better-auth, which
 * refuses and counts it.
 *
 * @throws ApiRefusal code_used
 */
export async function takeTotpCode(
  humanId: HumanId,
  code: string,
  parts: Pick<HumanParts, 'auth' | 'storage'>,
): Promise<void> {
  const steps = await findSteps(humanId, code, parts.auth);
  if (steps.length === 0) return;
  for (const step of steps) {
    if (await parts.storage.transact((tx) => tx.humans.takeTotpStep(humanId, step))) return;
  }
  throw new ApiRefusal('code_used');
}

/** Returns the time steps near now that the code belongs to: one, or by chance several. */
async function findSteps(humanId: HumanId, code: string, auth: Auth): Promise<readonly number[]> {
  const { adapter, secretConfig } = await auth.$context;
  const stored = await adapter.findOne<{ readonly secret: string }>({
    model: 'twoFactor',
    where: [{ field: 'userId', value: humanId }],
  });
  if (stored === null) return [];
  const otp = createOTP(await symmetricDecrypt({ key: secretConfig, data: stored.secret }));
  // Uses the clock of the process and not the one that tests move, because better-auth judges by it.
  const present = Math.floor(Date.now() / stepMs);
  const around = [present - 1, present, present + 1];
  const codes = await Promise.all(around.map(async (step) => ({ step, code: await otp.hotp(step) })));
  return codes.filter((each) => each.code === code).map(({ step }) => step);
}
