import type { CatalogueModule } from '@postern/contract/catalogue';
import { levelLabel } from '@postern/contract/level';
import { judgeRights } from '../../decision/judge-rights.ts';
import { refuse } from '../../domain/refusal.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { MissingRequirement } from '../../domain/rights.ts';
import { toAuthorised } from '../advance-call.ts';
import type { Call, CallSince, MaybePromise } from '../call.ts';
import { judgeDimensions } from '../dimensions/judge-dimensions.ts';
import type { DimensionDeps } from '../dimensions/judge-dimensions.ts';
import { judgeFormKind } from '../method-override.ts';

export type AuthoriseDeps = DimensionDeps;

/**
 * Whether the access type includes the operation, the levels cover every module that it needs, the token's own scope
 * too where it was asked for, and every entity, channel and attribute that the call names is permitted. Waits only for a body that has to be inspected.
 */
export function authorise(
  call: Call<'admitted'>,
  deps: AuthoriseDeps,
): MaybePromise<Call<'authorised'> | Refusal> {
  const { api, grant, operation } = call;
  const judgement = judgeRights(operation, call, api);
  switch (judgement.kind) {
    case 'allowed':
      return (
        judgeFormKind(call, deps.bodies) ??
        (operation.dimensions === undefined
          ? toAuthorised(call, { inspectedBody: undefined, narrowings: undefined })
          : judgeDimensions(call, operation.dimensions, deps))
      );
    case 'excluded': {
      const rule = `the access type ${grant.accessType} excludes ${operation.id}`;
      return refuse('authorise', 'access_type_excludes', rule, { facts: { accessType: grant.accessType } });
    }
    case 'read-only':
      return refuseScope(call);
    case 'unclassified':
      return refuse('authorise', 'operation_unclassified', `${operation.id} has no module of the catalogue`);
    case 'missing': {
      const needed = describeMissing(judgement.missing, api.modules);
      return refuse('authorise', 'right_missing', `${operation.id} needs ${needed}`, { facts: { needed } });
    }
  }
}

/** RFC 6750 section 3.1. The rights would be enough: only the token is not. */
function refuseScope({ operation, scheme }: CallSince<'authenticated'>): Refusal {
  const word = scheme === 'dpop' ? 'DPoP' : 'Bearer';
  const rule = `the token was asked for with the scope read, and ${operation.id} writes`;
  return refuse('authorise', 'scope_insufficient', rule, {
    facts: { scope: 'read' },
    headers: { 'www-authenticate': `${word} realm="API", error="insufficient_scope", scope="read write"` },
  });
}

function describeMissing(
  missing: readonly MissingRequirement[],
  modules: ReadonlyMap<string, CatalogueModule>,
): string {
  return missing
    .map(({ moduleId, needed, why }) => {
      const name = modules.get(moduleId)?.name ?? moduleId;
      return why === 'closed' ? `${name}, which is closed to all` : `${name}: ${levelLabel[needed]}`;
    })
    .join('; ');
}
