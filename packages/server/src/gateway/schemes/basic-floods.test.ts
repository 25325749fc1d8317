import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { apiKeyIdSchema } from '@postern/contract/ids';
import { createBasicAttempts } from '../../compose/limit-token-exchange.ts';
import { createPasswordHasher } from '../../crypto/password-hash.ts';
import type { PasswordHasher } from '../../crypto/password-hash.ts';
import type { PasswordCost } from '../../crypto/password-hashes/known-hash.ts';
import { Secret } from '../../domain/secret.ts';
import {
  createTestAccess,
  createTestGatewayDeps,
  createTestGrant,
  createTestSettings,
} from '../../testing/test-gateway.ts';
import { createDecideDeps } from '../create-decide-deps.ts';
import { decide } from '../pipeline.ts';
import { createCall } from '../advance-call.ts';
import { isRefusal } from '../../domain/refusal.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const hasher = createPasswordHasher();
let passwordHash: string;
beforeAll(async () => {
  passwordHash = await hasher.hash(new Secret('right'));
});

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

interface Check {
  readonly kind: 'password' | 'dummy';
  readonly asker: string | undefined;
  readonly cost?: PasswordCost | undefined;
}

async function createDesk({ drawCost = (): PasswordCost | undefined => undefined } = {}) {
  const id = apiKeyIdSchema.parse(`key_${'c'.repeat(16)}`);
  const grant = createTestGrant({
    webServiceAccounts: [{ id, version: 1, name: 'WSshop', passwordHash }],
  });
  const { source, access, view } = await createTestAccess([grant]);
  closers.push(() => access.close());
  const settings = createTestSettings(1);
  const routes = settings.routes.map((route) => ({ ...route, schemes: ['basic'] as const }));
  const { deps } = createTestGatewayDeps({ ...settings, routes }, view);
  const clock = { nowMs: Date.now() };
  const now = () => clock.nowMs;
  const checks: Check[] = [];
  const own = createPasswordHasher();
  const counting: PasswordHasher = {
    ...own,
    isPassword: (text, hash, by) => (
      checks.push({ kind: 'password', asker: by?.asker }),
      own.isPassword(text, hash, by)
    ),
    refuseSlowly: (text, by) => (
      checks.push({ kind: 'dummy', asker: by?.asker, cost: by?.cost }),
      own.refuseSlowly(text, by)
    ),
  };
  const deciding = createDecideDeps({
    ...deps,
    hasher: counting,
    basicAttempts: createBasicAttempts(now),
    drawPasswordCost: drawCost,
    now,
  });
  return {
    source,
    clock,
    checks,
    /** `ok`, or the code of the refusal. */
    async judge(authorization: string, peerAddress: string): Promise<string> {
      const decision = await decide(
        createCall({
          requestId: 'r1',
          method: 'GET',
          rawTarget: '/v5/profiles/1',
          rawHeaders: ['Host', 'api.test', 'Authorization', authorization],
          httpVersion: '1.1',
          peerAddress,
          isEncrypted: true,
          atMs: 0,
        }),
        deciding,
      );
      if (!isRefusal(decision)) return 'ok';
      const { code, isHeld } = decision;
      return isHeld === true ? `${code}, held` : code;
    },
  };
}

describe('guessing web service accounts from one address', () => {
  it('leaves other addresses their places, for passwords that were never seen before too', async () => {
    const { judge } = await createDesk();
    const guesses = Array.from({ length: 100 }, (_, at) =>
      // All from one /64, in which a client can choose any address
      judge(basic(`demo/WSnobody-${at}:x`), `2001:db8::${(at + 1).toString(16)}`),
    );
    const others = ['192.0.2.1', '192.0.2.2', '2001:db8:0:1::1'].map((address, at) =>
      judge(basic(at === 1 ? 'demo/WSshop:wrong' : 'demo/WSshop:right'), address),
    );
    expect(await Promise.all(others)).toEqual(['ok', 'credential_invalid', 'ok']);
    // One ran, sixteen waited.
    const outcomes = await Promise.all(guesses);
    expect(outcomes.filter((code) => code === 'credential_invalid')).toHaveLength(17);
    expect(outcomes.filter((code) => code === 'gateway_busy, held')).toHaveLength(83);
  });

  it('is neither hashed nor looked up beyond its failures, whatever the password', async () => {
    const { judge, checks, source } = await createDesk();
    for (let attempt = 0; attempt < 100; attempt++) await judge('Basic %%%', '192.0.2.1');
    const before = source.queries.length;
    expect(await judge(basic('demo/WSshop:right'), '192.0.2.1')).toBe('rate_limited, held');
    expect(await judge(basic('demo/WSnobody:x'), '192.0.2.1')).toBe('rate_limited, held');
    expect(source.queries).toHaveLength(before);
    expect(checks).toEqual([]);
    expect(await judge(basic('demo/WSshop:right'), '192.0.2.2')).toBe('ok');
  });

  it('never locks out a credential that fitted lately, which has a turn of its own', async () => {
    const { judge, checks, clock } = await createDesk();
    expect(await judge(basic('demo/WSshop:right'), '192.0.2.1')).toBe('ok');
    for (let attempt = 0; attempt < 100; attempt++) await judge('Basic %%%', '192.0.2.1');
    clock.nowMs += 5 * 60_000 + 1;
    expect(await judge(basic('demo/WSshop:right'), '192.0.2.1')).toBe('ok');
    expect(checks.map(({ asker }) => asker)).toEqual(['192.0.2.1', `account key_${'c'.repeat(16)}`]);
  });
});

it('a password that fitted is hashed once as long as it is used every five minutes', async () => {
  const { judge, checks, clock } = await createDesk();
  for (let call = 0; call < 20; call++) {
    expect(await judge(basic('demo/WSshop:right'), '192.0.2.1')).toBe('ok');
    clock.nowMs += 4 * 60_000;
  }
  expect(checks).toHaveLength(1);
});

describe('an account that does not exist', () => {
  it('joins equal checks that run at once, like one that does', async () => {
    const { judge, checks } = await createDesk();
    for (const account of ['WSshop', 'WSnobody']) {
      checks.length = 0;
      // The first look-up of each account is not joined with its second.
      await judge(basic(`demo/${account}:first`), '192.0.2.1');
      await Promise.all(Array.from({ length: 12 }, () => judge(basic(`demo/${account}:x`), '192.0.2.1')));
      expect(checks).toHaveLength(2);
    }
  });

  it('costs what the draw says', async () => {
    const { judge, checks } = await createDesk({ drawCost: () => 'argon2id m=65536,t=3,p=4' });
    expect(await judge(basic('demo/WSnobody:x'), '192.0.2.1')).toBe('credential_invalid');
    expect(checks).toEqual([{ kind: 'dummy', asker: '192.0.2.1', cost: 'argon2id m=65536,t=3,p=4' }]);
  });
});
