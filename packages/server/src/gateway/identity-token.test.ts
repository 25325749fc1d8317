import { describe, expect, it } from 'vitest';
import { apiIdSchema } from '@postern/contract/ids';
import { createTestGrant } from '../testing/test-gateway.ts';
import { createIdentityTokens } from './identity-token.ts';
import type { IdentityClaims } from './identity-token.ts';

const [v4, v5] = [apiIdSchema.parse('v4'), apiIdSchema.parse('v5')];

describe('The signed identity header', () => {
  function start() {
    const signed: IdentityClaims[] = [];
    const clock = { nowMs: 1_800_000_000_000 };
    const tokens = createIdentityTokens({
      sign: (claims) => Promise.resolve(`signed ${signed.push(claims)}`),
      issuer: 'https://issuer.test',
      now: () => clock.nowMs,
    });
    return { tokens, signed, clock };
  }

  it('names the API that was called, so that its upstream cannot replay it to that of another one', async () => {
    const { tokens, signed } = start();
    const grant = createTestGrant();
    await tokens.get(grant, v4);
    await tokens.get(grant, v5);
    expect(signed.map(({ aud }) => aud)).toEqual([
      [`${grant.environment}:upstream`, `${grant.environment}:upstream:v4`],
      [`${grant.environment}:upstream`, `${grant.environment}:upstream:v5`],
    ]);
  });

  it('is made once for many calls of an API user on an API, and anew in good time and after forgetting', async () => {
    const { tokens, signed, clock } = start();
    const grant = createTestGrant();
    await Promise.all([tokens.get(grant, v5), tokens.get(grant, v5)]);
    expect(await tokens.get(grant, v5)).toBe('signed 1');
    expect(signed).toHaveLength(1);
    clock.nowMs += 200_000;
    expect(await tokens.get(grant, v5)).toBe('signed 2');
    tokens.forget();
    expect(await tokens.get(grant, v5)).toBe('signed 3');
    expect(await tokens.get(createTestGrant(), v5)).toBe('signed 4');
  });
});
