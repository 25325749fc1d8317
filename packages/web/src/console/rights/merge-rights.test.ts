import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rightsSchema } from '@postern/contract/rights';
import { moduleIdSchema } from '@postern/contract/ids';
import { levelIn } from '@postern/server/domain/rights';
import { mergeRights } from './merge-rights.ts';

const rightsArbitrary = fc
  .dictionary(
    fc.constantFrom('profiles', 'imports', 'exports', 'webhooks'),
    fc.constantFrom('none', 'read', 'write'),
  )
  .map((raw) => rightsSchema.parse(raw));
const profiles = moduleIdSchema.parse('profiles');
const imports = moduleIdSchema.parse('imports');

describe('mergeRights', () => {
  it('keeps what both admins changed when they touched different modules', () => {
    const base = rightsSchema.parse({ profiles: 'read' });
    const mine = rightsSchema.parse({ profiles: 'write' });
    const theirs = rightsSchema.parse({ profiles: 'read', imports: 'write' });
    const { merged, conflicts } = mergeRights({ base, mine, theirs });
    expect(levelIn(merged, profiles)).toBe('write');
    expect(levelIn(merged, imports)).toBe('write');
    expect(conflicts).toEqual([]);
  });

  it('names a module that both set to different levels, and keeps mine', () => {
    const base = rightsSchema.parse({ profiles: 'read' });
    const { merged, conflicts } = mergeRights({
      base,
      mine: rightsSchema.parse({ profiles: 'write' }),
      theirs: rightsSchema.parse({ profiles: 'none' }),
    });
    expect(levelIn(merged, profiles)).toBe('write');
    expect(conflicts).toEqual([{ moduleId: 'profiles', base: 'read', mine: 'write', theirs: 'none' }]);
  });

  it('loses no change of either side that does not conflict', () => {
    fc.assert(
      fc.property(rightsArbitrary, rightsArbitrary, rightsArbitrary, (base, mine, theirs) => {
        const { merged, myChanges, theirChanges, conflicts } = mergeRights({ base, mine, theirs });
        for (const { moduleId, to } of myChanges) expect(levelIn(merged, moduleId)).toBe(to);
        for (const { moduleId, to } of theirChanges) {
          const isConflict = conflicts.some((conflict) => conflict.moduleId === moduleId);
          if (!isConflict) expect(levelIn(merged, moduleId)).toBe(to);
        }
      }),
    );
  });
});
