import fc from 'fast-check';
import type { ModuleId } from '@postern/contract/ids';
import { describe, expect, it } from 'vitest';
import { catalogueSchema } from '@postern/contract/catalogue';
import { rightsSchema } from '@postern/contract/rights';
import { createRightsJudge } from './compile-rights.ts';
import {
  diffRights,
  findMissingRequirements,
  isWrite,
  mapModules,
  parseRights,
  scopeOf,
  setGroupLevel,
  summariseRights,
} from './rights.ts';

const threeLevels = ['none', 'read', 'write'];
const catalogue = catalogueSchema.parse({
  apiId: 'v5',
  title: 'Test',
  groups: [
    {
      id: 'data',
      name: 'Data',
      modules: [
        { id: 'profiles', name: 'Profiles', definability: 'definable', levels: threeLevels },
        { id: 'imports', name: 'Imports', definability: 'definable', levels: threeLevels },
        { id: 'sendings', name: 'Sendings', definability: 'definable', levels: ['none', 'write'] },
      ],
    },
    {
      id: 'other',
      name: 'Other',
      modules: [
        { id: 'ping', name: 'Ping', definability: 'open', levels: ['none'] },
        { id: 'secret', name: 'Secret', definability: 'closed', levels: threeLevels },
      ],
    },
  ],
  operations: [],
});
const modules = mapModules(catalogue.groups);
const rights = (value: Record<string, string>) => rightsSchema.parse(value);
const [dataGroup, otherGroup] = catalogue.groups;
if (dataGroup === undefined || otherGroup === undefined) throw new Error('two groups expected');

function operationWith(requirements: readonly (readonly [string, string])[]) {
  return catalogueSchema.shape.operations.element.parse({
    id: JSON.stringify(requirements),
    method: 'GET',
    pathTemplate: '/x',
    name: '',
    section: '',
    deprecated: false,
    internal: false,
    requirements: requirements.map(([moduleId, scope]) => ({ moduleId, scope })),
  });
}

function judge(requirements: readonly (readonly [string, string])[], levels: Record<string, string>) {
  return findMissingRequirements(operationWith(requirements).requirements, rights(levels), modules);
}

describe('what an operation needs against what an API user has', () => {
  it('refuses an operation without requirements', () => {
    expect(judge([], { profiles: 'write' })).toEqual({ kind: 'unclassified' });
  });

  it('lets write include read and not the reverse', () => {
    expect(judge([['profiles', 'read']], { profiles: 'write' }).kind).toBe('met');
    expect(judge([['profiles', 'write']], { profiles: 'read' })).toEqual({
      kind: 'missing',
      missing: [{ moduleId: 'profiles', scope: 'write', needed: 'write', has: 'read', why: 'level' }],
    });
  });

  it('needs all of several requirements and names each that is missing', () => {
    const verdict = judge(
      [
        ['profiles', 'read'],
        ['imports', 'write'],
        ['secret', 'read'],
      ],
      { profiles: 'read' },
    );
    expect(verdict).toMatchObject({
      kind: 'missing',
      missing: [{ moduleId: 'imports' }, { moduleId: 'secret' }],
    });
  });

  it('needs write for a read where the module has no separate read level', () => {
    expect(judge([['sendings', 'read']], {})).toMatchObject({ missing: [{ needed: 'write' }] });
    expect(judge([['sendings', 'read']], { sendings: 'read' }).kind).toBe('missing');
    expect(judge([['sendings', 'read']], { sendings: 'write' }).kind).toBe('met');
  });

  it('opens an open module to everybody and a closed one to nobody', () => {
    expect(judge([['ping', 'write']], {}).kind).toBe('met');
    expect(judge([['secret', 'read']], { secret: 'write' })).toMatchObject({ missing: [{ why: 'closed' }] });
  });

  it('refuses a module that the catalogue lacks, even with rights on it', () => {
    expect(judge([['ghost', 'read']], { ghost: 'write' })).toMatchObject({
      missing: [{ why: 'module-unknown' }],
    });
  });

  it('takes nothing from the object prototype for a right', () => {
    // The contract refuses such a name, but the rule does not rely on it.
    const requirement = { moduleId: 'constructor' as ModuleId, scope: 'read' as const };
    expect(findMissingRequirements([requirement], rights({ profiles: 'read' }), modules).kind).toBe(
      'missing',
    );
  });
});

const moduleIds = ['profiles', 'imports', 'sendings', 'ping', 'secret', 'ghost'];
const anyRequirements = fc.array(fc.tuple(fc.constantFrom(...moduleIds), fc.constantFrom('read', 'write')), {
  maxLength: 4,
});
const anyLevels = fc.dictionary(fc.constantFrom(...moduleIds), fc.constantFrom(...threeLevels));

describe('the compiled form', () => {
  it('gives the verdict of the explaining form', () => {
    fc.assert(
      fc.property(anyRequirements, anyLevels, (requirements, levels) => {
        const operation = operationWith(requirements);
        const compiled = createRightsJudge({ groups: catalogue.groups, operations: [operation] });
        expect(compiled.mayCall(operation, rights(levels))).toBe(judge(requirements, levels).kind === 'met');
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps modules apart past the bits of one word', () => {
    const many = Array.from({ length: 100 }, (_none, index) => `m${index}`);
    const groups = catalogueSchema.shape.groups.parse([
      {
        id: 'many',
        name: 'Many',
        modules: many.map((id) => ({ id, name: id, definability: 'definable', levels: threeLevels })),
      },
    ]);
    const operations = many.flatMap((id) => [operationWith([[id, 'read']]), operationWith([[id, 'write']])]);
    const compiled = createRightsJudge({ groups, operations });
    for (const id of many) {
      const allowed = operations.filter((operation) =>
        compiled.mayCall(operation, rights({ [id]: 'write' })),
      );
      expect(allowed.map((operation) => operation.requirements[0]?.moduleId)).toEqual([id, id]);
      expect(
        operations.filter((operation) => compiled.mayCall(operation, rights({ [id]: 'read' }))),
      ).toHaveLength(1);
    }
  });

  it('refuses an operation that is not of its catalogue', () => {
    const compiled = createRightsJudge({ groups: catalogue.groups, operations: [] });
    expect(compiled.mayCall(operationWith([['ping', 'read']]), rights({}))).toBe(false);
  });
});

describe('rights as they are stored', () => {
  it('refuses an unknown module by name', () => {
    expect(parseRights(rights({ ghost: 'read' }), catalogue.groups)).toEqual({
      kind: 'refused',
      code: 'module_unknown',
      facts: { moduleId: 'ghost' },
    });
  });

  it('refuses a level that the module does not offer, and names those it does', () => {
    expect(parseRights(rights({ sendings: 'read' }), catalogue.groups)).toMatchObject({
      code: 'level_not_offered',
      facts: { moduleId: 'sendings', level: 'read', offered: 'none, write' },
    });
    expect(parseRights(rights({ secret: 'write' }), catalogue.groups)).toMatchObject({
      facts: { offered: 'none' },
    });
    expect(parseRights(rights({ ping: 'write' }), catalogue.groups)).toMatchObject({
      code: 'level_not_offered',
    });
  });

  it('leaves out what is No access, so that equal rights are equal text', () => {
    const one = parseRights(rights({ imports: 'read', profiles: 'none' }), catalogue.groups);
    expect(JSON.stringify(one)).toBe(JSON.stringify({ kind: 'rights', rights: { imports: 'read' } }));
  });

  it('sets a whole group to the level, or the next lower one that a module offers', () => {
    expect(setGroupLevel(rights({ secret: 'none' }), dataGroup, 'read')).toEqual({
      profiles: 'read',
      imports: 'read',
      secret: 'none',
    });
    expect(setGroupLevel(rights({}), dataGroup, 'write')).toEqual({
      profiles: 'write',
      imports: 'write',
      sendings: 'write',
    });
    expect(setGroupLevel(rights({ profiles: 'write' }), dataGroup, 'none')).toEqual({});
    expect(setGroupLevel(rights({}), otherGroup, 'write')).toEqual({});
  });

  it('sums up to a scope', () => {
    expect(scopeOf(rights({}))).toBe('');
    expect(scopeOf(rights({ profiles: 'none' }))).toBe('');
    expect(scopeOf(rights({ profiles: 'read' }))).toBe('read');
    expect(scopeOf(rights({ profiles: 'read', imports: 'write' }))).toBe('read write');
  });

  it('shows a difference from both sides', () => {
    expect(
      diffRights(
        rights({ profiles: 'read', imports: 'write' }),
        rights({ imports: 'read', sendings: 'write' }),
      ),
    ).toEqual([
      { moduleId: 'imports', from: 'write', to: 'read' },
      { moduleId: 'profiles', from: 'read', to: 'none' },
      { moduleId: 'sendings', from: 'none', to: 'write' },
    ]);
  });

  it('reads as a sentence', () => {
    const sentence = (levels: Record<string, string>) => summariseRights(rights(levels), catalogue.groups);
    expect(sentence({ profiles: 'read', imports: 'write' })).toBe('can read Profiles and write Imports');
    expect(sentence({})).toBe('cannot call anything that needs a right');
    expect(sentence({ profiles: 'write', imports: 'write' })).toBe('can write Profiles and Imports');
    expect(sentence({ profiles: 'write', imports: 'write', sendings: 'write' })).toBe(
      'can read and write everything',
    );
  });

  it('names at most four modules, and says everything where it is everything', () => {
    const sentence = (levels: Record<string, string>, count: number) => {
      const many = Array.from({ length: count }, (_none, index) => ({
        id: `m${index}`,
        name: `M${index}`,
        definability: 'definable',
        levels: threeLevels,
      }));
      const { groups } = catalogueSchema.parse({
        apiId: 'v5',
        title: 'Test',
        groups: [{ id: 'data', name: 'Data', modules: many }],
        operations: [],
      });
      return summariseRights(rights(levels), groups);
    };
    const reads = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_none, index) => [`m${index}`, 'read']));
    expect(sentence(reads(1), 6)).toBe('can read M0');
    expect(sentence(reads(3), 6)).toBe('can read M0, M1 and M2');
    expect(sentence(reads(4), 6)).toBe('can read M0, M1, M2 and M3');
    expect(sentence(reads(5), 6)).toBe('can read M0, M1, M2 and 2 more');
    expect(sentence(reads(6), 6)).toBe('can read everything');
  });

  it('is a write where one of its requirements is', () => {
    const need = (...scopes: readonly ('read' | 'write')[]) => ({
      requirements: scopes.map((scope) => ({ moduleId: 'profiles' as ModuleId, scope })), // a module of the catalogue above
    });
    expect(isWrite(need('read', 'write'))).toBe(true);
    expect(isWrite(need('write'))).toBe(true);
    expect(isWrite(need('read', 'read'))).toBe(false);
    expect(isWrite(need())).toBe(false);
  });
});
