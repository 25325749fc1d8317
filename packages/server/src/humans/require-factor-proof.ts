import type { HumanContext } from './human-app.ts';
import type { HumanParts } from './human-parts.ts';
import { ApiRefusal } from '../refusals/api-refusal.ts';
import { hasPasskey } from './human-session.ts';
import type { AccountSession } from './human-session.ts';
import { getAccount } from './register-account-paths.ts';

/**
 * Refuses a change of signing in to a session that gave only a password although the person has factors; otherwise the
 * password alone would be enough for everything. Applies if the installation requires a second factor.
 *
 * @throws ApiRefusal second_factor_needed
 */
export async function requireOwnFactor(c: HumanContext, parts: HumanParts): Promise<void> {
  if (parts.secondFactor === 'optional') return;
  const account = await getAccount(c, parts);
  if (account.secondFactorBy === null && (await hasFactor(account, parts))) {
    throw new ApiRefusal('second_factor_needed');
  }
}

/**
 * A second factor can be set up only with a proof that is as strong as one: a factor that the session has given, the
 * session of the invitation or reset link itself, or a mailed code. Otherwise somebody who knows only the password
 * could add a factor of their own.
 *
 * @throws ApiRefusal second_factor_needed, enrolment_proof_needed
 */
export async function requireEnrolmentProof(c: HumanContext, parts: HumanParts): Promise<void> {
  const account = await getAccount(c, parts);
  if (account.secondFactorBy !== null) return;
  if (await hasFactor(account, parts)) throw new ApiRefusal('second_factor_needed');
  if ((account.mayEnrolUntilMs ?? 0) <= parts.now()) throw new ApiRefusal('enrolment_proof_needed');
}

async function hasFactor({ human }: AccountSession, { auth }: HumanParts): Promise<boolean> {
  return human.hasTotp || (await hasPasskey(human.id, auth));
}
