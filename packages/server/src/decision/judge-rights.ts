import type { Operation } from '@postern/contract/catalogue';
import type { ApiView } from '../access/access-view.ts';
import type { AccessGrant } from '../domain/access-grant.ts';
import { findMissingRequirements, isWrite } from '../domain/rights.ts';
import type { MissingRequirement } from '../domain/rights.ts';

/** The API user whose rights are judged, and the scope of its token. */
export interface RightsHolder {
  readonly grant: AccessGrant;
  /** True when the credential is a token that was requested with the scope `read`. */
  readonly isReadOnly?: boolean | undefined;
}

export type RightsJudgement =
  | { readonly kind: 'allowed' }
  /** The access type does not exist here or does not include the operation. */
  | { readonly kind: 'excluded' }
  /** The operation has no module that is in the catalogue, so no API user may call it. */
  | { readonly kind: 'unclassified' }
  | { readonly kind: 'missing'; readonly missing: readonly MissingRequirement[] }
  /** The rights are sufficient, but the token's scope is `read`. */
  | { readonly kind: 'read-only' };

const allowed: RightsJudgement = { kind: 'allowed' };
const excluded: RightsJudgement = { kind: 'excluded' };
const unclassified: RightsJudgement = { kind: 'unclassified' };
const readOnly: RightsJudgement = { kind: 'read-only' };

/**
 * Judges whether the access type includes the operation, the levels satisfy all of its requirements, and the token's
 * scope covers it. The operation has to be an object of the catalogue itself: any other object counts as unclassified.
 * Not judged here: admission, and the entities, channels and attributes of a call.
 *
 * @param operation an object from `api`'s catalogue, not a copy
 */
export function judgeRights(
  operation: Operation,
  { grant, isReadOnly }: RightsHolder,
  api: Pick<ApiView, 'accessOf' | 'rightsJudge' | 'modules'>,
): RightsJudgement {
  const access = api.accessOf(grant);
  if (access === undefined || access.operations?.has(operation) === false) return excluded;
  if (api.rightsJudge.mayCall(operation, access.rights)) {
    return isReadOnly === true && isWrite(operation) ? readOnly : allowed;
  }
  const verdict = findMissingRequirements(operation.requirements, access.rights, api.modules);
  // The compiled and the explaining form of the rule disagree only when one of them is faulty; then the call is
  // refused.
  const missing = verdict.kind === 'missing' ? verdict.missing : [];
  const isUnknown = missing.some(({ why }) => why === 'module-unknown');
  return verdict.kind === 'unclassified' || isUnknown ? unclassified : { kind: 'missing', missing };
}
