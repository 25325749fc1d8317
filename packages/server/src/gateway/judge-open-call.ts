import { judgeStanding } from '../decision/judge-standing.ts';
import type { Standing, StandingDeps } from '../decision/judge-standing.ts';
import type { CallSince } from './call.ts';
import { challenge } from './stages/authenticate.ts';
import type { AuthenticateDeps } from './stages/authenticate.ts';

export interface JudgeOpenCallDeps extends StandingDeps {
  readonly schemes: AuthenticateDeps['schemes'];
}

/**
 * Judges an open call anew after something changed; see decision/judge-standing.ts. A caller that cannot be looked up
 * is refused.
 */
export async function judgeOpenCall(
  call: CallSince<'authenticated'>,
  deps: JudgeOpenCallDeps,
): Promise<Standing> {
  const { view, schemes } = deps;
  const grant = await Promise.resolve()
    .then(() => view.findGrantByApiUser(call.grant.apiUserId))
    .catch(() => undefined);
  const standing = judgeStanding(call, grant, deps);
  if (standing.kind !== 'refused' || standing.refusal.code !== 'credential_invalid') return standing;
  // Where nothing was answered yet, the client gets the 401 with the challenge that belongs to it.
  const { rule } = standing.refusal;
  const { scheme } = call;
  return {
    kind: 'refused',
    refusal: challenge({ code: 'credential_invalid', rule, scheme }, call, { schemes }),
  };
}
