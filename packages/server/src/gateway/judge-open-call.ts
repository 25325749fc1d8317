import type { EnvironmentView } from '../access/access-view.ts';
import type { AccessGrant } from '../domain/access-grant.ts';
import { isRefusal, refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { AuthenticatedCall } from './call.ts';
import { isCredentialLive } from '../domain/is-credential-live.ts';
import { isWrite } from '../domain/rights.ts';
import { admit } from './stages/admit.ts';

export interface JudgeOpenCallDeps {
  readonly view: EnvironmentView;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * Whether a call that was let through may go on after something changed: undefined, or why it is cut. What cannot be
 * looked up is cut, since nobody could say that it may go on.
 *
 * Not judged again: the values in its path, query and body. Where the operation limits some and the API user's were
 * changed, the call is cut.
 */
export async function judgeOpenCall(
  authenticated: AuthenticatedCall,
  deps: JudgeOpenCallDeps,
): Promise<Refusal | undefined> {
  const { view } = deps;
  const { key } = authenticated;
  const grant = await Promise.resolve()
    .then(() => view.findGrantByApiUser(authenticated.grant.apiUserId))
    .catch(() => undefined);
  const isLive = grant !== undefined && isCredentialLive(grant, key) && isTokenBelieved(authenticated, view);
  if (!isLive)
    return refuse('authenticate', 'credential_invalid', 'the credential was cut off while the call ran');
  const admitted = admit({ ...authenticated, grant }, deps);
  if (isRefusal(admitted)) return admitted;
  return mayStillCall(authenticated, grant, view)
    ? undefined
    : refuse('authorise', 'right_missing', 'the right to the call was taken away while it ran', {
        facts: { needed: 'a right that was taken away while the call ran' },
      });
}

/** Neither revoked by itself nor signed by a key that was removed. */
function isTokenBelieved({ tokenId, tokenKid }: AuthenticatedCall, view: EnvironmentView): boolean {
  if (tokenId !== undefined && view.isTokenRevoked(tokenId)) return false;
  return tokenKid === undefined || view.verificationKeys.some(({ kid }) => kid === tokenKid);
}

function mayStillCall(
  { grant: before, matched, isReadOnly }: AuthenticatedCall,
  grant: AccessGrant,
  view: EnvironmentView,
): boolean {
  const api = view.findApi(matched.route.apiId);
  const operation =
    api === matched.api
      ? matched.operation
      : api?.catalogue.operations.find(({ id }) => id === matched.operation.id);
  if (api === undefined || operation === undefined) return false;
  const access = api.accessOf(grant);
  if (access === undefined || access.operations?.has(operation) === false) return false;
  if (!api.rightsJudge.mayCall(operation, access.rights)) return false;
  if (isReadOnly === true && isWrite(operation)) return false;
  return operation.dimensions === undefined || describeValues(before) === describeValues(grant);
}

function describeValues({ entities, channels, attributes }: AccessGrant): string {
  return JSON.stringify([entities, channels, attributes]);
}
