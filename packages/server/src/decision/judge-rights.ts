import type { Operation } from '@postern/contract/catalogue';
import type { ApiView } from '../access/access-view.ts';
import type { AccessGrant } from '../domain/access-grant.ts';
import { findMissingRequirements, isWrite } from '../domain/rights.ts';
import type { MissingRequirement } from '../domain/rights.ts';

/** Whose rights are judged: an API user, and what its token was narrowed to. */
export interface RightsHolder {
  readonly grant: AccessGrant;
  /** The credential is a token that was asked for with the scope `read`. */
  readonly isReadOnly?: boolean | undefined;
}

export type RightsJudgement =
  | { readonly kind: 'allowed' }
  /** The access type does not exist here or does not include the operation. */
  | { readonly kind: 'excluded' }
  /** The operation has no module that the catalogue knows: nobody may call it. */
  | { readonly kind: 'unclassified' }
  | { readonly kind: 'missing'; readonly missing: readonly MissingRequirement[] }
  /** The rights are enough, but the token may only read. */
  | { readonly kind: 'read-only' };

const allowed: RightsJudgement = { kind: 'allowed' };
const excluded: RightsJudgement = { kind: 'excluded' };
const unclassified: RightsJudgement = { kind: 'unclassified' };
const readOnly: RightsJudgement = { kind: 'read-only' };

/**
 * Whether the access type includes the operation, the levels cover every module that it needs, and the token's scope
 * covers it. The operation has to be one of the catalogue's own objects; another one is unclassified.
 *
 * Not judged here: admission, and the entities, channels and attributes that a call names.
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
  // The two forms of the rule disagree only when one is broken: then the answer is no.
  const missing = verdict.kind === 'missing' ? verdict.missing : [];
  const isUnknown = missing.some(({ why }) => why === 'module-unknown');
  return verdict.kind === 'unclassified' || isUnknown ? unclassified : { kind: 'missing', missing };
}
