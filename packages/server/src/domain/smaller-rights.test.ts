import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CatalogueGroup, Requirement } from '@postern/contract/catalogue';
import { groupIdSchema, moduleIdSchema } from '@postern/contract/ids';
import { levelSchema, scopeSchema } from '@postern/contract/level';
import type { Rights } from '@postern/contract/rights';
import { createRightsJudge } from './compile-rights.ts';
import { diffRights, findMissingRequirements, mapModules, parseRights } from './rights.ts';
import { findSmallerRights } from './smaller-rights.ts';

const id = (name: string) => moduleIdSchema.parse(name);
const names = ['profiles', 'imports', 'exports', 'mails', 'unknown'].map(id);
const group: CatalogueGroup = {
  id: groupIdSchema.parse('all'),
  name: 'All',
  modules: [
    { id: id('profiles'), name: 'Profiles', definability: 'definable', levels: ['none', 'read', 'write'] },
    { id: id('imports'), name: 'Imports', definability: 'definable', levels: ['none', 'write'] },
    { id: id('exports'), name: 'Exports', definability: 'open', levels: ['none', 'read', 'write'] },
    { id: id('mails'), name: 'Mails', definability: 'definable', levels: ['none', 'read', 'write'] },
  ],
};
const modules = mapModules([group]);
const level = fc.constantFrom(...levelSchema.options);
const rights = fc.dictionary(fc.constantFrom(...names.slice(0, 4)), level).map((text): Rights => {
  const parsed = parseRights(
    Object.fromEntries(
      Object.entries(text).map(([name, chosen]) => [
        name,
        name === 'exports' ? 'none' : name === 'imports' && chosen === 'read' ? 'write' : chosen,
      ]),
    ),
    [group],
  );
  return parsed.kind === 'rights' ? parsed.rights : expect.fail('rights expected');
});
const requirement = fc.record({
  moduleId: fc.constantFrom(...names),
  scope: fc.constantFrom(...scopeSchema.options),
}) satisfies fc.Arbitrary<Requirement>;
const operations = fc.array(fc.record({ requirements: fc.array(requirement, { maxLength: 3 }) }), {
  maxLength: 12,
});

test('the smaller set allows every recorded call that the rights allow, by both forms of the rule', () => {
  fc.assert(
    fc.property(rights, operations, (own, called) => {
      const smaller = findSmallerRights(own, called, modules);
      for (const { requirements } of called) {
        const before = findMissingRequirements(requirements, own, modules).kind;
        const after = findMissingRequirements(requirements, smaller, modules).kind;
        if (before === 'met') expect(after).toBe('met');
        else expect(after).not.toBe('met');
      }
      const compiled = called.map(({ requirements }, index) => ({
        id: `op${index}`,
        method: 'GET' as const,
        pathTemplate: '/',
        name: '',
        section: '',
        requirements,
        deprecated: false,
        internal: false,
      }));
      const judge = createRightsJudge({ groups: [group], operations: compiled });
      for (const operation of compiled) {
        expect(judge.mayCall(operation, smaller)).toBe(judge.mayCall(operation, own));
      }
    }),
  );
});

test('the smaller set is never more, is valid as it stands, and is the least', () => {
  fc.assert(
    fc.property(rights, operations, (own, called) => {
      const smaller = findSmallerRights(own, called, modules);
      expect(parseRights(smaller, [group])).toEqual({ kind: 'rights', rights: smaller });
      for (const { from, to } of diffRights(own, smaller)) expect([from, to]).not.toEqual(['read', 'write']);
      for (const [moduleId] of Object.entries(smaller)) {
        const { [moduleId as keyof Rights]: _left, ...without } = smaller;
        const isNeeded = called.some(
          ({ requirements }) =>
            findMissingRequirements(requirements, smaller, modules).kind === 'met' &&
            findMissingRequirements(requirements, without, modules).kind !== 'met',
        );
        expect(isNeeded).toBe(true);
      }
      expect(findSmallerRights(smaller, called, modules)).toEqual(smaller);
    }),
  );
});
