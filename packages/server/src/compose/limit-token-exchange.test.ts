import { describe, expect, it } from 'vitest';
import { createExchangeLimiter, createFailedCallLimiter } from './limit-token-exchange.ts';

const limits = { tokenExchangesPerMinute: 600 };
const quarterHourMs = 15 * 60_000;

async function failTimes(
  times: number,
  limit: ReturnType<typeof createExchangeLimiter>,
  clientAddress: string,
) {
  const answers = [];
  for (let attempt = 0; attempt < times; attempt++)
    answers.push(await limit({ kind: 'failed', clientAddress }));
  return answers;
}

describe('the limit of token exchanges', () => {
  it('ends a flood of wrong keys from one address, and lets it try again later', async () => {
    let nowMs = 0;
    const limit = createExchangeLimiter(() => nowMs, limits);
    expect(await failTimes(100, limit, '192.0.2.1')).not.toContainEqual(expect.any(Number));
    expect(await failTimes(1, limit, '192.0.2.1')).toEqual([900]);
    nowMs = quarterHourMs + 1;
    expect(await failTimes(1, limit, '192.0.2.1')).toEqual([undefined]);
  });

  it('counts an IPv6 client by its network, and no address for another', async () => {
    const limit = createExchangeLimiter(() => 0, limits);
    await failTimes(100, limit, '2001:db8::1');
    expect(await failTimes(1, limit, '2001:db8::ffff')).toEqual([900]);
    expect(await failTimes(1, limit, '2001:db8:0:1::1')).toEqual([undefined]);
    expect(await failTimes(1, limit, '192.0.2.1')).toEqual([undefined]);
  });

  it('never counts failures against a valid key from the same address', async () => {
    const limit = createExchangeLimiter(() => 0, limits);
    await failTimes(200, limit, '192.0.2.1');
    expect(await limit({ kind: 'valid', clientAddress: '192.0.2.1', keyId: 'key_a' })).toBeUndefined();
  });
});

describe('the limit of exchanges of one key', () => {
  it('is by the minute and as configured, so that a client that gets a token for every call of its plan is served', async () => {
    let nowMs = 0;
    const limit = createExchangeLimiter(() => nowMs, { tokenExchangesPerMinute: 100 });
    const exchange = (keyId: string) => limit({ kind: 'valid', clientAddress: '192.0.2.1', keyId });
    for (let minute = 0; minute < 20; minute++) {
      const answers = [];
      for (let call = 0; call < 100; call++) answers.push(await exchange('key_a'));
      expect(answers).not.toContainEqual(expect.any(Number));
      expect(await exchange('key_a')).toBe(60);
      expect(await exchange(`key_of_others_${minute}`)).toBeUndefined();
      nowMs += 60_000;
    }
  });
});

describe('the limit of calls with credentials that nobody has', () => {
  it('counts by address, an IPv6 client by its network', () => {
    const limit = createFailedCallLimiter(() => 0);
    const tries = Array.from({ length: 301 }, (_, at) => limit(`2001:db8::${(at + 1).toString(16)}`));
    expect(tries.filter((answer) => answer === undefined)).toHaveLength(300);
    expect(tries.at(-1)).toBe(900);
    expect(limit('2001:db8:0:1::1')).toBeUndefined();
  });
});
