import { describe, expect, it } from 'vitest';
import type { RefusalReason } from '@postern/contract/portal';
import { createGatewayFetch } from './gateway-fetch.ts';
import type { ExplainedCall, GatewayFetchDeps, TriedCall } from './gateway-fetch.ts';

const reason: RefusalReason = {
  outcome: 'refused',
  status: 403,
  code: 'right_missing',
  title: 'Right missing',
  sentence: 'It lacks a right.',
  missing: [],
  ask: 'licence-admin',
  remedy: null,
};

function create(given: Partial<GatewayFetchDeps> & { readonly status?: number } = {}) {
  const sent: Request[] = [];
  const tried: TriedCall[] = [];
  const explained: ExplainedCall[] = [];
  const send = createGatewayFetch({
    fetch: (input) => {
      if (input instanceof Request) sent.push(input);
      return Promise.resolve(new Response('{}', { status: given.status ?? 200 }));
    },
    isOfGateway: ({ host }) => host === 'gateway.example',
    findHeader: () => Promise.resolve(['authorization', 'Bearer token'] as const),
    explain: (call) => {
      explained.push(call);
      return Promise.resolve(reason);
    },
    onTried: (call) => tried.push(call),
    ...given,
  });
  return { send, sent, tried, explained };
}
const url = 'https://gateway.example/v5/profiles?limit=2';

describe('what the form calls with', () => {
  it('carries the panel’s credential and no other, and no cookie', async () => {
    const { send, sent } = create();
    await send(url, { headers: { authorization: 'Bearer YOUR_SECRET_TOKEN', 'x-other': '1' } });
    expect(sent[0]?.headers.get('authorization')).toBe('Bearer token');
    expect(sent[0]?.headers.get('x-other')).toBe('1');
    expect(sent[0]?.credentials).toBe('omit');
  });

  it('presents one credential when the key goes in a header of its own', async () => {
    const { send, sent } = create({ findHeader: () => Promise.resolve(['Api-Token', 'k'] as const) });
    await send(url, { headers: { authorization: 'Bearer YOUR_SECRET_TOKEN' } });
    expect(sent[0]?.headers.get('authorization')).toBeNull();
    expect(sent[0]?.headers.get('api-token')).toBe('k');
  });

  it.each([
    'https://gateway.example.attacker.example/v5',
    'https://attacker.example/?gateway.example',
    'https://portal.example/contacts',
  ])('calls nobody but the gateway: not %s', async (other) => {
    const { send, sent, tried } = create();
    await expect(send(other)).rejects.toThrow('only the gateway');
    expect(sent).toEqual([]);
    expect(tried).toEqual([]);
  });

  it('has a refusal explained, with the very header that was refused', async () => {
    const { send, tried, explained } = create({ status: 403 });
    await send(url, { method: 'POST', body: '{"a":1}' });
    await Promise.resolve();
    await Promise.resolve();
    expect(explained).toEqual([{ method: 'POST', url, header: ['authorization', 'Bearer token'] }]);
    expect(tried).toEqual([
      { method: 'POST', url, status: 403, reason: undefined },
      { method: 'POST', url, status: 403, reason },
    ]);
  });

  it.each([
    ['went well', { status: 200 }],
    ['broke behind the gateway', { status: 502 }],
    ['carried no credential', { status: 401, findHeader: () => Promise.resolve(undefined) }],
  ])('asks nobody about a call that %s', async (_what, given) => {
    const { send, tried, explained } = create(given);
    await send(url);
    expect(explained).toEqual([]);
    expect(tried).toEqual([{ method: 'GET', url, status: given.status, reason: null }]);
  });

  it('shows no reason when nobody can say it', async () => {
    const { send, tried } = create({ status: 403, explain: () => Promise.reject(new Error('away')) });
    await send(url);
    await Promise.resolve();
    await Promise.resolve();
    expect(tried.at(-1)).toEqual({ method: 'GET', url, status: 403, reason: null });
  });
});
