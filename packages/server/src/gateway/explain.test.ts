import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rightsSchema } from '@postern/contract/rights';
import { createKeyText } from '../crypto/key-text.ts';
import type { AccessGrant } from '../domain/access-grant.ts';
import type { Secret } from '../domain/secret.ts';
import {
  createTestAccess,
  createTestCatalogue,
  createTestGatewayDeps,
  createTestGrant,
  createTestSettings,
  createTestToken,
} from '../testing/test-gateway.ts';
import type { TestAccess } from '../testing/test-gateway.ts';
import { createExplainer } from './explain.ts';
import type { CallToExplain, Explainer } from './explain.ts';

const readerKey = createKeyText('test', 'test').reveal();
const reader = createTestGrant({
  rights: rightsSchema.parse({ profiles: 'read' }),
  keys: createTestGrant().keys.map((key) => ({ ...key, digest: readerKey })),
});
const deactivated = createTestGrant({ status: 'deactivated', keys: [] });
const expired = createTestGrant({ expiresAtMs: 1, networkRanges: ['10.0.0.0/8'] });
const elsewhere = createTestGrant({ networkRanges: ['10.0.0.0/8'] });
const keyless = createTestGrant({ keys: [] });

const feed = {
  id: 'feed',
  method: 'GET',
  pathTemplate: '/feed',
  name: '',
  section: '',
  requirements: [{ moduleId: 'profiles', scope: 'read' }],
  deprecated: false,
  internal: false,
  upgrade: 'websocket',
};

let testAccess: TestAccess;
let explainer: Explainer;
beforeAll(async () => {
  const grants = [reader, deactivated, expired, elsewhere, keyless];
  testAccess = await createTestAccess(grants, { catalogue: createTestCatalogue([feed]) });
  const { deps } = createTestGatewayDeps(createTestSettings(1), testAccess.view);
  explainer = createExplainer({ ...deps, digestKey: (key: Secret) => key.reveal() });
});
afterAll(() => testAccess.access.close());

const explain = (grant: AccessGrant, call: Partial<CallToExplain> = {}) =>
  explainer.explain({
    method: 'GET',
    url: '/v5/profiles/1',
    credential: { kind: 'api-user', apiUserId: grant.apiUserId },
    ...call,
  });

describe('the explainer', () => {
  test('an allowed call: every judging stage passed, and what a dry run leaves out is not reached', async () => {
    const { outcome, fix, stages } = await explain(reader);
    expect([outcome, fix]).toEqual(['allowed', null]);
    expect(stages.map(({ stage, verdict }) => `${stage} ${verdict}`)).toEqual([
      'receive passed',
      'match passed',
      'authenticate assumed',
      'admit assumed',
      'authorise passed',
      'limit passed',
      'prepare not-reached',
      'forward not-reached',
      'filter not-reached',
      'record not-reached',
    ]);
  });

  test('says of an operation that its calls may switch to a websocket', async () => {
    const { outcome, stages } = await explain(reader, { url: '/v5/feed' });
    expect(outcome).toBe('allowed');
    expect(JSON.stringify(stages)).toContain('GET /feed, which may switch to a websocket');
  });

  test('several missing levels are one fix, and with it the same stages say yes', async () => {
    const { code, fix } = await explain(reader, { method: 'POST', url: 'https://api.test/v5/imports' });
    expect(code).toBe('right_missing');
    expect(fix).toMatchObject({
      kind: 'set-levels',
      levels: [
        { moduleId: 'imports', from: 'none', to: 'write' },
        { moduleId: 'profiles', from: 'read', to: 'write' },
      ],
    });
  });

  test.each([
    ['a deactivated API user', deactivated, {}, ['api_user_deactivated', 'reactivate']],
    ['an expiry', expired, {}, ['key_expired', 'extend-expiry']],
    [
      'an address outside the rules',
      elsewhere,
      { address: '192.0.2.7' },
      ['network_refused', 'add-network-rule'],
    ],
    ['an API user without a key', keyless, {}, ['credential_invalid', 'reset-key']],
    [
      'an unclassified operation',
      reader,
      { url: '/v5/unclassified' },
      ['operation_unclassified', 'classify-operation'],
    ],
    ['an unknown path', reader, { url: '/v5/nothing' }, ['operation_unknown', 'change-the-call']],
    [
      'a path that is not canonical',
      reader,
      { url: '/v5/../admin' },
      ['path_not_canonical', 'change-the-call'],
    ],
    [
      'a method that is not declared',
      reader,
      { method: 'DELETE' },
      ['method_not_allowed', 'change-the-call'],
    ],
    [
      'a method in small letters, which the gateway does not take for the same',
      reader,
      { method: 'get' },
      ['method_unknown', 'change-the-call'],
    ],
    [
      'a host that is not served',
      reader,
      { url: 'https://other.test/v5/profiles/1' },
      ['environment_unknown', 'change-the-call'],
    ],
  ] as const)('%s', async (_name, grant, call, expected) => {
    const explanation = await explain(grant, call);
    expect([explanation.outcome, explanation.code, explanation.fix?.kind]).toEqual(['refused', ...expected]);
    expect(explanation.stages.filter(({ verdict }) => verdict === 'refused')).toHaveLength(1);
  });

  test('a fix that is not enough by itself is not offered as one', async () => {
    const { fix } = await explain(expired, { address: '192.0.2.7' });
    expect(fix?.kind).toBe('none');
    expect(fix?.sentence).toContain('not enough');
  });

  test('network rules are assumed to hold when no address is given', async () => {
    expect((await explain(elsewhere)).outcome).toBe('allowed');
    expect((await explain(elsewhere, { address: '10.1.1.1' })).outcome).toBe('allowed');
  });

  test('a key and a token are judged, and neither is repeated', async () => {
    const token = await createTestToken(reader);
    const byToken = await explain(reader, { credential: { kind: 'token', text: token } });
    const byKey = await explain(reader, { credential: { kind: 'key', text: readerKey } });
    const byRubbish = await explain(reader, { credential: { kind: 'token', text: 'rubbish' } });
    expect([byToken.outcome, byKey.outcome, byRubbish.code]).toEqual([
      'allowed',
      'allowed',
      'credential_invalid',
    ]);
    expect(byToken.stages.find(({ stage }) => stage === 'authenticate')?.verdict).toBe('passed');
    expect(JSON.stringify([byToken, byKey])).not.toContain(readerKey);
    expect(JSON.stringify([byToken, byKey])).not.toContain('eyJ');
  });

  test('another licence’s API user, key and token are explained like ones that do not exist', async () => {
    const licenceId = 'lic_ffffffffffffffff' as never;
    const nobody = '00000000-0000-4000-8000-000000000000' as never;
    const none = await explain(reader, { licenceId, credential: { kind: 'api-user', apiUserId: nobody } });
    for (const credential of [
      { kind: 'api-user', apiUserId: reader.apiUserId } as const,
      { kind: 'token', text: await createTestToken(reader) } as const,
      { kind: 'key', text: readerKey } as const,
    ]) {
      const { code, fix } = await explain(reader, { licenceId, credential });
      expect({ code, fix }).toEqual({ code: none.code, fix: none.fix });
    }
  });
});
