import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refuse } from '../../domain/refusal.ts';
import type { CallRecord } from '../../observe/call-record.ts';
import { createTestCall, createTestCalls, passed, testNowMs } from '../../testing/test-call.ts';
import type { TestCalls } from '../../testing/test-call.ts';
import { testApi, testEnvironment } from '../../testing/test-gateway.ts';
import type { Call, ForwardedCall, ReachedCall } from '../call.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { match } from './match.ts';
import { receive } from './receive.ts';
import { record } from './record.ts';

let calls: TestCalls;
let limited: Call<'limited'>;
beforeAll(async () => {
  calls = await createTestCalls();
  const call = createTestCall('GET', '/v5/profiles/1?secret=1', { headers: ['User-Agent', 'shop/1'] });
  const decision = await calls.decide(call);
  limited = passed(decision);
});
afterAll(() => calls.close());

const forwarded: ForwardedCall = {
  kind: 'forwarded',
  status: 201,
  requestBytes: 3,
  responseBytes: 4,
  failure: undefined,
};

interface Ended {
  readonly call?: ReachedCall;
  readonly outcome?: ForwardedCall | Refusal;
}

function recordOf({ call = limited, outcome = forwarded }: Ended): CallRecord {
  const seen: CallRecord[] = [];
  const sink = (entry: CallRecord): void => void seen.push(entry);
  record(call, outcome, {
    environment: testEnvironment,
    sinks: [sink, sink],
    now: () => testNowMs + 25,
  });
  const [entry] = seen;
  if (entry === undefined || seen[1] !== entry) throw new Error('not every sink was told the same');
  return entry;
}

describe('the record of a call', () => {
  test('says who called what, how it ended, and nothing of the query', () => {
    expect(recordOf({})).toEqual({
      requestId: 'request-1',
      atMs: testNowMs,
      durationMs: 25,
      environment: testEnvironment,
      method: 'GET',
      path: '/v5/profiles/1',
      clientAddress: '127.0.0.1',
      userAgent: 'shop/1',
      apiId: testApi,
      basePath: '/v5',
      isDeprecated: false,
      scheme: 'bearer',
      operationId: 'GET /profiles/{id}',
      licenceId: calls.grant.licenceId,
      apiUserId: calls.grant.apiUserId,
      keyId: limited.key.id,
      status: 201,
      code: undefined,
      stage: undefined,
      rule: undefined,
      deadCredential: undefined,
      clock: undefined,
      requestBytes: 3,
      responseBytes: 4,
    });
  });

  test('of a refusal has its code, stage, rule and status, and no bytes', () => {
    const deadCredential = { kind: 'key', digest: 'x' } as const;
    const outcome = refuse('authorise', 'right_missing', 'because', { deadCredential });
    expect(recordOf({ outcome })).toMatchObject({
      status: 403,
      code: 'right_missing',
      stage: 'authorise',
      rule: 'because',
      deadCredential,
      requestBytes: 0,
      responseBytes: 0,
    });
  });

  test('of a refusal has the status that the API gives it', () => {
    const errorShape = {
      contentType: 'application/json',
      body: {},
      codes: { right_missing: { status: 418 } },
    };
    const call = { ...limited, route: { ...limited.route, errorShape } };
    expect(recordOf({ call, outcome: refuse('authorise', 'right_missing', '') }).status).toBe(418);
  });

  test('of a call that was cut off has the answer’s status and why it was cut', () => {
    const failure = refuse('forward', 'client_gone', 'it went');
    expect(recordOf({ outcome: { ...forwarded, failure } })).toMatchObject({
      status: 201,
      code: 'client_gone',
      stage: 'forward',
      rule: 'it went',
      responseBytes: 4,
    });
  });

  test('of a call that came nowhere says nothing that was not judged', () => {
    const outcome = refuse('receive', 'path_not_canonical', '');
    expect(recordOf({ call: createTestCall('GET', '/../x'), outcome })).toMatchObject({
      method: 'GET',
      path: undefined,
      clientAddress: undefined,
      userAgent: undefined,
      apiId: undefined,
      basePath: undefined,
      isDeprecated: false,
      scheme: undefined,
      operationId: undefined,
      licenceId: undefined,
      apiUserId: undefined,
      keyId: undefined,
      status: 400,
    });
  });
});

describe('a call of something deprecated', () => {
  const at = (deprecatedAtMs: number) => ({ deprecatedAtMs, sunsetAtMs: null, link: null, successor: null });

  function isDeprecated(change: { operation?: object; route?: object; scheme?: 'basic' }): boolean {
    const call = {
      ...limited,
      scheme: change.scheme ?? limited.scheme,
      operation: { ...limited.operation, ...change.operation },
      route: { ...limited.route, ...change.route },
    };
    return recordOf({ call }).isDeprecated;
  }

  test('is counted as one: an operation, a base path, or the legacy credential', () => {
    expect(isDeprecated({})).toBe(false);
    expect(isDeprecated({ operation: { deprecated: true } })).toBe(true);
    expect(isDeprecated({ scheme: 'basic' })).toBe(true);
    expect(isDeprecated({ operation: { deprecation: at(testNowMs) } })).toBe(true);
    expect(isDeprecated({ route: { deprecation: at(testNowMs) } })).toBe(true);
  });

  test('is none before the day', () => {
    expect(isDeprecated({ operation: { deprecation: at(testNowMs + 1) } })).toBe(false);
    expect(isDeprecated({ route: { deprecation: at(testNowMs + 1) } })).toBe(false);
  });

  test('is one before anybody is known', () => {
    const { deps } = calls;
    const matched = passed(match(passed(receive(createTestCall('GET', '/v5/profiles/1'), deps)), deps));
    const call = { ...matched, operation: { ...matched.operation, deprecated: true } };
    const outcome = refuse('authenticate', 'credential_missing', '');
    expect(recordOf({ call, outcome })).toMatchObject({
      isDeprecated: true,
      scheme: undefined,
      apiId: testApi,
    });
  });
});
