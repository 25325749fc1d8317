import type { CatalogueModule } from '@postern/contract/catalogue';
import { levelLabel } from '@postern/contract/level';
import { findAccessType, includesOperation } from '../../domain/access-type.ts';
import { refuse } from '../../domain/refusal.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { findMissingRequirements } from '../../domain/rights.ts';
import type { MissingRequirement } from '../../domain/rights.ts';
import type { AdmittedCall, AuthorisedCall } from '../call.ts';

/** Whether the access type includes the operation and the levels cover every module that it needs. */
export function authorise(admitted: AdmittedCall): AuthorisedCall | Refusal {
  const { grant, matched } = admitted.authenticated;
  const { api, operation } = matched;
  const rights = api.rightsOf(grant);
  if (rights === undefined || !includesOperation(findAccessType(grant.accessType), operation.id)) {
    return refuse(
      'authorise',
      'access_type_excludes',
      `the access type ${grant.accessType} excludes ${operation.id}`,
      {
        facts: { accessType: grant.accessType },
      },
    );
  }
  if (api.rightsJudge.mayCall(operation, rights)) return { kind: 'authorised', admitted };
  const verdict = findMissingRequirements(operation.requirements, rights, api.modules);
  // The two forms of the rule disagree only when one is broken: then the answer is no.
  const missing = verdict.kind === 'missing' ? verdict.missing : [];
  const isUnknown = missing.some(({ why }) => why === 'module-unknown');
  if (verdict.kind === 'unclassified' || isUnknown) {
    return refuse('authorise', 'operation_unclassified', `${operation.id} has no module of the catalogue`);
  }
  const needed = describeMissing(missing, api.modules);
  return refuse('authorise', 'right_missing', `${operation.id} needs ${needed}`, { facts: { needed } });
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
