import { expect, it, vi } from 'vitest';
import { createAdminClient } from './admin-client.ts';
import type { AdminClientDeps } from './admin-client.ts';

function createClient(answer: Response | Error) {
  const fetch = vi.fn<AdminClientDeps['fetch']>(() =>
    answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer),
  );
  const client = createAdminClient({ baseUrl: 'http://x', fetch, headers: { authorization: 'Bearer t' } });
  return { client, fetch };
}

const params = { licenceId: 'lic_0000000000000000', environment: 'TEST' };

it('fills path and query, and sends the body as JSON', async () => {
  const { client, fetch } = createClient(Response.json({ ok: 1 }));
  await client.listApiUsers({ params, query: { search: 'a&b', page: 2, status: undefined } });
  expect(fetch.mock.calls[0]?.[0]).toBe(
    'http://x/admin/v1/licences/lic_0000000000000000/environments/TEST/api-users?search=a%26b&page=2',
  );
  await client.createEntity({ params, body: { name: 'X' } });
  const init = fetch.mock.calls[1]?.[1];
  expect(init).toMatchObject({ method: 'POST', body: '{"name":"X"}' });
  expect(new Headers(init?.headers).get('authorization')).toBe('Bearer t');
  expect(new Headers(init?.headers).get('content-type')).toBe('application/json');
});

it('keeps what stands in a path parameter within its segment', async () => {
  const { client, fetch } = createClient(Response.json({}));
  await client.getLicence({ params: { licenceId: '../me?x#y' } });
  expect(fetch.mock.calls[0]?.[0]).toBe('http://x/admin/v1/licences/..%2Fme%3Fx%23y');
});

it('gives the problem that the server answers', async () => {
  const { client } = createClient(
    Response.json(
      { code: 'not_found' },
      { status: 404, headers: { 'content-type': 'application/problem+json' } },
    ),
  );
  expect(await client.getMe()).toMatchObject({ ok: false, problem: { code: 'not_found' } });
});

it('gives a problem of its own when nothing answers, or something else does', async () => {
  const { client } = createClient(new TypeError('fetch failed'));
  expect(await client.getMe()).toMatchObject({ ok: false, problem: { code: 'unreachable', status: 0 } });
  const proxy = createClient(
    new Response('<h1>Bad gateway</h1>', { status: 502, headers: { 'content-type': 'text/html' } }),
  );
  expect(await proxy.client.getMe()).toMatchObject({ ok: false, problem: { code: 'unreadable' } });
  const cut = createClient(new Response('{"a":', { headers: { 'content-type': 'application/json' } }));
  expect(await cut.client.getMe()).toMatchObject({ ok: false, problem: { code: 'unreadable' } });
});

it('lets a call be given up', async () => {
  const { client } = createClient(new DOMException('gone', 'AbortError'));
  await expect(client.getMe({ signal: AbortSignal.abort() })).rejects.toThrow('gone');
});
