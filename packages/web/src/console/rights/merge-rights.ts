import type { ModuleId } from '@postern/contract/ids';
import type { Level } from '@postern/contract/level';
import type { Rights } from '@postern/contract/rights';
import { diffRights, levelIn } from '@postern/server/domain/rights';
import type { LevelChange } from '@postern/server/domain/rights';

/** A module that two admins set to different levels at the same time. */
export interface RightsConflict {
  readonly moduleId: ModuleId;
  readonly base: Level;
  readonly mine: Level;
  readonly theirs: Level;
}

export interface RightsMerge {
  /** Their rights with my changes on top. */
  readonly merged: Rights;
  readonly myChanges: readonly LevelChange[];
  readonly theirChanges: readonly LevelChange[];
  readonly conflicts: readonly RightsConflict[];
}

/** Joins two edits that began at the same `base`. Where both set one module differently, mine is kept and the module is named. */
export function mergeRights(edits: { base: Rights; mine: Rights; theirs: Rights }): RightsMerge {
  const { base, mine, theirs } = edits;
  const myChanges = diffRights(base, mine);
  const theirChanges = diffRights(base, theirs);
  const merged: Rights = { ...theirs };
  for (const { moduleId, to } of myChanges) merged[moduleId] = to;
  const conflicts = myChanges
    .filter(({ moduleId, to }) =>
      theirChanges.some((their) => their.moduleId === moduleId && their.to !== to),
    )
    .map(({ moduleId, from, to }) => ({ moduleId, base: from, mine: to, theirs: levelIn(theirs, moduleId) }));
  return { merged, myChanges, theirChanges, conflicts };
}
