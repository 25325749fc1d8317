import { describe, expect, it } from 'vitest';
import { environmentNameSchema } from '@postern/contract/ids';
import { createKeyRing } from './key-ring.ts';
import type { KeyTarget } from './key-ring.ts';

const environment = environmentNameSchema.parse('TEST');
const bearer: KeyTarget = {
  environment,
  scheme: 'bearer',
  tokenUrl: 'http://gateway/auth/token',
  keyHeader: null,
};
const key = { kind: 'key', text: 'acme_test_abcdefghijklmnopqrstuvwxyz012345zz9Qk2' } as const;

/** A ring before a token endpoint that answers a token per exchange, `t1`, `t2` …, each for 900 s. */
function createRing(answer?: () => Response | Promise<Response>) {
  let nowMs = 0;
  const asked: { url: string; authorization: string | null }[] = [];
  const ring = createKeyRing({
    fetch: async (input, init) => {
      asked.push({
        url: input instanceof Request ? input.url : String(input),
        authorization: new Headers(init?.headers).get('authorization'),
      });
      return answer === undefined
        ? Response.json({ accessToken: `t${asked.length}`, expiresIn: '900s' })
        : await answer();
    },
    monotonicNow: () => nowMs,
  });
  return {
    ring,
    asked,
    passMs: (ms: number) => {
      nowMs += ms;
    },
  };
}

describe('the credentials of a page', () => {
  it('exchanges a key once and uses its token until it is about to end', async () => {
    const { ring, asked, passMs } = createRing();
    await ring.use(bearer, key);
    expect(ring.getState(bearer)).toEqual({
      kind: 'ready',
      hint: 'acme_test_…9Qk2',
      tokenEndsAtMs: 900_000,
    });
    passMs(869_000);
    expect(await ring.findHeader(bearer)).toEqual(['authorization', 'Bearer t1']);
    passMs(2_000);
    expect(await ring.findHeader(bearer)).toEqual(['authorization', 'Bearer t2']);
    expect(asked).toEqual([
      { url: 'http://gateway/auth/token', authorization: key.text },
      { url: 'http://gateway/auth/token', authorization: key.text },
    ]);
  });

  it('makes one exchange for calls that come at once', async () => {
    const { ring, asked } = createRing();
    await Promise.all([ring.use(bearer, key), ring.findHeader(bearer), ring.findHeader(bearer)]);
    expect(asked.length).toBe(1);
  });

  it('never shows the key or the token in what the panel shows', async () => {
    const { ring } = createRing();
    await ring.use(bearer, key);
    expect(JSON.stringify(ring.getState(bearer))).not.toContain(key.text);
    expect(JSON.stringify(ring.getState(bearer))).not.toContain('t1');
  });

  it('carries nothing from one environment or scheme to another', async () => {
    const { ring } = createRing();
    await ring.use(bearer, key);
    const other = environmentNameSchema.parse('PROD');
    expect(ring.getState({ ...bearer, environment: other })).toEqual({ kind: 'none' });
    expect(await ring.findHeader({ ...bearer, environment: other })).toBeUndefined();
    expect(await ring.findHeader({ ...bearer, scheme: 'basic', tokenUrl: null })).toBeUndefined();
  });

  it('tells why an exchange was refused, and sends no header then', async () => {
    const { ring } = createRing(() =>
      Response.json({ code: 'credential_unknown', detail: 'Not known.', title: 'x' }, { status: 401 }),
    );
    await ring.use(bearer, key);
    expect(ring.getState(bearer)).toEqual({
      kind: 'refused',
      status: 401,
      code: 'credential_unknown',
      detail: 'Not known.',
    });
    expect(await ring.findHeader(bearer)).toBeUndefined();
  });

  it.each([
    ['nothing answers', () => Promise.reject(new TypeError('Failed to fetch')), 0, 'unreachable'],
    ['the answer is no JSON', () => new Response('<html>'), 200, 'unreadable'],
    ['the answer is no token', () => Response.json({ accessToken: 1 }), 200, 'unreadable'],
    ['the refusal is no problem', () => new Response('no', { status: 502 }), 502, 'unreadable'],
  ])('knows no token when %s', async (_what, answer, status, code) => {
    const { ring } = createRing(answer);
    await ring.use(bearer, key);
    expect(ring.getState(bearer)).toEqual({ kind: 'refused', status, code, detail: '' });
  });

  it('keeps the outcome of the key that was given last', async () => {
    const waiting: ((response: Response) => void)[] = [];
    const { ring } = createRing(() => new Promise((resolve) => waiting.push(resolve)));
    const first = ring.use(bearer, key);
    const second = ring.use(bearer, { ...key, text: 'acme_test_another9999' });
    waiting[1]?.(Response.json({ accessToken: 'new', expiresIn: '900s' }));
    waiting[0]?.(Response.json({ accessToken: 'old', expiresIn: '900s' }));
    await Promise.all([first, second]);
    expect(await ring.findHeader(bearer)).toEqual(['authorization', 'Bearer new']);
  });

  it('forgets: what comes back after that is not kept', async () => {
    const waiting: ((response: Response) => void)[] = [];
    const { ring } = createRing(() => new Promise((resolve) => waiting.push(resolve)));
    const use = ring.use(bearer, key);
    ring.forget(bearer);
    waiting[0]?.(Response.json({ accessToken: 'late', expiresIn: '900s' }));
    await use;
    expect(ring.getState(bearer)).toEqual({ kind: 'none' });
    expect(await ring.findHeader(bearer)).toBeUndefined();
  });

  it('sends a key in its header, and a legacy account as Basic in UTF-8', async () => {
    const { ring, asked } = createRing();
    const inHeader: KeyTarget = {
      environment,
      scheme: 'api-key-header',
      tokenUrl: null,
      keyHeader: 'Api-Token',
    };
    await ring.use(inHeader, key);
    expect(await ring.findHeader(inHeader)).toEqual(['Api-Token', key.text]);
    const basic: KeyTarget = { environment, scheme: 'basic', tokenUrl: null, keyHeader: null };
    await ring.use(basic, { kind: 'basic', username: '12740/WS', password: 'é€' });
    expect(await ring.findHeader(basic)).toEqual([
      'authorization',
      `Basic ${Buffer.from('12740/WS:é€').toString('base64')}`,
    ]);
    expect(asked).toEqual([]);
  });

  it('tells whoever listens of every change', async () => {
    const { ring } = createRing();
    const kinds: string[] = [];
    const stop = ring.subscribe(() => kinds.push(ring.getState(bearer).kind));
    await ring.use(bearer, key);
    ring.forget(bearer);
    stop();
    await ring.use(bearer, key);
    expect(kinds).toEqual(['exchanging', 'ready', 'none']);
  });
});
