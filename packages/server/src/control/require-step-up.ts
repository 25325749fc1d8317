import { AdminRefusal } from './admin-refusal.ts';
import type { AdminSession } from './admin-session.ts';

/**
 * A person needs a fresh proof of identity; the operator token is one by itself.
 *
 * @throws AdminRefusal step_up_needed
 */
export function requireStepUp(session: Pick<AdminSession, 'via' | 'steppedUpUntilMs'>, nowMs: number): void {
  if (session.via === 'bearer') return;
  if (session.steppedUpUntilMs === null || session.steppedUpUntilMs <= nowMs) {
    throw new AdminRefusal('step_up_needed');
  }
}
