import { decodeJwt, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { rightsSchema } from '@postern/contract/rights';
import { refuse } from '../../domain/refusal.ts';
import { createDeskCaller, createTestDesk, deskNowMs } from '../../testing/test-token-desk.ts';
import { createTokenApp } from '../create-token-app.ts';
import { createDpopNonces } from './dpop-nonce.ts';

const ours = createDeskCaller();
const client = { client_id: ours.grant.apiUserId, client_secret: ours.secret };
const asked = { grant_type: 'client_credentials', ...client };
const endpoints = ['/oauth/token', '/oauth/introspect', '/oauth/revoke'];

async function issue(desk: ReturnType<typeof createTestDesk>): Promise<string> {
  const body: unknown = await (await desk.post('/oauth/token', asked)).json();
  return String(Object.getOwnPropertyDescriptor(body, 'access_token')?.value);
}

describe('the OAuth endpoints', () => {
  it('answer what nobody keeps, with the number of the request', async () => {
    const desk = createTestDesk([ours]);
    const token = await issue(desk);
    for (const path of endpoints) {
      const answer = await desk.post(path, { ...asked, token });
      expect(answer.status).toBe(200);
      if (path === '/oauth/introspect') expect(await answer.json()).toMatchObject({ active: true });
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'cache-control': 'no-store',
        pragma: 'no-cache',
        'x-request-id': 'r1',
      });
      expect(answer.headers.has('dpop-nonce')).toBe(false);
    }
  });

  it('answer a revocation with nothing (RFC 7009 section 2.2)', async () => {
    const desk = createTestDesk([ours]);
    const token = await issue(desk);
    const answer = await desk.post('/oauth/revoke', { ...client, token });
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([200, null, '']);
    expect(desk.revoked).toHaveLength(1);
  });

  it.each(['/oauth/introspect', '/oauth/revoke'])(
    'act on %s for a known client alone, and for a token',
    async (path) => {
      const desk = createTestDesk([ours]);
      const token = await issue(desk);
      for (const form of [{ token }, { ...client, client_secret: 'wrong', token }]) {
        const answer = await desk.post(path, form);
        expect([answer.status, await answer.json()]).toMatchObject([401, { error: 'invalid_client' }]);
      }
      const answer = await desk.post(path, client);
      expect([answer.status, await answer.json()]).toMatchObject([400, { error: 'invalid_request' }]);
      expect([desk.revoked, desk.faults]).toEqual([[], []]);
    },
  );

  it('record each token that was issued, and each refusal with what decided', async () => {
    const desk = createTestDesk([ours]);
    await issue(desk);
    await desk.post('/oauth/token', { ...asked, client_secret: createDeskCaller().secret });
    await desk.post('/oauth/token', client);
    const common = { requestId: 'r1', clientAddress: '192.0.2.7' };
    expect(desk.records).toMatchObject([
      { ...common, status: 200, refusal: undefined, grant: ours.grant, keyId: ours.grant.keys[0]?.id },
      { ...common, status: 401, refusal: { code: 'credential_invalid' }, grant: undefined },
      { ...common, status: 400, refusal: undefined },
    ]);
  });

  it('work where nobody records', async () => {
    const { recordExchange: _left, ...deps } = createTestDesk([ours]).deps;
    const form = { method: 'POST', body: new URLSearchParams(asked) };
    const app = createTokenApp(deps);
    const send = (path: string, init: RequestInit) =>
      app.fetch(new Request(`https://gateway.example${path}`, init), {
        requestId: 'r1',
        clientAddress: '192.0.2.7',
      });
    const answers = [
      await send('/oauth/token', form),
      await send('/auth/token', { headers: { authorization: ours.secret } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  });

  it('give the next nonce with a bound token, whose proof is for https where the request was', async () => {
    const desk = createTestDesk([ours], { takesBoundTokens: true });
    const pair = await generateKeyPair('ES256');
    const jwk = await exportJWK(pair.publicKey);
    const nonce = createDpopNonces(desk.deps).current();
    const ask = async (htu: string, claims: object) => {
      const dpop = await new SignJWT({
        jti: `proof of ${htu} ${JSON.stringify(claims)}`,
        htm: 'POST',
        htu,
        iat: deskNowMs / 1_000,
        ...claims,
      })
        .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
        .sign(pair.privateKey);
      const answer = await desk.post('/oauth/token', asked, { dpop });
      return [answer.status, answer.headers.get('dpop-nonce'), await answer.json()];
    };
    const url = 'https://gateway.example/oauth/token';
    expect(await ask(url, { nonce })).toMatchObject([200, nonce, { token_type: 'DPoP' }]);
    expect(await ask(url, {})).toMatchObject([400, nonce, { error: 'use_dpop_nonce' }]);
    expect(await ask(url.replace('https', 'http'), { nonce })).toMatchObject([
      400,
      null,
      { error: 'invalid_dpop_proof' },
    ]);
    expect((await desk.post('/oauth/token', asked)).status).toBe(200);
  });

  it('refuse a scope of spaces to a client without rights too', async () => {
    const desk = createTestDesk([{ ...ours, grant: { ...ours.grant, rights: rightsSchema.parse({}) } }]);
    const answer = await desk.post('/oauth/token', { ...asked, scope: ' ' });
    expect([answer.status, await answer.json()]).toMatchObject([400, { error: 'invalid_scope' }]);
  });

  it('take a form alone, with parameters of its type', async () => {
    const desk = createTestDesk([ours]);
    const type = 'application/x-www-form-urlencoded';
    const statuses: number[] = [];
    for (const contentType of [
      type,
      `${type} ; charset=utf-8`,
      type.toUpperCase(),
      'text/plain',
      `${type}x`,
    ]) {
      statuses.push((await desk.post('/oauth/token', asked, { 'content-type': contentType })).status);
    }
    expect(statuses).toEqual([200, 200, 200, 400, 400]);
    const read = await desk.get('/oauth/token');
    expect([read.status, await read.json()]).toMatchObject([405, { error: 'invalid_request' }]);
  });

  it.each<[string, Record<string, string>, Record<string, string>, number, string]>([
    ['no grant type', { grant_type: '' }, {}, 400, 'invalid_request'],
    ['another grant type', { grant_type: 'password' }, {}, 400, 'unsupported_grant_type'],
    ['a second credential', {}, { 'x-api-key': 'x' }, 400, 'invalid_request'],
    ['a scope that no client has', { scope: 'read admin' }, {}, 400, 'invalid_scope'],
    ['two spaces in its scope', { scope: 'read  write' }, {}, 400, 'invalid_scope'],
    ['a body larger than 16 KiB', { more: 'x'.repeat(16_384) }, {}, 413, 'invalid_request'],
  ])('refuse a request for a token with %s', async (...[, form, headers, status, error]) => {
    const answer = await createTestDesk([ours]).post('/oauth/token', { ...asked, ...form }, headers);
    expect([answer.status, await answer.json()]).toMatchObject([status, { error }]);
  });

  it.each([
    ['read', 'read', true],
    ['read read', 'read', true],
    ['write', 'read write', undefined],
    ['write read', 'read write', undefined],
    ['', 'read write', undefined],
  ])('give a token for the scope %j that may %s', async (scope, granted, narrowed) => {
    const answer: unknown = await (
      await createTestDesk([ours]).post('/oauth/token', { ...asked, scope })
    ).json();
    expect(answer).toMatchObject({ scope: granted, token_type: 'Bearer', expires_in: 900 });
    const token = String(Object.getOwnPropertyDescriptor(answer, 'access_token')?.value);
    expect(decodeJwt(token)['narrowed']).toBe(narrowed);
  });

  it.each(endpoints)(
    'refuse on %s a parameter that comes twice, and a body that does not come',
    async (path) => {
      const { deps } = createTestDesk([ours], { bodyMs: 1 });
      const send = async (body: string | ReadableStream, type = 'application/x-www-form-urlencoded') =>
        await createTokenApp(deps).fetch(
          new Request(`https://gateway.example${path}`, {
            method: 'POST',
            headers: { 'content-type': type },
            body,
            duplex: 'half',
          }),
          { requestId: 'r1', clientAddress: '192.0.2.7' },
        );
      const form = new URLSearchParams({ ...asked, token: 'x' }).toString();
      const [twice, slow] = [await send(`${form}&client_id=x`), await send(new ReadableStream())];
      expect([twice.status, await twice.json()]).toMatchObject([400, { error: 'invalid_request' }]);
      expect([slow.status, await slow.json()]).toMatchObject([408, { error: 'invalid_request' }]);
      const json = await send('{}', 'application/json');
      expect([json.status, await json.json()]).toMatchObject([400, { error: 'invalid_request' }]);
    },
  );

  it('take POST alone, and say so', async () => {
    for (const path of endpoints) {
      expect((await createTestDesk([ours]).get(path)).headers.get('allow')).toBe('POST');
    }
  });

  it('answer 503 where the gateway’s view is too old to judge a token', async () => {
    const stale = refuse('authenticate', 'gateway_stale', 'no poll', { retryAfterS: 2 });
    const desk = createTestDesk([ours], { findGrantByApiUser: async () => stale });
    const token = await issue(desk);
    for (const path of ['/oauth/introspect', '/oauth/revoke']) {
      const answer = await desk.post(path, { ...client, token });
      expect([answer.status, answer.headers.get('retry-after'), await answer.json()]).toMatchObject([
        503,
        '2',
        { error: 'temporarily_unavailable' },
      ]);
    }
  });

  it('take a proof for a header that means nothing where no API takes bound tokens', async () => {
    const answer = await createTestDesk([ours]).post('/oauth/token', asked, { dpop: 'rubbish' });
    expect([answer.status, await answer.json()]).toMatchObject([200, { token_type: 'Bearer' }]);
  });
});
