import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { upstreamReadsConfigSchema } from '../../config/upstream-reads-config-schema.ts';
import type { AccessGrant } from '../../domain/access-grant.ts';
import { refuse } from '../../domain/refusal.ts';
import { createTestCall, createTestCalls } from '../../testing/test-call.ts';
import type { TestCalls } from '../../testing/test-call.ts';
import type { DimensionDeps } from './judge-dimensions.ts';
import type { ApiRoute } from '../gateway-settings.ts';
import { decide } from '../pipeline.ts';
import { isRefusal } from '../../domain/refusal.ts';

const need = {
  requirements: [{ moduleId: 'profiles', scope: 'read' }],
  name: '',
  section: '',
  deprecated: false,
  internal: false,
};
const path = { in: 'path', kind: 'entity', name: 'entity', required: true, index: 0 };
const channel = { in: 'query', kind: 'channel', name: 'channel', required: false, parameter: 'ChannelID' };
const attribute = {
  in: 'query',
  kind: 'attribute',
  name: 'attribute',
  required: false,
  parameter: 'CustomerAttributes',
  delimiter: ';',
  delimiterParameter: 'CustomerAttributesDelimiter',
};
const inBody = {
  in: 'body',
  kind: 'channel',
  name: 'channel',
  required: false,
  pointer: ['sends', '*', 'channel'],
};
const required = { ...inBody, required: true, pointer: ['channel'] };
const operations = [
  {
    ...need,
    id: 'upload',
    method: 'POST',
    pathTemplate: '/entities/{e}/upload',
    dimensions: { places: [path, channel, attribute], narrowings: [] },
  },
  {
    ...need,
    id: 'remove',
    method: 'DELETE',
    pathTemplate: '/query',
    dimensions: { places: [channel], narrowings: [] },
  },
  {
    ...need,
    id: 'strict',
    method: 'POST',
    pathTemplate: '/strict',
    dimensions: { places: [required, { ...inBody, pointer: ['also'] }], narrowings: [] },
  },
  {
    ...need,
    id: 'join',
    method: 'GET',
    pathTemplate: '/join/{a}{b}',
    dimensions: { places: [path], narrowings: [] },
  },
  {
    ...need,
    id: 'list',
    method: 'GET',
    pathTemplate: '/entities/{e}/list',
    dimensions: { places: [path], narrowings: [] },
  },
  {
    ...need,
    id: 'query',
    method: 'GET',
    pathTemplate: '/query',
    dimensions: { places: [channel, attribute], narrowings: [] },
  },
  {
    ...need,
    id: 'named',
    method: 'GET',
    pathTemplate: '/named',
    dimensions: { places: [{ ...channel, required: true }], narrowings: [] },
  },
  {
    ...need,
    id: 'send',
    method: 'POST',
    pathTemplate: '/send',
    dimensions: { places: [inBody], narrowings: [] },
  },
  {
    ...need,
    id: 'rows',
    method: 'GET',
    pathTemplate: '/rows',
    dimensions: {
      places: [],
      narrowings: [
        { drop: 'rows', kind: 'channel', array: ['items'], value: ['channel'] },
        { drop: 'attributes', kind: 'attribute', object: ['items', '*', 'attributes'] },
      ],
    },
  },
  {
    ...need,
    id: 'perhaps',
    method: 'GET',
    pathTemplate: '/perhaps',
    dimensions: {
      places: [],
      narrowings: [
        { drop: 'rows', kind: 'channel', array: ['items'], value: ['channel'], mayBeAbsent: true },
      ],
    },
  },
];

const opened: TestCalls[] = [];
let limited: TestCalls;
beforeAll(async () => {
  limited = await open();
  opened.pop();
});
afterAll(() => limited.close());
afterEach(async () => {
  for (const calls of opened.splice(0)) await calls.close();
});

async function open(
  change: Partial<AccessGrant> = {},
  reads: Partial<ApiRoute['upstreamReads']> = {},
): Promise<TestCalls> {
  const calls = await createTestCalls({
    operations,
    route: { upstreamReads: { ...upstreamReadsConfigSchema.parse({}), ...reads } },
    grant: {
      entities: { kind: 'some', names: ['Shop', 'Fünf'] },
      channels: { kind: 'some', values: ['504', '505'] },
      attributes: { kind: 'some', values: ['age', 'city'] },
      ...change,
    },
  });
  opened.push(calls);
  return calls;
}

async function ask(
  calls: TestCalls,
  raw: ReturnType<typeof createTestCall>,
  deps: DimensionDeps = {},
): Promise<string | undefined> {
  const decision = await decide(raw, { ...calls.deps, ...deps });
  return isRefusal(decision) ? decision.code : undefined;
}

describe('what a call names', () => {
  it.each([
    ['/entities/Shop/list', undefined],
    ['/entities/F%C3%BCnf/list', undefined],
    ['/entities/%53hop/list', undefined],
    ['/entities/shop/list', 'dimension_refused'],
    ['/entities/Other/list', 'dimension_refused'],
    ['/entities/-/list', 'dimension_refused'],
    ['/query', undefined],
    ['/query?ChannelID=504', undefined],
    ['/query?channelid=505&CHANNELID=504', undefined],
    ['/query?ChannelID=', undefined],
    ['/query?ChannelID=506', 'dimension_refused'],
    ['/query?ChannelId=506', 'dimension_refused'],
    ['/query?%43hannelID=506', 'dimension_refused'],
    ['/query?ChannelID=504&channelID=506', 'dimension_refused'],
    ['/query?ChannelID[]=506', 'dimension_refused'],
    ['/query?ChannelID[0]=506', 'dimension_refused'],
    ['/query?+ChannelID=506', 'query_ambiguous'],
    ['/query?ChannelID=504%20', 'dimension_refused'],
    ['/query?ChannelID=%ff', 'query_ambiguous'],
    ['/query?ChannelID=504%2C506', 'dimension_refused'],
    ['/query?customerattributes=age;city', undefined],
    ['/query?CustomerAttributes=age;name', 'dimension_refused'],
    ['/query?CustomerAttributes=age,name', 'dimension_refused'],
    ['/query?CustomerAttributes=age,city&customerattributesdelimiter=,', undefined],
    ['/query?CustomerAttributes=age,name&CustomerAttributesDelimiter=%2C', 'dimension_refused'],
    ['/query?CustomerAttributes=age;city&CustomerAttributesDelimiter=,', 'query_ambiguous'],
    [
      '/query?CustomerAttributes=age&CustomerAttributesDelimiter=,&customerAttributesDelimiter=;',
      'query_ambiguous',
    ],
    ['/query?CustomerAttributes=age,name&CustomerAttributesDelimiter=,name', 'query_ambiguous'],
    ['/query?CustomerAttributes=age&CustomerAttributesDelimiter=x', 'query_ambiguous'],
    ['/query?CustomerAttributes=age&CustomerAttributesDelimiter=%7C', undefined],
    ['/query?[ChannelID]=506', 'query_ambiguous'],
    ['/query?ChannelID=504&%5BChannelID%5D=504', 'query_ambiguous'],
    ['/query?]ChannelID=504', 'query_ambiguous'],
    ['/query?a=1;ChannelID=504', 'query_ambiguous'],
    ['/query?a;ChannelID=504', 'query_ambiguous'],
    ['/query?filter.ChannelID=504', 'query_ambiguous'],
    ['/query?filter[ChannelID]=504', 'query_ambiguous'],
    ['/query?ChannelID[$ne]=504', 'query_ambiguous'],
    ['/query?!ChannelID=504', 'query_ambiguous'],
    ['/query?ChannelID=504;505', 'query_ambiguous'],
    ['/query?ChannelID=504]=505', 'query_ambiguous'],
    ['/query?ChannelIDs=506&other[x]=1&page.size=1&_a=2', undefined],
    [`/query?${'a&'.repeat(501)}ChannelID=504`, 'query_ambiguous'],
    ['/named', 'dimension_missing'],
    ['/named?channelid=504', 'dimension_missing'],
    ['/named?ChannelID[]=504', 'dimension_missing'],
    ['/named?ChannelID=&ChannelID=504', 'dimension_missing'],
    ['/entities/Shop/list?e=Other', 'dimension_refused'],
    ['/entities/Shop/list?e=Shop', undefined],
    ['/entities/Shop/list?[e]=Shop', 'query_ambiguous'],
    ['/entities/Shop%3Bx/list', 'dimension_refused'],
    ['/entities/Shop%20/list', 'dimension_refused'],
    ['/named?ChannelID=', 'dimension_missing'],
    ['/named?ChannelID=504', undefined],
  ])('%s is judged', async (target, code) => {
    expect(await limited.judge(createTestCall('GET', `/v5${target}`))).toBe(code);
  });

  it('is named in the refusal, with what would have to be permitted', async () => {
    const long = 'x'.repeat(101);
    const decision = await limited.decide(createTestCall('GET', `/v5/query?ChannelID=${long}`));
    expect(isRefusal(decision) && decision).toMatchObject({
      stage: 'authorise',
      code: 'dimension_refused',
      facts: { dimension: 'channel', value: `${'x'.repeat(100)}…` },
      permits: { dimension: 'channel', value: long },
    });
    const whole = await limited.decide(createTestCall('GET', `/v5/query?ChannelID=${'x'.repeat(100)}`));
    expect(isRefusal(whole) && whole.facts['value']).toBe('x'.repeat(100));
  });

  it('is named in the refusal where it is missing, or can be read two ways', async () => {
    const missing = await limited.decide(createTestCall('GET', '/v5/named'));
    expect(isRefusal(missing) && missing).toMatchObject({
      stage: 'authorise',
      code: 'dimension_missing',
      facts: { dimension: 'channel' },
    });
    const doubtful = await limited.decide(createTestCall('GET', '/v5/query?filter[ChannelID]=504'));
    expect(isRefusal(doubtful) && doubtful).toMatchObject({
      stage: 'authorise',
      code: 'query_ambiguous',
      facts: { what: 'a name that some take for ChannelID' },
    });
  });

  it('counts in any letter case where the upstream reads names so', async () => {
    const calls = await open({}, { parameterCase: 'insensitive' });
    for (const [query, code] of [
      ['channelid=504', undefined],
      ['ChannelID[]=504', 'dimension_missing'],
      ['channelid=', 'dimension_missing'],
      ['channelid=504&ChannelID=', 'dimension_missing'],
    ] as const)
      expect(await calls.judge(createTestCall('GET', `/v5/named?${query}`))).toBe(code);
  });

  it('does not matter where the caller is not limited in it, nor for what is named elsewhere', async () => {
    const free = await open({ channels: { kind: 'all' } });
    expect(await free.judge(createTestCall('GET', '/v5/query?ChannelID=506'))).toBeUndefined();
    expect(await free.judge(createTestCall('GET', '/v5/query?CustomerAttributes=name'))).toBe(
      'dimension_refused',
    );
    const separate = await open({}, { parameters: 'separate' });
    expect(await separate.judge(createTestCall('GET', '/v5/entities/Shop/list?e=Other'))).toBeUndefined();
  });

  it('may be the default entity, where the caller has one', async () => {
    expect(await limited.judge(createTestCall('GET', '/v5/entities/-/list'))).toBe('dimension_refused');
    const calls = await open({ defaultEntityName: 'Shop' });
    expect(await calls.judge(createTestCall('GET', '/v5/entities/-/list'))).toBeUndefined();
    expect(await calls.judge(createTestCall('GET', '/v5/entities/Other/list'))).toBe('dimension_refused');
  });

  it('is every reading of a path: one with an extension counts without it, at the end of the path alone', async () => {
    const operation = { ...need, method: 'GET', dimensions: { places: [path], narrowings: [] } };
    const calls = await createTestCalls({
      operations: [{ ...operation, id: 'last', pathTemplate: '/last/{e}' }, { ...operation, id: 'first', pathTemplate: '/first/{e}/x' }], // prettier-ignore
      grant: { entities: { kind: 'some', names: ['a.json', 'b', 'b.json', 'c+d'] } },
    });
    opened.push(calls);
    const judge = (target: string) => calls.judge(createTestCall('GET', target));
    expect(await judge('/v5/last/a.json')).toBe('path_ambiguous');
    expect(await judge('/v5/last/b.json')).toBeUndefined();
    expect(await judge('/v5/first/a.json/x')).toBeUndefined();
    expect(await judge('/v5/first/c+d/x')).toBe('path_ambiguous');
    const kept = await createTestCalls({
      operations: [{ ...operation, id: 'last', pathTemplate: '/last/{e}' }],
      grant: { entities: { kind: 'some', names: ['a.json'] } },
      route: { upstreamReads: upstreamReadsConfigSchema.parse({ extension: 'kept' }) },
    });
    opened.push(kept);
    const decision = await kept.decide(createTestCall('GET', '/v5/last/a.json'));
    expect(decision.kind).toBe('call');
    const ambiguous = await calls.decide(createTestCall('GET', '/v5/last/a.json'));
    expect(isRefusal(ambiguous) && ambiguous).toMatchObject({
      stage: 'authorise',
      facts: { what: 'a entity that some read differently' },
    });
  });

  it('is each name of a path’s parameters where two stand beside each other', async () => {
    const judge = (query: string) => limited.judge(createTestCall('GET', `/v5/join/Shop${query}`));
    expect(await judge('')).toBeUndefined();
    expect(await judge('?a=Other')).toBe('dimension_refused');
    expect(await judge('?b=Other')).toBe('dimension_refused');
    expect(await judge('?c=Other')).toBeUndefined();
  });
});

describe('what a body names', () => {
  const json = ['content-type', 'application/json'];
  it.each([
    ['{"sends":[{"channel":504},{"channel":"505"}]}', json, undefined],
    ['{"sends":[{"Channel":504}]}', json, undefined],
    ['{"other":"506"}', json, undefined],
    ['{"sends":[{"channel":504},{"channel":506}]}', json, 'dimension_refused'],
    ['{"Sends":[{"CHANNEL":506}]}', json, 'dimension_refused'],
    ['{"sends":[{"channel":5.04e2}]}', json, 'dimension_refused'],
    ['{"sends":{"0":{"channel":506}}}', json, 'dimension_refused'],
    ['{"sends":[{"ch\\u0061nnel":506}]}', json, 'dimension_refused'],
    ['{"sends":[{"channel":504,"channel":506}]}', json, 'body_malformed'],
    ['{"sends":[{"channel":[504]}]}', json, undefined],
    ['{"sends":{"channel":506}}', json, 'dimension_refused'],
    ['{"sends":[{"channel":[504,506]}]}', json, 'dimension_refused'],
    ['{"sends":[{"channel":{"id":504}}]}', json, 'body_malformed'],
    ['{"sends":', json, 'body_malformed'],
    ['not json', json, 'body_malformed'],
    ['{}', ['content-type', 'text/plain'], 'body_not_inspectable'],
    ['{}', ['content-type', 'application/json; charset=utf-16'], 'body_not_inspectable'],
    ['{}', [...json, 'content-encoding', 'gzip'], 'body_not_inspectable'],
  ])('%.60s is judged', async (body, headers, code) => {
    const decision = await limited.decide(createTestCall('POST', '/v5/send', { body, headers }));
    expect(isRefusal(decision) ? decision.code : undefined).toBe(code);
    if (!isRefusal(decision)) expect(decision.inspectedBody?.toString()).toBe(body);
  });

  it('is refused as it stands in the way, by what is wrong with it', async () => {
    const refusalOf = async (body: string, headers: readonly string[]) => {
      const decision = await limited.decide(createTestCall('POST', '/v5/send', { body, headers }));
      return isRefusal(decision) ? decision : undefined;
    };
    expect(await refusalOf('{}', [])).toMatchObject({
      stage: 'authorise',
      code: 'body_not_inspectable',
      facts: { what: 'it has no content type' },
    });
    expect((await refusalOf('{}', [...json, 'content-encoding', 'gzip']))?.facts).toEqual({
      what: 'it has a content encoding',
    });
    expect((await refusalOf('{}', ['content-type', 'text/plain']))?.facts).toEqual({
      what: 'it is not application/json in UTF-8',
    });
    expect(await refusalOf('{"sends":[],"sends":[]}', json)).toMatchObject({
      stage: 'authorise',
      code: 'body_malformed',
      facts: { what: expect.stringMatching(/\w/) as unknown },
    });
  });

  it('is refused as whoever reads it says', async () => {
    const why = refuse('receive', 'body_too_large', 'too large');
    for (const headers of [json, ['content-type', 'application/x-www-form-urlencoded']]) {
      const call = { body: '{}', headers, readBody: () => Promise.resolve(why) };
      const target = headers === json ? '/v5/send' : '/v5/entities/Shop/upload';
      const decision = await limited.decide(createTestCall('POST', target, call));
      expect(isRefusal(decision) && decision).toBe(why);
    }
  });

  it('is held against the memory of its licence', async () => {
    const asked: string[] = [];
    const readBody = (licenceId: string) => (asked.push(licenceId), Promise.resolve(Buffer.from('{}')));
    await limited.decide(createTestCall('POST', '/v5/send', { body: '{}', headers: json, readBody }));
    expect(asked).toEqual([limited.grant.licenceId]);
  });

  it('names nothing where there is none', async () => {
    expect(await limited.judge(createTestCall('POST', '/v5/send'))).toBeUndefined();
    const empty = { body: '{}', headers: json, readBody: () => Promise.resolve(Buffer.alloc(0)) };
    expect(await limited.judge(createTestCall('POST', '/v5/send', empty))).toBeUndefined();
    expect(await limited.judge(createTestCall('POST', '/v5/strict', empty))).toBe('dimension_missing');
  });

  it.each([
    ['{"channel":504}', undefined],
    ['{"Channel":504}', 'dimension_missing'],
    ['{"other":504}', 'dimension_missing'],
    ['{}', 'dimension_missing'],
    ['{"channel":504,"also":506}', 'dimension_refused'],
    ['{"channel":504,"also":505}', undefined],
  ])('%s: what is required is spelled as every upstream finds it', async (body, code) => {
    expect(await limited.judge(createTestCall('POST', '/v5/strict', { body, headers: json }))).toBe(code);
  });

  it('may be spelled in any letter case where the upstream reads names so', async () => {
    const calls = await open({}, { parameterCase: 'insensitive' });
    const judge = (body: string) =>
      calls.judge(createTestCall('POST', '/v5/strict', { body, headers: json }));
    expect(await judge('{"CHANNEL":504}')).toBeUndefined();
    expect(await judge('{}')).toBe('dimension_missing');
  });
});

describe('parameters that an upstream may read from a body', () => {
  const form = ['content-type', 'application/x-www-form-urlencoded'];
  const json = ['content-type', 'application/json'];
  const target = '/v5/entities/Shop/upload';

  it.each([
    ['ChannelID=504', form, undefined],
    ['ChannelID=506', form, 'dimension_refused'],
    ['channelid=506', form, 'dimension_refused'],
    ['ChannelID%5B%5D=506', form, 'dimension_refused'],
    ['filter[ChannelID]=504', form, 'query_ambiguous'],
    ['e=Other', form, 'dimension_refused'],
    ['e=Shop&x=1', form, undefined],
    ['CustomerAttributes=age;name', form, 'dimension_refused'],
    ['_method=DELETE', form, 'method_override_refused'],
    ['{"ChannelID":504}', json, undefined],
    ['{"ChannelID":506}', json, 'dimension_refused'],
    ['{"CustomerAttributes":"age;name"}', json, 'dimension_refused'],
    ['{"CustomerAttributes":"age;;city"}', json, undefined],
    ['{"nested":{"ChannelID":506}}', json, undefined],
    ['{"ChannelID":{}}', json, 'body_malformed'],
    ['x', ['content-type', 'multipart/form-data; boundary=x'], 'body_not_inspectable'],
    ['x', ['content-type', 'application/x-www-form-urlencoded; charset=utf-16'], 'method_override_refused'],
    ['x', ['content-type', 'application/json; charset=utf-16'], 'body_not_inspectable'],
    ['x', ['content-type', 'text/csv'], undefined],
  ])('%s with %s: %s', async (body, headers, code) => {
    const raw = createTestCall('POST', target, { body, headers });
    expect(await limited.judge(raw)).toBe(code);
  });

  it('are left alone where the upstream takes them from the query alone', async () => {
    const calls = await open({}, { parameters: 'separate' });
    for (const [body, headers] of [
      ['ChannelID=506', form],
      ['{"ChannelID":506}', json],
    ] as const) {
      const decision = await calls.decide(createTestCall('POST', target, { body, headers }));
      expect(!isRefusal(decision) && decision.inspectedBody).toBeUndefined();
      expect(decision.kind).toBe('call');
    }
  });

  it('are judged, and the form passes, where the upstream ignores methods in forms', async () => {
    const calls = await open({}, { methodOverride: 'ignored' });
    const judge = (body: string, headers: readonly string[] = form) =>
      calls.judge(createTestCall('POST', target, { body, headers }));
    expect(await judge('_method=DELETE')).toBeUndefined();
    expect(await judge('ChannelID=506')).toBe('dimension_refused');
    expect(await judge('x', ['content-type', 'application/x-www-form-urlencoded; charset=utf-16'])).toBe(
      'body_not_inspectable',
    );
  });

  it('are looked for in a body without a type, which Rack takes for a form', async () => {
    const calls = await open({}, { methodOverride: 'ignored' });
    expect(await calls.judge(createTestCall('POST', target, { body: 'a=1' }))).toBe('body_not_inspectable');
    expect(await calls.judge(createTestCall('POST', target))).toBeUndefined();
  });

  it.each(['GET', 'DELETE'])('%s has no use for a body of another kind', async (method) => {
    const headers = ['content-type', 'text/csv'];
    expect(await limited.judge(createTestCall(method, '/v5/query', { body: 'x', headers }))).toBe(
      'body_not_inspectable',
    );
    expect(await limited.judge(createTestCall(method, '/v5/query', { headers }))).toBeUndefined();
  });

  it('HEAD has none either', async () => {
    const call = { body: 'x', headers: ['content-type', 'text/csv'] };
    expect(await limited.judge(createTestCall('HEAD', '/v5/query', call))).toBe('body_not_inspectable');
  });

  it('pass as JSON where only the path could be named in a form', async () => {
    const operation = { ...need, id: 'put', method: 'PUT', pathTemplate: '/put/{e}', dimensions: { places: [path], narrowings: [] } }; // prettier-ignore
    const calls = await createTestCalls({ operations: [operation], grant: { entities: { kind: 'some', names: ['Shop'] } } }); // prettier-ignore
    opened.push(calls);
    const judge = (body: string, headers: readonly string[]) =>
      calls.judge(createTestCall('PUT', '/v5/put/Shop', { body, headers }));
    expect(await judge('{"e":"Other"}', json)).toBeUndefined();
    expect(await judge('e=Other', form)).toBe('dimension_refused');
  });
});

describe('a body that nobody shows', () => {
  const json = ['content-type', 'application/json'];
  const unseen = { bodies: 'unseen' } as const;
  const form = ['content-type', 'application/x-www-form-urlencoded'];

  it('is refused where it would have to be judged', async () => {
    const calls = await open({}, { methodOverride: 'ignored' });
    const judge = (method: string, target: string, headers: readonly string[]) =>
      ask(calls, createTestCall(method, `/v5${target}`, { headers }), unseen);
    expect(await judge('POST', '/send', json)).toBe('body_not_inspectable');
    expect(await judge('POST', '/entities/Shop/upload', form)).toBe('body_not_inspectable');
    expect(await judge('POST', '/entities/Shop/upload', json)).toBe('body_not_inspectable');
    expect(await judge('POST', '/entities/Shop/upload', [])).toBe('body_not_inspectable');
    expect(await judge('POST', '/entities/Shop/upload', ['content-type', 'text/csv'])).toBeUndefined();
    expect(await judge('GET', '/query', [])).toBeUndefined();
    expect(await judge('GET', '/query', ['content-type', 'text/csv'])).toBe('body_not_inspectable');
    expect(await judge('GET', '/query?ChannelID=506', [])).toBe('dimension_refused');
  });

  it('is no matter where the upstream reads nothing from it, or the caller is not limited', async () => {
    const calls = await open({}, { methodOverride: 'ignored', parameters: 'separate' });
    const upload = () => createTestCall('POST', '/v5/entities/Shop/upload', { headers: form });
    expect(await ask(calls, upload(), unseen)).toBeUndefined();
    const free = await open(
      { channels: { kind: 'all' }, entities: { kind: 'all' }, attributes: { kind: 'all' } },
      { methodOverride: 'ignored' },
    );
    expect(await ask(free, upload(), unseen)).toBeUndefined();
    expect(await ask(free, createTestCall('POST', '/v5/send', { headers: json }), unseen)).toBeUndefined();
  });

  it('counts as permitted in an explanation, while the rest is judged', async () => {
    const assumed = { bodies: 'assumed' } as const;
    const call = (target: string) => createTestCall('POST', target, { headers: json, body: 'x' });
    expect(await ask(limited, call('/v5/send'), assumed)).toBeUndefined();
    expect(await ask(limited, call('/v5/entities/Other/upload'), assumed)).toBe('dimension_refused');
  });

  it('cannot be judged where nobody can read it', async () => {
    const raw = createTestCall('POST', '/v5/send', { body: '{}', headers: json, readBody: undefined });
    const decision = await limited.decide(raw);
    expect(isRefusal(decision) && decision).toMatchObject({
      code: 'body_not_inspectable',
      facts: { what: 'this way of asking does not give it' },
    });
  });
});

describe('what an answer is narrowed to', () => {
  const narrowingsOf = async (calls: TestCalls, target: string) => {
    const decision = await calls.decide(createTestCall('GET', target));
    if (isRefusal(decision)) throw new Error(decision.rule);
    return decision.narrowings;
  };

  it('is what the caller may use of each dimension that the operation narrows', async () => {
    expect(await narrowingsOf(limited, '/v5/rows')).toMatchObject([
      { drop: 'rows', permitted: new Set(['504', '505']) },
      { drop: 'attributes', permitted: new Set(['age', 'city']) },
    ]);
    const free = await open({ channels: { kind: 'all' } });
    expect(await narrowingsOf(free, '/v5/rows')).toMatchObject([{ drop: 'attributes' }]);
  });

  it('is nothing where the caller is not limited, or the operation narrows nothing', async () => {
    const free = await open({ channels: { kind: 'all' }, attributes: { kind: 'all' } });
    expect(await narrowingsOf(free, '/v5/rows')).toBeUndefined();
    expect(await narrowingsOf(limited, '/v5/query')).toBeUndefined();
  });
});
