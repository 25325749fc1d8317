import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestCall, createTestCalls } from '../../testing/test-call.ts';
import type { TestCalls } from '../../testing/test-call.ts';
import type { LimitedCall } from '../call.ts';
import { limit } from './limit.ts';

let calls: TestCalls;
beforeAll(async () => {
  calls = await createTestCalls();
});
afterAll(() => calls.close());

describe('a limit', () => {
  const asked: unknown[] = [];
  const limiter = {
    limit(call: LimitedCall['authorised']): LimitedCall {
      asked.push(call);
      return { kind: 'limited', authorised: call, rates: [] };
    },
  } as never;

  test('is asked for only where the API user or the API has one', async () => {
    const decision = await calls.decide(createTestCall('GET', '/v5/profiles/1'));
    if (decision.kind === 'denied') throw new Error(decision.refusal.rule);
    const { authorised } = decision;
    const { authenticated } = authorised.admitted;
    const plan: never = [] as never;
    const ofUser = { ...authenticated, grant: { ...authenticated.grant, ratePlan: plan } };
    const { matched } = authenticated;
    const ofApi = { ...authenticated, matched: { ...matched, route: { ...matched.route, ratePlan: plan } } };
    const spend = async (call: typeof authenticated, by: Parameters<typeof limit>[1]) =>
      limit({ ...authorised, admitted: { ...authorised.admitted, authenticated: call } }, by);

    expect(await spend(authenticated, { limiter })).toMatchObject({ kind: 'limited', rates: undefined });
    expect(await spend(ofUser, {})).toMatchObject({ kind: 'limited', rates: undefined });
    expect(asked).toEqual([]);
    expect(await spend(ofUser, { limiter })).toMatchObject({ rates: [] });
    expect(await spend(ofApi, { limiter })).toMatchObject({ rates: [] });
    expect(asked).toHaveLength(2);
  });
});
