import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccessGrant } from '../../domain/access-grant.ts';
import { exchangeRaw, listenOn } from '../../testing/raw-http.ts';
import {
  createTestAccess,
  createTestCatalogue,
  createTestGatewayDeps,
  createTestGrant,
  createTestSettings,
  createTestToken,
} from '../../testing/test-gateway.ts';
import { createGateway } from '../server.ts';

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
const catalogue = createTestCatalogue([
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
]);

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;
const state = {
  close: [] as (() => Promise<unknown>)[],
  answer: (() => {}) as Answer,
  seen: [] as { request: IncomingMessage; body: string }[],
};

beforeEach(() => {
  state.answer = (_request, response) => response.end('{}');
  state.seen = [];
});
afterEach(async () => {
  for (const close of state.close.splice(0)) await close();
});

async function start(change: Partial<AccessGrant> = {}) {
  const upstream = createServer((request, response) => {
    let body = '';
    request
      .setEncoding('utf8')
      .on('data', (chunk: string) => (body += chunk))
      .on('end', () => {
        state.seen.push({ request, body });
        state.answer(request, response, body);
      });
  });
  const grant = createTestGrant({
    entities: { kind: 'some', names: ['Shop', 'Fünf'] },
    channels: { kind: 'some', values: ['504', '505'] },
    attributes: { kind: 'some', values: ['age', 'city'] },
    ...change,
  });
  const upstreamPort = await listenOn(upstream);
  const { access, view } = await createTestAccess([grant], { catalogue });
  const { deps, faults } = createTestGatewayDeps(createTestSettings(upstreamPort), view);
  const gateway = createGateway(deps);
  const port = await gateway.listen(0, '127.0.0.1');
  state.close.push(
    () => gateway.close(),
    () => access.close(),
    () => closeServer(upstream),
  );
  const authorization = `Bearer ${await createTestToken(grant)}`;
  const call = async (target: string, init: RequestInit = {}) => {
    const headers = { authorization, ...(init.headers as Record<string, string> | undefined) }; // plain objects only, here
    const answer = await fetch(`http://127.0.0.1:${port}/v5${target}`, { ...init, headers });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, text, code: /"code":"(\w+)"/.exec(text)?.[1] };
  };
  return { call, port, authorization, faults };
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

describe('what a call names', () => {
  it('is judged before anything is sent', async () => {
    const { call } = await start();
    expect((await call('/query?ChannelID=504')).status).toBe(200);
    expect((await call('/query?ChannelID=506')).code).toBe('dimension_refused');
    expect((await call('/entities/F%C3%BCnf/list')).status).toBe(200);
    expect(state.seen).toHaveLength(2);
  });

  it('is named in the refusal', async () => {
    const { call } = await start();
    const answer = await call('/query?CustomerAttributes=age;name');
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('may not use the attribute name.');
  });

  it('does not matter to a caller without limits', async () => {
    const { call } = await start({
      entities: { kind: 'all' },
      channels: { kind: 'all' },
      attributes: { kind: 'all' },
    });
    for (const target of ['/entities/Other/list', '/query?ChannelID=506', '/named'])
      expect((await call(target)).status).toBe(200);
  });

  it('takes - for the default entity, and tells the upstream which that is', async () => {
    const { call } = await start({ defaultEntityName: 'Shop' });
    expect((await call('/entities/-/list')).status).toBe(200);
    expect(state.seen[0]?.request.url).toBe('/v5/entities/-/list');
    expect(state.seen[0]?.request.headers['x-postern-default-entity']).toBe('Shop');
    expect(state.seen[0]?.request.headers['x-postern-entities']).toBe('Shop,F%C3%BCnf');
  });

  it('is nothing at all for an API user whose group is empty', async () => {
    const { call } = await start({ entities: { kind: 'some', names: [] } });
    expect((await call('/entities/Shop/list')).code).toBe('dimension_refused');
  });
});

describe('what a body names', () => {
  const json = { 'content-type': 'application/json' };
  it.each([
    ['{"sends":[{"channel":504},{"channel":"505"}]}', undefined],
    ['{"sends":[{"channel":504},{"channel":506}]}', 'dimension_refused'],
    [`{"x":"${'x'.repeat(70_000)}"}`, 'body_too_large'],
  ])('%.60s is judged', async (body, code) => {
    const { call } = await start();
    const answer = await call('/send', { method: 'POST', body, headers: json });
    expect(answer.code).toBe(code);
    expect(state.seen.map((seen) => seen.body)).toEqual(code === undefined ? [body] : []);
  });

  it('is inspected whole when it comes in chunks, and is forwarded byte for byte', async () => {
    const { port, authorization } = await start();
    const body = ' {"sends" : [ {"channel":504} ] }\n';
    const [first, rest] = [body.slice(0, 14), body.slice(14)];
    const chunked = `${first.length.toString(16)}\r\n${first}\r\n${rest.length.toString(16)}\r\n${rest}\r\n0\r\n\r\n`;
    const head = `POST /v5/send HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${authorization}\r\nContent-Type: application/json\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n`;
    expect(await exchangeRaw(port, head + chunked)).toMatch(/^HTTP\/1.1 200/);
    expect(state.seen.map((seen) => seen.body)).toEqual([body]);
    expect(state.seen[0]?.request.headers['content-length']).toBe(String(body.length));
  });

  it('is not read for a caller without that limit, nor without a body', async () => {
    const { call } = await start({ channels: { kind: 'all' } });
    expect((await call('/send', { method: 'POST', body: 'anything' })).status).toBe(200);
    const limited = await start();
    expect((await limited.call('/send', { method: 'POST' })).status).toBe(200);
  });

  it('is asked for once when the client waits to be told', async () => {
    const { port, authorization } = await start();
    const body = '{"sends":[]}';
    const head = `POST /v5/send HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${authorization}\r\nContent-Type: application/json\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: ${body.length}\r\n\r\n`;
    const answer = await exchangeRaw(port, head + body);
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 100', 'HTTP/1.1 200']);
  });
});

describe('an answer that has to be narrowed', () => {
  const items = [
    { channel: 504, attributes: { age: 1, name: 'secret' } },
    { channel: 506, attributes: { age: 2 } },
  ];
  const answerWith = (body: string | Buffer, headers: Record<string, string> = {}, status = 200): void => {
    state.answer = (_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(body);
    };
  };

  it('loses rows and attributes, and what no longer holds of its bytes', async () => {
    const { call } = await start();
    answerWith(JSON.stringify({ items }), {
      etag: '"x"',
      digest: 'sha-256=x',
      'accept-ranges': 'bytes',
      'x-kept': '1',
    });
    const answer = await call('/rows');
    expect(JSON.parse(answer.text)).toEqual({ items: [{ channel: 504, attributes: { age: 1 } }] });
    for (const name of ['etag', 'digest', 'accept-ranges']) expect(answer.headers.get(name)).toBeNull();
    expect(answer.headers.get('x-kept')).toBe('1');
    expect(answer.headers.get('content-length')).toBe(String(answer.text.length));
  });

  it('is asked for whole and plain', async () => {
    const { call } = await start();
    answerWith('{"items":[]}');
    await call('/rows', { headers: { range: 'bytes=0-1', 'accept-encoding': 'gzip', 'if-range': 'x' } });
    const headers = state.seen[0]?.request.headers;
    expect([headers?.range, headers?.['if-range'], headers?.['accept-encoding']]).toEqual([
      undefined,
      undefined,
      'identity',
    ]);
  });

  it.each([
    ['broken JSON', '{"items":[{"channel":504}', {}, 200],
    ['a name that appears twice', '{"items":[],"items":[]}', {}, 200],
    ['another type', '<p>', { 'content-type': 'text/html' }, 200],
    ['an encoding', '{"items":[]}', { 'content-encoding': 'gzip' }, 200],
    ['a part', '{"items":[]}', {}, 206],
    ['another shape', '{"items":{"a":1}}', {}, 200],
    ['a list in place of an object', '[{"channel":506}]', {}, 200],
    ['nothing', '', {}, 200],
    ['an empty object', '{}', {}, 200],
    ['rows that stand elsewhere', '{"data":{"items":[{"channel":506}]}}', {}, 200],
    ['rows under another name', '{"entries":[{"channel":506}]}', {}, 200],
    ['a row without its attributes', '{"items":[{"channel":504,"attrs":{"name":1}}]}', {}, 200],
  ])('is 502 for %s', async (_what, body, headers, status) => {
    const { call } = await start();
    state.answer = (_request, response) => {
      response.writeHead(status, {
        'content-type': 'application/json',
        'transfer-encoding': 'chunked',
        ...headers,
      });
      response.end(body);
    };
    const answer = await call('/rows');
    expect([answer.status, answer.code]).toEqual([502, 'upstream_invalid']);
    expect(answer.text).not.toContain('channel');
  });

  it('may lack what it is declared to lack, and nothing else', async () => {
    const { call } = await start();
    answerWith('{"data":{"items":[{"channel":506}]}}');
    expect((await call('/perhaps')).text).toBe('{"data":{"items":[{"channel":506}]}}');
    answerWith('{"items":[{"channel":506},{"channel":504}]}');
    expect((await call('/perhaps')).text).toBe('{"items":[{"channel":504}]}');
  });

  it('is asked for plainly however the header is spelled', async () => {
    const { port, authorization } = await start();
    answerWith('{"items":[]}');
    const folded = ['Accept_Encoding: gzip', 'If.Range: x', 'Range~: x', 'RANGE: bytes=0-1', 'A_IM: x'].join(
      '\r\n',
    );
    const head = `GET /v5/rows HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${authorization}\r\nConnection: close\r\n${folded}\r\n\r\n`;
    expect(await exchangeRaw(port, head)).toMatch(/^HTTP\/1.1 200/);
    expect(
      Object.keys(state.seen[0]?.request.headers ?? {}).filter((name) =>
        /^accept.enc|range$|^if|^a.im/.test(name),
      ),
    ).toEqual(['accept-encoding']);
  });

  it('breaks off where it turns out to be broken after its beginning was sent', async () => {
    const { call } = await start();
    const many = Array.from({ length: 5_000 }, () =>
      JSON.stringify({ channel: 504, attributes: {}, text: 'x'.repeat(50) }),
    ).join();
    answerWith(`{"items":[${many},{]}`);
    await expect(call('/rows')).rejects.toThrow();
  });

  it('keeps the status of a failure, its JSON, and no other body', async () => {
    const { call } = await start();
    answerWith('{"message":"no such list"}', {}, 404);
    const failure = await call('/rows');
    expect([failure.status, failure.text]).toEqual([404, '{"message":"no such list"}']);
    answerWith('items: secret', { 'content-type': 'text/plain' }, 500);
    const plain = await call('/rows');
    expect([plain.status, plain.text, plain.headers.get('content-type')]).toEqual([500, '', null]);
  });

  it('has no body for HEAD and 204, and no length that would tell', async () => {
    const { call } = await start();
    answerWith(JSON.stringify({ items }), { 'content-length': '99' });
    const head = await call('/rows', { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, null]);
    state.answer = (_request, response) => response.writeHead(204).end();
    expect((await call('/rows')).status).toBe(204);
  });

  it('passes as it is for a caller without limits', async () => {
    const { call } = await start({ channels: { kind: 'all' }, attributes: { kind: 'all' } });
    const text = JSON.stringify({ items }, null, 2);
    answerWith(text, { etag: '"x"' });
    const answer = await call('/rows', { headers: { range: 'bytes=0-1' } });
    expect([answer.text, answer.headers.get('etag')]).toEqual([text, '"x"']);
    expect(state.seen[0]?.request.headers.range).toBe('bytes=0-1');
  });
});
