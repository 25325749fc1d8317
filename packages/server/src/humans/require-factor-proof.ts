import type { HumanContext } from './human-app.ts';
import type { HumanParts } from './human-parts.ts';
import { ApiRefusal } from '../refusals/api-refusal.ts';
import { hasPasskey } from './human-session.ts';
import type { AccountSession } from './human-session.ts';
import { getAccount } from './register-account-paths.ts';

/**
 * A password alone must not change how somebody signs in who has factors, or it would be enough for everything.
 * Asked where the installation asks for more than a password.
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
 * A second factor is set up only by a proof that is as strong as one: a factor that the session has given, the
 * session of the invitation or reset link itself, or a mailed code. Whoever knows nothing but the password would
 * otherwise add a factor of their own.
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
