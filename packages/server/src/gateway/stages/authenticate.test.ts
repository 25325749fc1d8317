import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  createTestCall,
  createTestCalls,
  createTestScheme,
  passed,
  refused,
} from '../../testing/test-call.ts';
import type { TestCalls } from '../../testing/test-call.ts';
import type { Call } from '../call.ts';
import type { CredentialScheme } from '../schemes/credential-scheme.ts';
import { authenticate } from './authenticate.ts';
import type { AuthenticateDeps } from './authenticate.ts';
import { match } from './match.ts';
import { receive } from './receive.ts';

let calls: TestCalls;
beforeAll(async () => {
  calls = await createTestCalls();
});
afterAll(() => calls.close());

interface Asked {
  readonly headers?: readonly string[];
  readonly hostAccount?: string;
  readonly schemes?: readonly CredentialScheme[];
  readonly deps?: Partial<AuthenticateDeps>;
}

function ask({ headers = ['Authorization', 'Bearer good'], hostAccount, schemes, deps = {} }: Asked = {}) {
  const rawHeaders = ['Host', 'api.test', ...headers];
  const matched = passed(
    match(passed(receive(createTestCall('GET', '/v5/profiles/1', { rawHeaders }), calls.deps)), calls.deps),
  );
  const route = { ...matched.route, schemes: schemes ?? matched.route.schemes };
  const call: Call<'matched'> = { ...matched, route, hostAccount };
  return authenticate(call, { ...calls.deps, ...deps });
}
const bearer = (text: string) => ['Authorization', `Bearer ${text}`];
const askNow = (asked?: Asked) => {
  const answer = ask(asked);
  if (answer instanceof Promise) throw new Error('it waits');
  return answer;
};

describe('a good credential', () => {
  test('is accepted at once, with all that the decision rests on', () => {
    const [key] = calls.grant.keys;
    expect(passed(askNow())).toMatchObject({
      phase: 'authenticated',
      grant: calls.grant,
      key,
      scheme: 'bearer',
      viewRevision: calls.view.revision,
      tokenId: 'token-1',
      tokenKid: 'kid-1',
      isReadOnly: undefined,
    });
    expect(passed(askNow()).verificationKeys).toBe(calls.view.verificationKeys);
    expect(passed(askNow({ headers: bearer('reading') })).isReadOnly).toBe(true);
  });

  test('that has to be looked up is accepted as of the moment before the look-up', async () => {
    let revision = 5;
    const view = { ...calls.view, isFresh: () => true, get revision() { return revision; } }; // prettier-ignore
    const pending = ask({ headers: bearer('late'), deps: { view } });
    revision = 6;
    expect(passed(await pending)).toMatchObject({ phase: 'authenticated', viewRevision: 5 });
  });

  test('is not counted as a failed attempt', () => {
    const limitFailures = vi.fn<() => number>(() => 9);
    expect(passed(askNow({ deps: { limitFailures } })).phase).toBe('authenticated');
    expect(limitFailures).not.toHaveBeenCalled();
  });

  test('is found among the schemes of the API in any order', () => {
    const schemes = { bearer: createTestScheme(calls.grant), basic: createTestScheme(calls.grant) };
    expect(passed(askNow({ schemes: ['dpop', 'bearer'], deps: { schemes } })).scheme).toBe('bearer');
    const basic = { ...schemes, bearer: { ...schemes.bearer, find: () => undefined } };
    expect(passed(askNow({ schemes: ['bearer', 'basic'], deps: { schemes: basic } })).scheme).toBe('basic');
  });
});

describe('no decision', () => {
  test('is made on a view that may have missed a cut-off', () => {
    const view = { ...calls.view, isFresh: () => false };
    expect(refused(askNow({ deps: { view } })).code).toBe('gateway_stale');
  });

  test('is made where the look-up fails: the caller is asked to come again', async () => {
    const refusal = refused(await ask({ headers: bearer('failing') }));
    expect(refusal).toMatchObject({ stage: 'authenticate', code: 'storage_unavailable', retryAfterS: 1 });
    expect(refusal.rule).toContain('the storage is away');
    const schemes = {
      bearer: { ...createTestScheme(calls.grant), identify: () => Promise.reject(new Error('')) },
    };
    expect(refused(await ask({ deps: { schemes } })).code).toBe('storage_unavailable');
  });
});

describe('exactly one credential', () => {
  test('none is challenged', () => {
    expect(refused(askNow({ headers: [] }))).toMatchObject({
      stage: 'authenticate',
      code: 'credential_missing',
      headers: { 'www-authenticate': ['Bearer'] },
    });
  });

  test('two are refused by the headers that they came in, and never by their texts', () => {
    const headers = [...bearer('good'), 'X-API-Key', 'secret'];
    const refusal = refused(askNow({ headers }));
    expect(refusal).toMatchObject({ stage: 'authenticate', code: 'credential_ambiguous' });
    expect(refusal.rule).toContain('authorization, x-api-key');
    expect(JSON.stringify(refusal)).not.toContain('secret');
  });

  test('one of a scheme that the API does not take is challenged with those that it takes', () => {
    const schemes = { bearer: createTestScheme(calls.grant), basic: { ...createTestScheme(calls.grant), challenge: () => 'Basic realm="x"' } }; // prettier-ignore
    const asked = { headers: ['Authorization', 'Digest x'], schemes: ['bearer', 'basic'] as const };
    expect(refused(askNow({ ...asked, deps: { schemes } }))).toMatchObject({
      stage: 'authenticate',
      code: 'credential_scheme_refused',
      headers: { 'www-authenticate': ['Bearer', 'Basic realm="x"'] },
    });
    expect(refused(askNow({ ...asked, schemes: ['dpop'], deps: { schemes } })).code).toBe(
      'credential_scheme_refused',
    );
  });
});

describe('a bad credential', () => {
  const invalid = 'Bearer error="invalid_token"';

  test.each([
    ['unknown', 'credential_invalid'],
    ['expired', 'token_expired'],
  ])('that is %s is challenged as RFC 6750 says', (text, code) => {
    expect(refused(askNow({ headers: bearer(text) }))).toMatchObject({
      stage: 'authenticate',
      code,
      headers: { 'www-authenticate': [invalid] },
    });
  });

  test('is called invalid only in the challenge of the scheme that has a word for it', () => {
    const basic = { ...createTestScheme(calls.grant), challenge: () => 'Basic' };
    const deps = { schemes: { bearer: createTestScheme(calls.grant), basic } };
    const refusal = refused(askNow({ headers: bearer('unknown'), schemes: ['bearer', 'basic'], deps }));
    expect(refusal.headers).toEqual({ 'www-authenticate': [invalid, 'Basic'] });
  });

  test('keeps what alerts are told of it, and why the log says it was refused', () => {
    const dead = refused(askNow({ headers: bearer('dead') }));
    expect(dead.deadCredential).toEqual({ kind: 'key', digest: 'digest-1' });
    expect(dead.rule).toBe('the test key is dead');
    expect(refused(askNow({ headers: bearer('unknown') }))).not.toHaveProperty('deadCredential');
  });

  test('of another licence than the host’s is as unknown as any other', () => {
    expect(passed(askNow({ hostAccount: calls.grant.licenceAccountName })).phase).toBe('authenticated');
    expect(refused(askNow({ hostAccount: 'other' }))).toMatchObject({
      code: 'credential_invalid',
      headers: { 'www-authenticate': [invalid] },
    });
  });

  test('is not challenged where nothing was said of it: the scheme asks to wait', () => {
    const refusal = refused(askNow({ headers: bearer('busy') }));
    expect(refusal).toMatchObject({ code: 'rate_limited', retryAfterS: 7 });
    expect(refusal).not.toHaveProperty('headers');
  });
});

describe('who has tried too often', () => {
  const limitFailures = vi.fn<(address: string) => number | undefined>((address) =>
    address === '127.0.0.1' ? 42 : undefined,
  );
  const deps = { limitFailures };

  test('is told to wait, and nothing of the credential', () => {
    const refusal = refused(askNow({ headers: bearer('unknown'), deps }));
    expect(refusal).toMatchObject({
      stage: 'authenticate',
      code: 'rate_limited',
      retryAfterS: 42,
      facts: { limit: 'failed attempts from this address' },
    });
    expect(refusal).not.toHaveProperty('headers');
    expect(refusal).not.toHaveProperty('deadCredential');
    expect(refusal.rule).toContain('the test token is unknown');
  });

  test('is told the same on the host of another licence, and alerts still hear of a dead key', () => {
    expect(refused(askNow({ hostAccount: 'other', deps })).code).toBe('rate_limited');
    expect(refused(askNow({ headers: bearer('dead'), deps }))).toMatchObject({
      code: 'rate_limited',
      deadCredential: { kind: 'key' },
    });
  });

  test('learns that a token that was good once has ended: that is no guess', () => {
    limitFailures.mockClear();
    expect(refused(askNow({ headers: bearer('dying'), deps })).code).toBe('credential_invalid');
    expect(refused(askNow({ headers: bearer('expired'), deps })).code).toBe('token_expired');
    expect(refused(askNow({ headers: [], deps })).code).toBe('credential_missing');
    expect(limitFailures).not.toHaveBeenCalled();
  });

  test('is somebody of this address alone', () => {
    const others = { limitFailures: () => undefined };
    expect(refused(askNow({ headers: bearer('unknown'), deps: others })).code).toBe('credential_invalid');
    limitFailures.mockClear();
    askNow({ headers: bearer('unknown'), deps });
    expect(limitFailures.mock.calls).toEqual([['127.0.0.1']]);
  });
});
