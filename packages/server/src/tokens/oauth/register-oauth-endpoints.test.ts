import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { rightsSchema } from '@postern/contract/rights';
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
});
