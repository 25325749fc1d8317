import type { Operation } from '@postern/contract/catalogue';
import type { Level } from '@postern/contract/level';
import type { ModuleId } from '@postern/contract/ids';
import type { Rights } from '@postern/contract/rights';
import { findMissingRequirements, levelIn, neededLevel } from './rights.ts';
import type { ModuleMap } from './rights.ts';

/** An operation that was called, as it is in the current catalogue. */
export type CalledOperation = Pick<Operation, 'requirements'>;

/**
 * Computes the smallest set of rights with which every called operation that the rights permit now remains permitted.
 * It never exceeds the rights. Not judged here: whether the recorded period is long enough.
 */
export function findSmallerRights(
  rights: Rights,
  called: readonly CalledOperation[],
  modules: ModuleMap,
): Rights {
  const needed = new Map<ModuleId, Level>();
  for (const { requirements } of called) {
    // An operation that is refused already does not need any right.
    if (findMissingRequirements(requirements, rights, modules).kind !== 'met') continue;
    for (const { moduleId, scope } of requirements) {
      const module = modules.get(moduleId);
      if (module === undefined || module.definability !== 'definable') continue;
      if (needed.get(moduleId) !== 'write') needed.set(moduleId, neededLevel(module, scope));
    }
  }
  const smaller: Rights = {};
  for (const moduleId of Object.keys(rights) as ModuleId[] /* keys of a branded record */) {
    const level = needed.get(moduleId);
    if (level !== undefined && levelIn(rights, moduleId) !== 'none') smaller[moduleId] = level;
  }
  return smaller;
}
