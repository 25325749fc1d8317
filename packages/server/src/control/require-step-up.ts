import { ApiRefusal } from '../refusals/api-refusal.ts';
import type { AdminSession } from './admin-session.ts';

/**
 * Refuses a person whose last proof of identity is too old. Bearers, such as the operator token, belong to programs,
 * which cannot prove anything else; they are not left open at a desk, and each of their requests contains the secret
 * itself (decision 0022).
 *
 * @throws ApiRefusal step_up_needed
 */
export function requireStepUp(session: Pick<AdminSession, 'via' | 'steppedUpUntilMs'>, nowMs: number): void {
  if (!isFreshlyProven(session, nowMs)) throw new ApiRefusal('step_up_needed');
}

export function isFreshlyProven(
  { via, steppedUpUntilMs }: Pick<AdminSession, 'via' | 'steppedUpUntilMs'>,
  nowMs: number,
): boolean {
  return via === 'bearer' || (steppedUpUntilMs !== null && steppedUpUntilMs > nowMs);
}
