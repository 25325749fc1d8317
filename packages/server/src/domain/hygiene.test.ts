import fc from 'fast-check';
import { expect, test } from 'vitest';
import { moduleIdSchema } from '@postern/contract/ids';
import { rightsSchema } from '@postern/contract/rights';
import { findHygiene } from './hygiene.ts';
import type { HygieneSubject } from './hygiene.ts';

const dayMs = 86_400_000;
const nowMs = 1_000 * dayMs;

/** An API user without findings. */
const tidy: HygieneSubject = {
  isActive: true,
  createdAtMs: nowMs - 100 * dayMs,
  expiresAtMs: nowMs + 100 * dayMs,
  networkRules: 1,
  key: { createdAtMs: nowMs - 100 * dayMs, version: 2, expiresAtMs: null },
  lastUsedAtMs: nowMs - dayMs,
  basic: null,
  deprecated: [],
  clients: [{ keyId: 'key_1', address: '192.0.2.1', agent: 'okhttp', calls: 1_000 }],
  rights: { own: {}, smaller: {} },
};
const kinds = (change: Partial<HygieneSubject>) =>
  findHygiene({ ...tidy, ...change }, nowMs).map(({ kind }) => kind);

test('a tidy API user has no findings', () => {
  expect(kinds({})).toEqual([]);
});

test.each([
  ['never-used', { lastUsedAtMs: null }],
  ['idle', { lastUsedAtMs: nowMs - 90 * dayMs }],
  ['never-rotated', { key: { createdAtMs: nowMs - 90 * dayMs, version: 1, expiresAtMs: null } }],
  ['no-expiry', { expiresAtMs: null }],
  ['no-network-rule', { networkRules: 0 }],
  ['basic-in-use', { basic: { calls: 3, lastAtMs: nowMs } }],
  [
    'deprecated-in-use',
    {
      deprecated: [
        { apiId: 'v4', basePath: '/v4', operationId: 'op', calls: 1, lastAtMs: nowMs, successor: null },
      ],
    },
  ],
] as const satisfies readonly (readonly [string, Partial<HygieneSubject>])[])('finds %s', (kind, change) => {
  expect(kinds(change)).toEqual([kind]);
});

test('is not hasty: a new key may be unused, and a key before its time unrotated', () => {
  const key = { createdAtMs: nowMs - 6 * dayMs, version: 1, expiresAtMs: null };
  expect(kinds({ createdAtMs: key.createdAtMs, lastUsedAtMs: null, key })).toEqual([]);
});

test('says nothing of keys where there is none, and nothing at all of a deactivated API user', () => {
  expect(kinds({ key: null, lastUsedAtMs: null, networkRules: 0, expiresAtMs: null })).toEqual([]);
  expect(kinds({ isActive: false, networkRules: 0, basic: { calls: 1, lastAtMs: nowMs } })).toEqual([]);
});

test('a key with several clients from different addresses looks shared; one application that moves does not', () => {
  const client = (agent: string, address: string, calls = 500) => ({
    keyId: 'key_1',
    address,
    agent,
    calls,
  });
  const shared = [client('okhttp', '192.0.2.1'), client('python-requests', '198.51.100.7')];
  expect(findHygiene({ ...tidy, clients: shared }, nowMs)).toMatchObject([
    { kind: 'shared-key', addresses: 2, agents: ['okhttp', 'python-requests'] },
  ]);
  const moving = [
    client('okhttp', '192.0.2.1'),
    client('okhttp', '198.51.100.7'),
    client('okhttp', '203.0.113.9'),
  ];
  expect(kinds({ clients: moving })).toEqual([]);
  const oneMachine = [client('okhttp', '192.0.2.1'), client('curl', '192.0.2.1')];
  expect(kinds({ clients: oneMachine })).toEqual([]);
  const trial = [client('okhttp', '192.0.2.1'), client('curl', '198.51.100.7', 3)];
  expect(kinds({ clients: trial })).toEqual([]);
  const twoKeys = shared.map((each, index) => ({ ...each, keyId: `key_${index}` }));
  expect(kinds({ clients: twoKeys })).toEqual([]);
});

test('rights that were not used weigh by how much they could do', () => {
  const own = { [moduleIdSchema.parse('a')]: 'write', [moduleIdSchema.parse('b')]: 'read' } as const;
  const [finding] = findHygiene({ ...tidy, rights: { own, smaller: {} } }, nowMs);
  expect(finding).toMatchObject({ kind: 'unused-rights', modules: 2, smaller: {}, risk: 9 });
  expect(kinds({ rights: null })).toEqual([]);
});

test('findings come with the riskiest first', () => {
  fc.assert(
    fc.property(fc.boolean(), fc.boolean(), fc.boolean(), (one, two, three) => {
      const findings = findHygiene(
        {
          ...tidy,
          networkRules: one ? 0 : 1,
          expiresAtMs: two ? null : nowMs + dayMs,
          basic: three ? { calls: 1, lastAtMs: nowMs } : null,
        },
        nowMs,
      );
      const risks = findings.map(({ risk }) => risk);
      expect(risks).toEqual(risks.toSorted((a, b) => b - a));
      expect(risks).toHaveLength([one, two, three].filter(Boolean).length);
    }),
  );
});

test.each<[string, Partial<HygieneSubject>, readonly string[]]>([
  ['used 90 days ago', { lastUsedAtMs: nowMs - 90 * dayMs }, ['idle']],
  ['used a millisecond later', { lastUsedAtMs: nowMs - 90 * dayMs + 1 }, []],
  ['made 7 days ago and unused', { createdAtMs: nowMs - 7 * dayMs, lastUsedAtMs: null }, ['never-used']],
  ['made a millisecond later', { createdAtMs: nowMs - 7 * dayMs + 1, lastUsedAtMs: null }, []],
  [
    'with a first key of 90 days less a millisecond',
    { key: { createdAtMs: nowMs - 90 * dayMs + 1, version: 1, expiresAtMs: null } },
    [],
  ],
  [
    'with a key that has an end of its own',
    { expiresAtMs: null, key: { createdAtMs: 0, version: 2, expiresAtMs: nowMs + 1 } },
    [],
  ],
])('goes by the millisecond: an API user %s', (_what, change, expected) => {
  expect(kinds(change)).toEqual(expected);
});

test.each([
  ['ten calls, a twentieth of all', [190, 10], true],
  ['nine calls', [20, 9], false],
  ['fewer than a twentieth of the calls', [191, 10], false],
] as const)(
  'a second family of user agents with %s is a real one: %3$s',
  (_what, [first, second], isShared) => {
    const client = (agent: string, address: string, calls: number) => ({ keyId: 'k', address, agent, calls });
    const clients = [client('a', '192.0.2.1', first), client('b', '192.0.2.2', second)];
    expect(kinds({ clients })).toEqual(isShared ? ['shared-key'] : []);
    // Calls that were summed up, or came without a name, do not show who made them.
    for (const unknown of [{ agent: '' }, { agent: '*' }, { address: '*' }]) {
      expect(
        kinds({ clients: clients.map((each, at) => (at === 0 ? { ...each, ...unknown } : each)) }),
      ).toEqual([]);
    }
  },
);

test('of a shared key, only the families apart from another are told, with their addresses', () => {
  const client = (agent: string, address: string) => ({ keyId: 'k', address, agent, calls: 100 });
  const clients = [
    client('c', '192.0.2.3'),
    client('a', '192.0.2.1'),
    client('a', '192.0.2.2'),
    client('everywhere', '192.0.2.1'),
    client('everywhere', '192.0.2.3'),
  ];
  expect(findHygiene({ ...tidy, clients }, nowMs)).toMatchObject([
    { kind: 'shared-key', addresses: 3, agents: ['a', 'c'] },
  ]);
});

test('the riskiest of all comes first: a shared key, Basic, idleness, what is open, what is old', () => {
  const client = (agent: string, address: string) => ({ keyId: 'k', address, agent, calls: 100 });
  const all = findHygiene(
    {
      ...tidy,
      expiresAtMs: null,
      networkRules: 0,
      lastUsedAtMs: nowMs - 90 * dayMs,
      key: { createdAtMs: nowMs - 90 * dayMs, version: 1, expiresAtMs: null },
      basic: { calls: 1, lastAtMs: nowMs },
      clients: [client('a', '192.0.2.1'), client('b', '192.0.2.2')],
    },
    nowMs,
  );
  expect(all.map(({ kind }) => kind)).toEqual([
    'shared-key',
    'basic-in-use',
    'idle',
    'no-network-rule',
    'never-rotated',
    'no-expiry',
  ]);
});

test('many unused rights weigh less than a shared key', () => {
  const own = rightsSchema.parse(
    Object.fromEntries(Array.from({ length: 50 }, (_none, at) => [`m${at}`, 'write'])),
  );
  const [finding] = findHygiene({ ...tidy, rights: { own, smaller: {} } }, nowMs);
  expect(finding).toMatchObject({ modules: 50, risk: 35 });
  expect(kinds({ rights: { own, smaller: own } })).toEqual([]);
});
