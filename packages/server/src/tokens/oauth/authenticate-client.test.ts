import { describe, expect, it } from 'vitest';
import { createDeskCaller, createTestDesk } from '../../testing/test-token-desk.ts';
import type { TokenAttempt } from '../find-key-holder.ts';
import { authenticateClient } from './authenticate-client.ts';

const ours = createDeskCaller();
const id = ours.grant.apiUserId;
const { secret } = ours;
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
const posted = { client_id: id, client_secret: secret };

async function authenticate(authorization: string | undefined, form: Readonly<Record<string, string>> = {}) {
  const attempts: TokenAttempt[] = [];
  const { deps } = createTestDesk([ours], {
    limitTokenExchange: async (attempt) => void attempts.push(attempt),
  });
  const values = new Map(Object.entries(form));
  const client = await authenticateClient(
    {
      headers: new Headers(authorization === undefined ? {} : { authorization }),
      form: { kind: 'form', find: (name) => values.get(name) },
      url: 'https://gateway.example/oauth/token',
      origin: 'https://gateway.example',
      clientAddress: '192.0.2.7',
    },
    deps,
  );
  return { client, attempts };
}

describe('a client', () => {
  it.each<[string, string | undefined, Record<string, string>]>([
    ['its secret in the form', undefined, posted],
    ['its secret in the form beside an empty Authorization', 'Basic', posted],
    ['its secret in the form beside Basic of unset variables', 'Basic Og==', posted],
    ['Basic', basic(`${id}:${secret}`), {}],
    ['Basic in small letters after two spaces', basic(`${id}:${secret}`).replace('Basic', 'basic '), {}],
    ['Basic whose parts are form-encoded', basic(`${id.replaceAll('-', '%2D')}:${secret}`), {}],
    ['its id in capitals', basic(`${id.toUpperCase()}:${secret}`), {}],
    ['Basic and the same id in the form', basic(`${id}:${secret}`), { client_id: id }],
  ])('is known by %s', async (_how, authorization, form) => {
    expect((await authenticate(authorization, form)).client).toMatchObject({
      kind: 'holder',
      grant: ours.grant,
    });
  });

  it.each<[string, string | undefined, Record<string, string>]>([
    ['an id alone', undefined, { client_id: id }],
    ['a secret alone', undefined, { client_secret: secret }],
    ['nothing', undefined, {}],
    ['another scheme before Basic', `x ${basic(`${id}:${secret}`)}`, {}],
    ['something after Basic', `${basic(`${id}:${secret}`)} x`, {}],
    ['no space after Basic', basic(`${id}:${secret}`).replace(' ', ''), {}],
    ['Basic in base64 with spare bits', 'Basic YTpiYx==', {}],
    ['Basic without a colon', basic('x'), {}],
    ['an id that is not form-encoded', basic(`%:${secret}`), {}],
    ['a secret that is not form-encoded', basic(`${id}:%`), {}],
  ])('is not known by %s, which is no attempt to guess', async (_how, authorization, form) => {
    const { client, attempts } = await authenticate(authorization, form);
    expect(client).toMatchObject({ kind: 'oauth-refusal', error: 'invalid_client', status: 401 });
    expect(attempts).toEqual([]);
  });

  it.each([
    ['another id', basic(`x:${secret}`)],
    ['a space after its id', basic(`${id}+:${secret}`)],
  ])('is not known by its secret with %s', async (_how, authorization) => {
    expect((await authenticate(authorization)).client).toMatchObject({
      error: 'invalid_client',
      cause: { stage: 'authenticate', code: 'credential_invalid' },
    });
  });

  it('authenticates in one way, with one id', async () => {
    for (const form of [posted, { client_secret: secret }, { client_id: 'x' }]) {
      expect((await authenticate(basic(`${id}:${secret}`), form)).client).toMatchObject({
        error: 'invalid_request',
        status: 400,
      });
    }
  });
});
