import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestCall, createTestCalls, passed } from '../../testing/test-call.ts';
import type { TestCalls } from '../../testing/test-call.ts';
import { toLimited } from '../advance-call.ts';
import type { Call } from '../call.ts';
import { admit } from './admit.ts';
import { authenticate } from './authenticate.ts';
import { authorise as judgeRights } from './authorise.ts';
import { limit } from './limit.ts';
import { match } from './match.ts';
import { receive } from './receive.ts';

let calls: TestCalls;
beforeAll(async () => {
  calls = await createTestCalls();
});
afterAll(() => calls.close());

async function authorise(): Promise<Call<'authorised'>> {
  const { deps } = calls;
  const matched = passed(match(passed(receive(createTestCall('GET', '/v5/profiles/1'), deps)), deps));
  return passed(await judgeRights(passed(admit(passed(await authenticate(matched, deps)), deps)), deps));
}

describe('a limit', () => {
  const asked: unknown[] = [];
  const limiter = {
    limit(call: Call<'authorised'>): Call<'limited'> {
      asked.push(call);
      return toLimited(call, { rates: [] });
    },
  } as never;

  test('is asked for only where the API user or the API has one', async () => {
    const authorised = await authorise();
    const plan: never = [] as never;
    const ofUser = { ...authorised, grant: { ...authorised.grant, ratePlan: plan } };
    const ofApi = { ...authorised, route: { ...authorised.route, ratePlan: plan } };
    const spend = async (call: Call<'authorised'>, by: Parameters<typeof limit>[1]) => limit({ ...call }, by);

    expect(await spend(authorised, { limiter })).toMatchObject({ phase: 'limited', rates: undefined });
    expect(await spend(ofUser, {})).toMatchObject({ phase: 'limited', rates: undefined });
    expect(asked).toEqual([]);
    expect(await spend(ofUser, { limiter })).toMatchObject({ rates: [] });
    expect(await spend(ofApi, { limiter })).toMatchObject({ rates: [] });
    expect(asked).toHaveLength(2);
  });
});
