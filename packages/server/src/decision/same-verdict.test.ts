import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Operation } from '@postern/contract/catalogue';
import { apiKeyIdSchema } from '@postern/contract/ids';
import { levelSchema } from '@postern/contract/level';
import { rightsSchema } from '@postern/contract/rights';
import type { ApiView } from '../access/access-view.ts';
import type { AccessGrant } from '../domain/access-grant.ts';
import { isRefusal } from '../domain/refusal.ts';
import { admit } from '../gateway/stages/admit.ts';
import { authorise } from '../gateway/stages/authorise.ts';
import { createCall } from '../gateway/advance-call.ts';
import type { Call } from '../gateway/call.ts';
import { judgeCalls } from '../portal/me/judge-calls.ts';
import { createTestAccess, createTestCatalogue, createTestGrant, testApi } from '../testing/test-gateway.ts';
import type { TestAccess } from '../testing/test-gateway.ts';
import { findKeyHolder } from '../tokens/find-key-holder.ts';
import { judgeStanding } from './judge-standing.ts';

const nowMs = 1_800_000_000_000;
const now = (): number => nowMs;
const clientAddress = '127.0.0.1';
const catalogue = createTestCatalogue([
  {
    id: 'unknown module',
    method: 'GET',
    pathTemplate: '/unknown',
    name: '',
    section: '',
    requirements: [{ moduleId: 'nowhere', scope: 'read' }],
    deprecated: false,
    internal: false,
  },
]);
const base = createTestGrant();

let access: TestAccess;
let api: ApiView;
beforeAll(async () => {
  access = await createTestAccess([base], { catalogue });
  const found = access.view.findApi(testApi);
  if (found === undefined) throw new Error('the test API is missing');
  api = found;
});
afterAll(() => access.access.close());

const end = fc.constantFrom(null, nowMs - 1, nowMs, nowMs + 1);
const grants: fc.Arbitrary<AccessGrant> = fc
  .record({
    status: fc.constantFrom('active' as const, 'deactivated' as const),
    accessType: fc.constantFrom('custom', 'admin', 'nobody has configured it'),
    rights: fc
      .record({
        profiles: fc.constantFrom(...levelSchema.options),
        imports: fc.constantFrom(...levelSchema.options),
      })
      .map((rights) => rightsSchema.parse(rights)),
    expiresAtMs: end,
    keyEndsAtMs: end,
  })
  .map(({ keyEndsAtMs, ...fields }) => ({
    ...base,
    ...fields,
    keys: [
      {
        id: apiKeyIdSchema.parse('key_0123456789abcdef'),
        version: 1,
        digest: 'digest',
        expiresAtMs: keyEndsAtMs,
      },
    ],
  }));

function callOf(grant: AccessGrant, operation: Operation): Call<'authenticated'> {
  const [key] = grant.keys;
  if (key === undefined) throw new Error('every generated API user has a key');
  const { revision: viewRevision, verificationKeys } = access.view;
  const request = {
    requestId: '',
    method: 'GET',
    rawTarget: '',
    rawHeaders: [],
    httpVersion: '1.1',
    atMs: nowMs,
  };
  const judged = { api, operation, route: { apiId: testApi }, clientAddress, grant, key, viewRevision };
  const call = createCall({ ...request, peerAddress: clientAddress, isEncrypted: false });
  // The stages under comparison read only these properties of the call.
  return Object.assign(call, {
    ...judged,
    scheme: 'bearer',
    verificationKeys,
  }) as unknown as Call<'authenticated'>;
}

function askGateway(call: Call<'authenticated'>): string | null {
  const admitted = admit(call, { now });
  if (isRefusal(admitted)) return admitted.code;
  const authorised = authorise(admitted, {});
  if (authorised instanceof Promise) throw new Error('no body is inspected here');
  return isRefusal(authorised) ? authorised.code : null;
}

test('gateway, portal, open calls and token endpoint agree on any API user and operation', async () => {
  await fc.assert(
    fc.asyncProperty(grants, fc.constantFrom(...catalogue.operations), async (grant, { id }) => {
      const operation = api.catalogue.operations.find((each) => each.id === id);
      if (operation === undefined) throw new Error('the catalogue lost an operation');
      const call = callOf(grant, operation);
      const gateway = askGateway(call);
      const portal = judgeCalls(grant, {
        api: { id: testApi, basePath: '/v5' } as Parameters<typeof judgeCalls>[1]['api'],
        view: api,
        nowMs,
      }).find(({ operationId }) => operationId === id);
      expect(portal?.code).toBe(gateway);
      expect(judgeStanding(call, grant, { view: access.view, now }).kind).toBe(
        gateway === null ? 'holds' : 'refused',
      );
      const holder = await findKeyHolder('a-key-of-an-earlier-system', { clientAddress }, tokenDeps(grant));
      const admission = admit(call, { now });
      expect('code' in holder ? holder.code : null).toBe(isRefusal(admission) ? admission.code : null);
    }),
    { seed: 11, numRuns: 500 },
  );
});

function tokenDeps(grant: AccessGrant): Parameters<typeof findKeyHolder>[2] {
  return {
    brand: 'test',
    environmentKind: 'test',
    acceptsImported: true,
    digestKey: () => 'digest',
    findGrantByKeyDigest: () => Promise.resolve(grant),
    nowMs: now,
  };
}
