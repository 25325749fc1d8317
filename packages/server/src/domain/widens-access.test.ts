import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogueGroupSchema } from '@postern/contract/catalogue';
import { entityGroupIdSchema, entityIdSchema } from '@postern/contract/ids';
import { builtInAccessTypes } from './access-type.ts';
import { isAddressAllowed } from './range-matcher.ts';
import { widensAccess } from './widens-access.ts';
import type { AccessFields } from './widens-access.ts';

const groups = [
  catalogueGroupSchema.parse({
    id: 'data',
    name: 'Data',
    modules: ['profiles', 'imports'].map((id) => ({
      id,
      name: id,
      definability: 'definable',
      levels: ['none', 'read', 'write'],
    })),
  }),
];
const [one, two] = ['ent_0000000000000001', 'ent_0000000000000002'].map((id) => entityIdSchema.parse(id));
const groupId = entityGroupIdSchema.parse('egr_0000000000000001');
if (one === undefined || two === undefined) throw new Error('two entities');
const limited = {
  name: 'limited',
  label: 'Limited',
  description: '',
  modules: 'own',
  except: [],
  extraModules: {},
  operations: [{ api: 'v5', calls: ['GET /profiles'] }],
  limits: [],
} as never; // A configured access type; its API id is branded, and the literal is not.
const surroundings = {
  groups,
  accessTypes: [...builtInAccessTypes, limited],
  entityGroups: [{ id: groupId, entityIds: [one] }],
};
const base: AccessFields = {
  accessType: 'custom',
  rights: { profiles: 'read' } as never, // The keys are branded, and the literal's are not.
  entities: { kind: 'some', entityIds: [one] },
  channels: { kind: 'some', values: ['email'] } as never,
  attributes: { kind: 'all' },
  networkRules: [{ range: '10.0.0.0/25' }, { range: '10.0.0.128/25' }],
  expiresAtMs: 1000,
};
const widens = (after: Partial<Record<keyof AccessFields, unknown>>, before: object = {}) =>
  widensAccess({ ...base, ...before }, { ...base, ...before, ...after } as AccessFields, surroundings);

describe('A change of an API user', () => {
  it.each<[string, Partial<Record<keyof AccessFields, unknown>>]>([
    ['a higher level', { rights: { profiles: 'write' } }],
    ['a module more, although another one is taken', { rights: { imports: 'read' } }],
    ['an access type that has every module', { accessType: 'admin' }],
    ['another entity', { entities: { kind: 'some', entityIds: [two] } }],
    ['every entity', { entities: { kind: 'all' } }],
    ['another channel', { channels: { kind: 'some', values: ['sms'] } }],
    ['every channel', { channels: { kind: 'all' } }],
    ['no network rule', { networkRules: [] }],
    ['a range beside', { networkRules: [{ range: '10.0.0.0/25' }, { range: '10.0.1.1' }] }],
    ['a range around', { networkRules: [{ range: '10.0.0.0/23' }] }],
    ['an address of the other family', { networkRules: [{ range: '2001:db8::1' }] }],
    ['a later end', { expiresAtMs: 1001 }],
    ['no end', { expiresAtMs: null }],
  ])('widens access by %s', (_what, after) => {
    expect(widens(after)).toBe(true);
  });

  it.each<[string, Partial<Record<keyof AccessFields, unknown>>]>([
    ['no right', { rights: {} }],
    ['the group with the same entity', { entities: { kind: 'group', entityGroupId: groupId } }],
    ['one of the attributes', { attributes: { kind: 'some', values: ['name'] } }],
    ['one range that is two neighbours', { networkRules: [{ range: '10.0.0.0/24' }] }],
    ['an address within', { networkRules: [{ range: '10.0.0.200' }] }],
    ['an earlier end', { expiresAtMs: 999 }],
    ['an access type that nobody configured', { accessType: 'gone' }],
    ['an access type that lists its calls', { accessType: 'limited' }],
  ])('does not widen access by %s', (_what, after) => {
    expect(widens(after)).toBe(false);
  });

  it('widens access by leaving an access type that lists its calls', () => {
    expect(widens({ accessType: 'custom' }, { accessType: 'limited' })).toBe(true);
  });

  it('never lets an address in without being called widening', () => {
    const octet = fc.integer({ min: 0, max: 3 });
    const range = fc
      .tuple(octet, fc.integer({ min: 28, max: 32 }))
      .map(([host, bits]) => `10.0.0.${(((host * 5) >>> (32 - bits)) << (32 - bits)) >>> 0}/${bits}`);
    const rules = fc.array(range, { maxLength: 4 });
    fc.assert(
      fc.property(rules, rules, (before, after) => {
        const asRules = (ranges: readonly string[]) => ranges.map((each) => ({ range: each }));
        const isWidening = widens({ networkRules: asRules(after) }, { networkRules: asRules(before) });
        const addresses = Array.from({ length: 32 }, (_none, host) => `10.0.0.${host}`);
        const gains = addresses.some((at) => isAddressAllowed(after, at) && !isAddressAllowed(before, at));
        expect(isWidening).toBe(gains || (after.length === 0 && before.length > 0));
      }),
      { seed: 11, numRuns: 500 },
    );
  });
});
