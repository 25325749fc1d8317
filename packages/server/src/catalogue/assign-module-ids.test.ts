import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignModuleIds } from './assign-module-ids.ts';

const assign = (names: readonly string[], configured: Record<string, string> = {}) => {
  const { ids, notes } = assignModuleIds(names, new Map(Object.entries(configured)));
  return { ids: Object.fromEntries(ids), notes };
};

describe('ids of derived modules', () => {
  it('are the slugs of names that meet no other', () => {
    expect(assign(['Custom objects', 'Lists'])).toEqual({
      ids: { 'Custom objects': 'custom-objects', Lists: 'lists' },
      notes: [],
    });
  });

  it('are different for different names, whichever comes first', () => {
    const { ids, notes } = assign(['A/B', 'A & B']);
    expect(ids['A/B']).toMatch(/^a-b-[0-9a-f]{8}$/);
    expect(ids['A & B']).toMatch(/^a-b-[0-9a-f]{8}$/);
    expect(ids['A/B']).not.toBe(ids['A & B']);
    expect(assign(['A & B', 'A/B']).ids).toEqual(ids);
    expect(notes).toHaveLength(1);
  });

  it('are different for long names that differ only at their end', () => {
    const long = 'x'.repeat(70);
    const { ids } = assign([`${long} public`, `${long} secret`]);
    expect(new Set(Object.values(ids)).size).toBe(2);
  });

  it('are one for names that differ in letter case alone, with a note', () => {
    const { ids, notes } = assign(['Segmenting contacts', 'segmenting Contacts']);
    expect(new Set(Object.values(ids))).toEqual(new Set(['segmenting-contacts']));
    expect(notes).toEqual([
      'the names "Segmenting contacts", "segmenting Contacts" differ in letter case alone, so they are one module',
    ]);
  });

  it('are those of configured modules for their names, and for no other that would be the same', () => {
    const { ids } = assign(['Lists', 'lists!'], { lists: 'Lists' });
    expect(ids['Lists']).toBe('lists');
    expect(ids['lists!']).toMatch(/^lists-[0-9a-f]{8}$/);
    expect(assign(['Lists & segments'], { 'lists-segments': 'Lists' }).ids).toEqual({
      'Lists & segments': 'lists-segments',
    });
  });

  it('are never shared by names that differ in more than letter case, whatever they hold', () => {
    const name = fc.oneof(
      fc.string({ maxLength: 80, unit: 'grapheme' }),
      fc.constantFrom('A/B', 'A & B', 'a-b', 'a b', 'A', 'a', '', '-', 'é', 'e'),
    );
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 12 }), (names) => {
        const { ids } = assignModuleIds(names, new Map());
        const folded = new Set(names.map((text) => text.trim().toLowerCase()));
        expect(new Set(ids.values()).size).toBeGreaterThanOrEqual(folded.size);
      }),
      { numRuns: 2_000, seed: 11 },
    );
  });
});
