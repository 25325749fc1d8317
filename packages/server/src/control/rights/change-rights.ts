import type { ChangeRights } from '@postern/contract/admin-routes/rights';
import type { CatalogueGroup } from '@postern/contract/catalogue';
import type { Rights } from '@postern/contract/rights';
import { setGroupLevel } from '../../domain/rights.ts';
import { refuseFields } from '../../refusals/api-refusal.ts';
import { toPointer } from '../../refusals/present-field-errors.ts';

/**
 * Applies `all`, then `groups`, then `modules` to the current rights. Unknown modules and levels are kept, so that
 * `judgeForm` reports them.
 */
export function changeRights(change: Omit<ChangeRights, 'version'>) {
  return (
    before: { readonly rights: Rights },
    { groups }: { readonly groups: readonly CatalogueGroup[] },
  ): { rights: Rights } => {
    let { rights } = before;
    const { all } = change;
    if (all !== undefined) rights = groups.reduce((sofar, group) => setGroupLevel(sofar, group, all), rights);
    for (const [groupId, level] of Object.entries(change.groups)) {
      const group = groups.find((candidate) => candidate.id === groupId);
      if (group === undefined) {
        throw refuseFields([
          { path: toPointer(['groups', groupId]), message: 'the catalogue has no such group' },
        ]);
      }
      rights = setGroupLevel(rights, group, level);
    }
    return { rights: { ...rights, ...change.modules } };
  };
}
