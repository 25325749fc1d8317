import { describe, expect, it } from 'vitest';
import { catalogueSchema } from '@postern/contract/catalogue';
import type { Catalogue } from '@postern/contract/catalogue';
import { diffCatalogues } from './diff-catalogues.ts';
import type { CatalogueChange } from './diff-catalogues.ts';
import { presentDiff } from './present-diff.ts';

const module = {
  id: 'profiles',
  name: 'Profiles',
  definability: 'definable',
  levels: ['none', 'read', 'write'],
};
const lists = { ...module, id: 'lists', name: 'Lists' };

function catalogue(operations: readonly object[], modules: readonly object[] = [module, lists]): Catalogue {
  return catalogueSchema.parse({
    apiId: 'v5',
    title: 'Marketing',
    groups: [{ id: 'data', name: 'Data', modules }],
    operations: operations.map((operation) => ({
      id: JSON.stringify(operation),
      method: 'GET',
      pathTemplate: '/a',
      name: 'A',
      section: 'S',
      requirements: [{ moduleId: 'profiles', scope: 'read' }],
      deprecated: false,
      internal: false,
      ...operation,
    })),
  });
}

const needing = (...requirements: readonly string[]) => ({
  id: 'a',
  requirements: requirements.map((text) => ({ moduleId: text.split(':')[0], scope: text.split(':')[1] })),
});

function only(changes: readonly CatalogueChange[]): CatalogueChange {
  const [change, ...others] = changes;
  if (change === undefined || others.length > 0)
    throw new Error(`not one change: ${JSON.stringify(changes)}`);
  return change;
}

describe('comparing catalogues', () => {
  it('finds no difference between a catalogue and itself', () => {
    const one = catalogue([
      { id: 'a' },
      { id: 'b', pathTemplate: '/a/{x}' },
      { id: 'c', pathTemplate: '/a/{y}' },
    ]);
    expect(diffCatalogues(one, one).changes).toEqual([]);
    expect(presentDiff(diffCatalogues(one, one), 'text')).toBe('No differences.\n');
  });

  it('counts an added operation as harmless and a removed one as breaking', () => {
    const [before, after] = [catalogue([{ id: 'a' }]), catalogue([{ id: 'b', method: 'POST' }])];
    const diff = diffCatalogues(before, after);
    expect(diff).toMatchObject({
      addedCount: 1,
      removedCount: 1,
      changedCount: 0,
      breakingCount: 1,
      unclassifiedCount: 0,
    });
    expect(diff.changes).toMatchObject([
      { kind: 'added', name: 'POST /a', isBreaking: false, details: ['profiles: read'] },
      { kind: 'removed', name: 'GET /a', isBreaking: true },
    ]);
  });

  it('marks a new operation without a right', () => {
    const diff = diffCatalogues(catalogue([]), catalogue([needing()]));
    expect(diff.unclassifiedCount).toBe(1);
    expect(only(diff.changes)).toMatchObject({ isUnclassified: true, isBreaking: false });
  });

  it('takes a parameter’s new name for the same operation', () => {
    const diff = diffCatalogues(
      catalogue([{ id: 'a', pathTemplate: '/l/{id}' }]),
      catalogue([{ id: 'a', pathTemplate: '/l/{listId}' }]),
    );
    expect(only(diff.changes)).toMatchObject({
      kind: 'changed',
      isBreaking: false,
      details: ['path: /l/{id} → /l/{listId}'],
    });
  });

  it.each([
    ['another module', ['profiles:read'], ['lists:read'], { isBreaking: true, isLoosened: true }],
    [
      'a module more',
      ['profiles:read'],
      ['profiles:read', 'lists:read'],
      { isBreaking: true, isLoosened: false },
    ],
    [
      'a module less',
      ['profiles:read', 'lists:read'],
      ['profiles:read'],
      { isBreaking: false, isLoosened: true },
    ],
    ['a write for a read', ['profiles:read'], ['profiles:write'], { isBreaking: true, isLoosened: false }],
    ['a read for a write', ['profiles:write'], ['profiles:read'], { isBreaking: false, isLoosened: true }],
    ['no right any more', ['profiles:read'], [], { isBreaking: true, isLoosened: false }],
    ['a first right', [], ['profiles:read'], { isBreaking: false, isLoosened: true }],
  ])('judges %s', (_what, before, after, judged) => {
    const change = only(
      diffCatalogues(catalogue([needing(...before)]), catalogue([needing(...after)])).changes,
    );
    expect(change).toMatchObject({ kind: 'changed', ...judged });
  });

  it('does not mind the order of requirements', () => {
    const [before, after] = [
      catalogue([needing('profiles:read', 'lists:read')]),
      catalogue([needing('lists:read', 'profiles:read')]),
    ];
    expect(diffCatalogues(before, after).changes).toEqual([]);
  });

  it.each([
    [{ deprecated: true }, 'deprecated: no → yes'],
    [{ internal: true }, 'internal: no → yes'],
    [{ name: 'B' }, 'name: A → B'],
    [{ section: 'T' }, 'section: S → T'],
    [{ id: 'z' }, 'id: a → z'],
    [{ documentationUrl: 'https://d.example' }, 'documentation: none → https://d.example'],
  ])('reports %j as a change that breaks nothing', (more, detail) => {
    const change = only(diffCatalogues(catalogue([{ id: 'a' }]), catalogue([{ id: 'a', ...more }])).changes);
    expect(change).toMatchObject({
      kind: 'changed',
      isBreaking: false,
      isLoosened: false,
      details: [detail],
    });
  });

  it.each([
    [[], 'removed', true, false],
    [[{ ...lists, definability: 'open' }], 'changed', false, true],
    [[{ ...lists, definability: 'closed' }], 'changed', true, false],
    [[{ ...lists, levels: ['none', 'write'] }], 'changed', true, false],
    [[{ ...lists, name: 'All lists' }], 'changed', false, false],
    [[lists, { ...lists, id: 'more' }], 'added', false, false],
  ])('judges modules: %j', (now, kind, isBreaking, isLoosened) => {
    const change = only(
      diffCatalogues(catalogue([], [module, lists]), catalogue([], [module, ...now])).changes,
    );
    expect(change).toMatchObject({ subject: 'module', kind, isBreaking, isLoosened });
  });
});

describe('presenting a difference', () => {
  const diff = diffCatalogues(
    catalogue([{ id: 'a' }, { id: 'gone', pathTemplate: '/gone' }]),
    catalogue([needing('profiles:write'), { id: 'new', pathTemplate: '/new', requirements: [] }]),
  );

  it('prints text', () => {
    expect(presentDiff(diff, 'text')).toBe(
      [
        '1 added, 1 removed, 1 changed; 2 breaking, 1 new without a right.',
        '',
        'Added',
        '  + GET /new  [no right]',
        '      no right, so refused',
        '',
        'Removed',
        '  - GET /gone  [breaking]',
        '      profiles: read',
        '',
        'Changed',
        '  ~ GET /a  [breaking]',
        '      right: profiles: read → profiles: write',
        '',
      ].join('\n'),
    );
  });

  it('prints JSON that reads back', () => {
    expect(JSON.parse(presentDiff(diff, 'json'))).toEqual(diff);
  });

  it('prints a Markdown table per kind of change', () => {
    const text = presentDiff(diff, 'markdown');
    expect(text).toContain(
      '### Removed\n\n| | | What |\n| --- | --- | --- |\n| GET /gone | **breaking** | profiles\\: read |\n',
    );
  });

  it('keeps hostile titles and paths text, in Markdown and on a terminal', () => {
    const name = '<img src=x onerror=alert(1)>|`x`[a](javascript:b)\n# h \u001b[31m\u202e*b*';
    const hostile = diffCatalogues(
      catalogue([{ id: 'a' }]),
      catalogue([{ id: 'a', name, pathTemplate: '/a' }]),
    );
    const markdown = presentDiff(hostile, 'markdown');
    for (const live of ['<img', '|`', '[a](', '\n# h', '\u001b', '\u202e', ' *b*'])
      expect(markdown).not.toContain(live);
    expect(markdown.split('\n').filter((line) => line.startsWith('| GET'))).toHaveLength(1);
    const text = presentDiff(hostile, 'text');
    for (const live of ['\u001b', '\u202e', '\n#']) expect(text).not.toContain(live);
  });
});

const channel = { in: 'query', kind: 'channel', name: 'channel', parameter: 'ChannelID', required: false };
const rows = { drop: 'rows', kind: 'entity', array: ['items'], value: ['entity'] };

describe('limits by entity, channel and attribute', () => {
  const change = (before: object, after: object) =>
    only(diffCatalogues(catalogue([{ id: 'a', ...before }]), catalogue([{ id: 'a', ...after }])).changes);
  const limitedBy = (places: readonly object[], narrowings: readonly object[] = []) => ({
    dimensions: { places, narrowings },
  });

  it('breaks limited callers when a place or a narrowing is added, or has to be named now', () => {
    expect(change({}, limitedBy([channel]))).toMatchObject({
      isBreaking: true,
      isLoosened: false,
      details: ['limited by: channel "channel" in the query, ChannelID added'],
    });
    expect(change({}, limitedBy([], [rows]))).toMatchObject({
      isBreaking: true,
      details: ["limited by: entity of the answer's rows, /items by /entity added"],
    });
    expect(change(limitedBy([channel]), limitedBy([{ ...channel, required: true }]))).toMatchObject({
      isBreaking: true,
      details: ['limited by: channel "channel" in the query, ChannelID: optional → required'],
    });
  });

  it('opens access when one is taken away', () => {
    const both = limitedBy([channel, { in: 'path', kind: 'entity', name: 'e', index: 0, required: true }]);
    expect(change(both, limitedBy([channel]))).toMatchObject({
      isBreaking: false,
      isLoosened: true,
      details: ['limited by: entity "e" in the path, parameter 1 removed'],
    });
    expect(change(limitedBy([], [rows]), {})).toMatchObject({ isBreaking: false, isLoosened: true });
  });

  it('counts an end that comes, or comes sooner, as breaking', () => {
    const until = (sunsetAtMs: number | null) => ({
      deprecation: { deprecatedAtMs: null, sunsetAtMs, link: null, successor: null },
    });
    const day = Date.UTC(2027, 0, 1);
    expect(change({}, until(day))).toMatchObject({
      isBreaking: true,
      details: ['gone from: never → 2027-01-01'],
    });
    expect(change(until(day), until(day + 86_400_000)).isBreaking).toBe(false);
    expect(change(until(day), until(day - 86_400_000)).isBreaking).toBe(true);
  });
});
