import { afterEach, describe, expect, it } from 'vitest';
import { apiKeyIdSchema } from '@postern/contract/ids';
import { createBasicAttempts } from '../../compose/limit-token-exchange.ts';
import { createPasswordHasher } from '../../crypto/password-hash.ts';
import type { AcceptedAccount, AccessGrant } from '../../domain/access-grant.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { Secret } from '../../domain/secret.ts';
import {
  createTestAccess,
  createTestGatewayDeps,
  createTestGrant,
  createTestSettings,
  createTestToken,
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
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

async function createAccount(password: string, version: number): Promise<AcceptedAccount> {
  const id = apiKeyIdSchema.parse(`key_${'b'.repeat(16)}`);
  return { id, version, name: 'WSshop', passwordHash: await hasher.hash(new Secret(password)) };
}

async function createDesk(change: Partial<AccessGrant> = {}) {
  const grant = createTestGrant(change);
  const { source, access, view } = await createTestAccess([grant]);
  closers.push(() => access.close());
  const settings = createTestSettings(1);
  const routes = settings.routes.map((route) => ({ ...route, schemes: ['bearer', 'basic'] as const }));
  const { deps } = createTestGatewayDeps({ ...settings, routes }, view);
  const clock = { nowMs: Date.now() };
  const now = () => clock.nowMs;
  const basicAttempts = createBasicAttempts(now);
  const deciding = createDecideDeps({ ...deps, hasher, basicAttempts, now });
  return {
    grant,
    clock,
    /** Undefined: it passed. */
    async judge(authorization: string, peerAddress = '192.0.2.1'): Promise<Refusal | undefined> {
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
      return isRefusal(decision) ? decision : undefined;
    },
    async remove() {
      source.grants.delete(grant.apiUserId);
      await access.flushThrough(source.change({ kind: 'api-user', subjectId: grant.apiUserId }).sequence);
    },
    async become(next: Partial<AccessGrant>) {
      source.grants.set(grant.apiUserId, { ...grant, ...next });
      await access.flushThrough(source.change({ kind: 'api-user', subjectId: grant.apiUserId }).sequence);
    },
  };
}

describe('a credential that was cut off', () => {
  it('is no guess where its API user was deleted: as many calls as one likes are told so', async () => {
    const { grant, judge, remove } = await createDesk();
    const token = `Bearer ${await createTestToken(grant)}`;
    expect(await judge(token)).toBeUndefined();
    await remove();
    for (let call = 0; call < 320; call++) {
      expect(await judge(token)).toMatchObject({
        code: 'credential_invalid',
        deadCredential: { kind: 'token', apiUserId: grant.apiUserId },
      });
    }
  });

  it('is told to alerts as the token of a key that was reset', async () => {
    const { grant, judge, become } = await createDesk();
    const token = `Bearer ${await createTestToken(grant)}`;
    expect(await judge(token)).toBeUndefined();
    await become({ keys: grant.keys.map((key) => ({ ...key, version: 2 })) });
    expect(await judge(token)).toMatchObject({
      code: 'credential_invalid',
      deadCredential: { kind: 'token', apiUserId: grant.apiUserId, keyId: grant.keys[0]?.id },
    });
    expect((await judge(`${token}x`))?.deadCredential).toBeUndefined();
  });

  it('is a token whose licence is not that of its API user', async () => {
    const { grant, judge, become } = await createDesk();
    const token = `Bearer ${await createTestToken(grant)}`;
    expect(await judge(token)).toBeUndefined();
    await become({ licenceNumber: grant.licenceNumber + 1 });
    expect(await judge(token)).toMatchObject({ code: 'credential_invalid' });
  });

  it.each(['changed', 'deleted'])(
    'is told to alerts as the password of an account that was %s, and a guess is not',
    async (what) => {
      const { grant, judge, become } = await createDesk({
        webServiceAccounts: [await createAccount('right', 1)],
      });
      expect(await judge(basic('demo/WSshop:right'))).toBeUndefined();
      await become({ webServiceAccounts: what === 'changed' ? [await createAccount('new', 2)] : [] });
      expect(await judge(basic('demo/WSshop:right'))).toMatchObject({
        code: 'credential_invalid',
        deadCredential: { kind: 'account', apiUserId: grant.apiUserId, name: 'demo/WSshop' },
      });
      expect((await judge(basic('demo/WSshop:wrong')))?.deadCredential).toBeUndefined();
    },
  );
});

describe('wrong passwords of web service accounts', () => {
  it('are slowed down per account and address, and never lock the right one out that fitted before', async () => {
    const { judge, clock } = await createDesk({ webServiceAccounts: [await createAccount('right', 1)] });
    expect(await judge(basic('demo/WSshop:right'))).toBeUndefined();
    for (let attempt = 0; attempt < 20; attempt++) {
      expect((await judge(basic('demo/WSshop:')))?.code).toBe('credential_invalid');
      expect((await judge(basic('demo/WSshop:wrong')))?.code).toBe('credential_invalid');
    }
    expect(await judge(basic('demo/WSshop:wrong'))).toMatchObject({
      stage: 'authenticate',
      code: 'rate_limited',
      retryAfterS: 900,
    });
    expect((await judge(basic('demo/WSother:wrong')))?.code).toBe('credential_invalid');
    expect((await judge(basic('demo/WSshop:wrong'), '192.0.2.2'))?.code).toBe('credential_invalid');
    expect(await judge(basic('demo/WSshop:right'))).toBeUndefined();
    expect(await judge(basic('demo/WSshop:right'), '192.0.2.2')).toBeUndefined();
    clock.nowMs += 15 * 60_000 + 1;
    expect((await judge(basic('demo/WSshop:wrong')))?.code).toBe('credential_invalid');
  });

  it('are slowed down per address, whatever accounts are tried and however broken they are', async () => {
    const { judge } = await createDesk();
    for (let attempt = 0; attempt < 100; attempt++) await judge('Basic %%%');
    expect((await judge('Basic %%%'))?.code).toBe('rate_limited');
    expect((await judge(basic('demo/WSx:y')))?.code).toBe('rate_limited');
  });
});
