import { afterEach, describe, expect, test } from 'vitest';
import { rightsSchema } from '@postern/contract/rights';
import { createTestCall, createTestCalls, testNowMs } from '../../testing/test-call.ts';
import type { TestCallDetails, TestCallOptions, TestCalls } from '../../testing/test-call.ts';
import type { Call } from '../call.ts';
import { isRefusal } from '../../domain/refusal.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Decision } from '../pipeline.ts';

const opened: TestCalls[] = [];
afterEach(async () => {
  for (const calls of opened.splice(0)) await calls.close();
});

async function open(options: TestCallOptions = {}): Promise<TestCalls> {
  const calls = await createTestCalls(options);
  opened.push(calls);
  return calls;
}

function refusalOf(decision: Decision): Refusal {
  if (!isRefusal(decision)) throw new Error('the call was allowed');
  return decision;
}

function allowedOf(decision: Decision): Call<'limited'> {
  if (isRefusal(decision)) throw new Error(decision.rule);
  return decision;
}

const post = (details: TestCallDetails = {}) => createTestCall('POST', '/v5/profiles', details);
const readers = { rights: rightsSchema.parse({ profiles: 'read' }) };

describe('the levels of an API user', () => {
  test('let through what they cover, unread and unchanged', async () => {
    const calls = await open();
    const allowed = allowedOf(await calls.decide(createTestCall('GET', '/v5/profiles/1')));
    expect(allowed).toMatchObject({ phase: 'limited' });
    expect(allowed.inspectedBody).toBeUndefined();
    expect(allowed.narrowings).toBeUndefined();
  });

  test('that are missing are named as the console names them', async () => {
    const calls = await open({ grant: readers });
    expect(refusalOf(await calls.decide(createTestCall('POST', '/v5/imports')))).toMatchObject({
      stage: 'authorise',
      code: 'right_missing',
      facts: { needed: 'Imports: Read and write; Profiles: Read and write' },
    });
  });

  test('do not matter for a module that is closed to all', async () => {
    const closed = {
      id: 'closed',
      method: 'GET',
      pathTemplate: '/closed',
      name: '',
      section: '',
      requirements: [{ moduleId: 'vault', scope: 'read' }],
      deprecated: false,
      internal: false,
    };
    const calls = await open({ operations: [closed], modules: [{ id: 'vault', name: 'Vault', definability: 'closed', levels: ['none'] }] }); // prettier-ignore
    const refusal = refusalOf(await calls.decide(createTestCall('GET', '/v5/closed')));
    expect(refusal.facts).toEqual({ needed: 'Vault, which is closed to all' });
  });

  test('let nobody call what has no module', async () => {
    const calls = await open();
    expect(refusalOf(await calls.decide(createTestCall('GET', '/v5/unclassified')))).toMatchObject({
      stage: 'authorise',
      code: 'operation_unclassified',
    });
  });

  test('do not help where the access type does not include the operation', async () => {
    const calls = await open({ grant: { accessType: 'nobody has configured it' } });
    expect(refusalOf(await calls.decide(createTestCall('GET', '/v5/profiles/1')))).toMatchObject({
      stage: 'authorise',
      code: 'access_type_excludes',
      facts: { accessType: 'nobody has configured it' },
    });
  });
});

describe('a token that was asked for with the scope read', () => {
  const rawHeaders = ['Host', 'api.test', 'Authorization', 'Bearer reading'];

  test('reads, and is told of the scope where it would write (RFC 6750 section 3.1)', async () => {
    const calls = await open();
    expect(await calls.judge(createTestCall('GET', '/v5/profiles/1', { rawHeaders }))).toBeUndefined();
    expect(
      refusalOf(await calls.decide(createTestCall('PUT', '/v5/profiles/1', { rawHeaders }))),
    ).toMatchObject({
      stage: 'authorise',
      code: 'scope_insufficient',
      facts: { scope: 'read' },
      headers: { 'www-authenticate': 'Bearer realm="API", error="insufficient_scope", scope="read write"' },
    });
  });

  test('is told so in the words of its own scheme', async () => {
    const calls = await open({ route: { schemes: ['dpop'] } });
    const { bearer } = calls.deps.schemes;
    const deps = { ...calls.deps, schemes: { dpop: bearer } };
    const { decide } = await import('../pipeline.ts');
    const decision = await decide(createTestCall('PUT', '/v5/profiles/1', { rawHeaders }), deps as never);
    expect(refusalOf(decision).headers).toEqual({
      'www-authenticate': 'DPoP realm="API", error="insufficient_scope", scope="read write"',
    });
  });
});

describe('who may not call at all', () => {
  test.each([
    ['a deactivated API user', { status: 'deactivated' as const }, 'api_user_deactivated'],
    ['one whose time has passed', { expiresAtMs: testNowMs }, 'key_expired'],
    ['one from a foreign address', { networkRanges: ['10.0.0.0/8'] }, 'network_refused'],
  ])('is refused before its rights are looked at: %s', async (_who, grant, code) => {
    const calls = await open({ grant: { ...grant, rights: rightsSchema.parse({}) } });
    expect(refusalOf(await calls.decide(post()))).toMatchObject({ stage: 'admit', code });
  });

  test('is nobody whose time is still to come, from an address of its own', async () => {
    const calls = await open({ grant: { expiresAtMs: testNowMs + 1, networkRanges: ['127.0.0.0/8'] } });
    expect(await calls.judge(post())).toBeUndefined();
  });
});

describe('a form that could name another method', () => {
  test('is refused where it cannot be looked through', async () => {
    const calls = await open();
    const form = ['Content-Type', 'application/x-www-form-urlencoded', 'Content-Encoding', 'gzip'];
    expect(await calls.judge(post({ headers: form, body: 'x' }))).toBe('method_override_refused');
    expect(
      await calls.judge(post({ body: '{}', headers: ['Content-Type', 'application/json'] })),
    ).toBeUndefined();
  });
});
