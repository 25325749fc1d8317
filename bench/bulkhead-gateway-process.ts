import { licenceIdSchema } from '@postern/contract/ids';
import {
  createBasicAttempts,
  createExchangeLimiter,
  createFailedCallLimiter,
} from '../packages/server/src/compose/limit-token-exchange.ts';
import { HeldRefusals } from '../packages/server/src/gateway/held-refusals.ts';
import { createGateway } from '../packages/server/src/gateway/server.ts';
import {
  createTestAccess,
  createTestCatalogue,
  createTestGatewayDeps,
  createTestGrant,
  createTestSettings,
  createTestToken,
} from '../packages/server/src/testing/test-gateway.ts';
import { createTokenApp } from '../packages/server/src/tokens/create-token-app.ts';
import { startBenchPortal } from './bulkhead-portal.ts';

const sending = {
  requirements: [{ moduleId: 'profiles', scope: 'read' }],
  name: '',
  section: '',
  deprecated: false,
  internal: false,
  id: 'send',
  method: 'POST',
  pathTemplate: '/send',
  dimensions: {
    places: [{ in: 'body', kind: 'channel', name: 'channel', required: false, pointer: ['channel'] }],
    narrowings: [],
  },
};

/**
 * A gateway of the bulkhead bench, in a process of its own: `bounded` with 16 slots per licence, `open` without
 * bulkheads, and a portal beside it. Reports its port, the portal's, and five tokens, each of another licence.
 */
const [mode = '', upstreamPort = ''] = process.argv.slice(2);
const settings = createTestSettings(Number(upstreamPort));
const bulkhead = { callsPerLicence: 16, calls: 1_500, queuePerLicence: 200, queueMs: 2_000 };
const schemes = ['bearer', 'basic'] as const;
const routes = settings.routes.map((route) => ({
  ...route,
  schemes,
  ...(mode === 'bounded' ? { bulkhead } : {}),
}));
const limits = { ...settings.limits, inspectedBodyBytesMax: 1_048_576 };
const grants = Array.from({ length: 5 }, (_none, index) =>
  createTestGrant({
    licenceId: licenceIdSchema.parse(`lic_${String(index + 1).repeat(16)}`),
    // The bodies of the offending licence have to be inspected.
    ...(index === 0 ? { channels: { kind: 'some', values: ['504'] } } : {}),
  }),
);
const { view } = await createTestAccess(grants, { catalogue: createTestCatalogue([sending]) });
const { deps } = createTestGatewayDeps({ ...settings, routes, limits }, view);
const tokenApp = createTokenApp({
  brand: 'test',
  environmentKind: 'test',
  realm: { issuer: 'http://api.test', audience: 'TEST' },
  docsUrl: settings.docsUrl,
  digestKey: deps.digestKey,
  nowMs: Date.now,
  findGrantByKeyDigest: async (digest) => await view.findGrantByKeyDigest(digest),
  findGrantByApiUser: async (apiUserId) => await view.findGrantByApiUser(apiUserId),
  isTokenRevoked: () => false,
  revokeToken: async () => undefined,
  loadSigningKey: () => Promise.reject(new Error('no token is issued here')),
  loadVerificationKeys: async () => view.verificationKeys,
  limitTokenExchange: createExchangeLimiter(Date.now, limits),
  reportFault: (fault) => console.error(fault),
});
const gateway = createGateway({
  ...deps,
  basicAttempts: createBasicAttempts(Date.now),
  limitFailures: createFailedCallLimiter(Date.now),
  ownApp: (request, bindings) => tokenApp.fetch(request, bindings),
  heldRefusals: new HeldRefusals([]),
  sinks: [],
});
const port = await gateway.listen(0, '127.0.0.1');
const portalPort = mode === 'bounded' ? await startBenchPortal(view) : 0;
const tokens = await Promise.all(grants.map((grant) => createTestToken(grant)));
process.send?.({ port, token: [portalPort, ...tokens].join(' ') });
process.on('disconnect', () => process.exit(0));
