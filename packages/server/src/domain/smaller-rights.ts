import type { Operation } from '@postern/contract/catalogue';
import type { Level } from '@postern/contract/level';
import type { ModuleId } from '@postern/contract/ids';
import type { Rights } from '@postern/contract/rights';
import { findMissingRequirements, levelIn, neededLevel } from './rights.ts';
import type { ModuleMap } from './rights.ts';

/** An operation that was called, as the catalogue in force has it. */
export type CalledOperation = Pick<Operation, 'requirements'>;

/**
 * The least of the rights with which every one of the operations that they allow may still be called. Never more than
 * they are. Not judged here: whether long enough was looked at.
 */
export function findSmallerRights(
  rights: Rights,
  called: readonly CalledOperation[],
  modules: ModuleMap,
): Rights {
  const needed = new Map<ModuleId, Level>();
  for (const { requirements } of called) {
    // What is refused already needs nothing.
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
