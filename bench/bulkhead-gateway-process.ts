import { licenceIdSchema } from '@postern/contract/ids';
import { createGateway } from '../packages/server/src/gateway/server.ts';
import {
  createTestAccess,
  createTestGatewayDeps,
  createTestGrant,
  createTestSettings,
  createTestToken,
} from '../packages/server/src/testing/test-gateway.ts';

/**
 * A gateway of the bulkhead bench, in a process of its own: `bounded` with 16 places per licence, `open` with none. Tells
 * its port and five tokens, each of another licence.
 */
const [mode = '', upstreamPort = ''] = process.argv.slice(2);
const settings = createTestSettings(Number(upstreamPort));
const bulkhead = { callsPerLicence: 16, calls: 1_500, queuePerLicence: 200, queueMs: 2_000 };
const routes = settings.routes.map((route) => (mode === 'bounded' ? { ...route, bulkhead } : route));
const grants = Array.from({ length: 5 }, (_none, index) =>
  createTestGrant({ licenceId: licenceIdSchema.parse(`lic_${String(index + 1).repeat(16)}`) }),
);
const { view } = await createTestAccess(grants);
const { deps } = createTestGatewayDeps({ ...settings, routes }, view);
const port = await createGateway({ ...deps, sinks: [] }).listen(0, '127.0.0.1');
const tokens = await Promise.all(grants.map((grant) => createTestToken(grant)));
process.send?.({ port, token: tokens.join(' ') });
process.on('disconnect', () => process.exit(0));
