import { createGateway } from '../packages/server/src/gateway/server.ts';
import {
  createTestAccess,
  createTestCatalogue,
  createTestGatewayDeps,
  createTestGrant,
  createTestSettings,
  createTestToken,
} from '../packages/server/src/testing/test-gateway.ts';

/**
 * The gateway of the filter bench, in a process of its own: the caller of `filtered` is limited by channel and
 * attribute, that of `plain` is not. On `usage` it reports CPU time and memory, with the highest since the start.
 */
const [mode = '', upstreamPort = ''] = process.argv.slice(2);
const operation = (path: string) => ({
  id: path,
  method: 'GET',
  pathTemplate: path,
  name: '',
  section: '',
  requirements: [{ moduleId: 'profiles', scope: 'read' }],
  deprecated: false,
  internal: false,
  dimensions: {
    places: [],
    narrowings: [
      { drop: 'rows', kind: 'channel', array: [], value: ['channel'] },
      { drop: 'attributes', kind: 'attribute', object: ['*', 'attributes'] },
    ],
  },
});
const limits = {
  channels: { kind: 'some' as const, values: ['504'] },
  attributes: { kind: 'some' as const, values: ['age', 'city'] },
};
const grant = createTestGrant(mode === 'filtered' ? limits : {});
const catalogue = createTestCatalogue([operation('/small'), operation('/large')]);
const { view } = await createTestAccess([grant], { catalogue });
const { deps } = createTestGatewayDeps(createTestSettings(Number(upstreamPort)), view);
const port = await createGateway({ ...deps, sinks: [] }).listen(0, '127.0.0.1');

const peak = { rssBytes: 0, heapBytes: 0 };
function look(): { readonly rss: number; readonly heapUsed: number } {
  const usage = process.memoryUsage();
  peak.rssBytes = Math.max(peak.rssBytes, usage.rss);
  peak.heapBytes = Math.max(peak.heapBytes, usage.heapUsed);
  return usage;
}
setInterval(look, 5).unref();

process.send?.({ port, token: await createTestToken(grant) });
process.on('message', () => {
  const { rss, heapUsed } = look();
  const { user, system } = process.cpuUsage();
  process.send?.({
    cpuS: (user + system) / 1e6,
    rssBytes: rss,
    heapBytes: heapUsed,
    peakRssBytes: peak.rssBytes,
    peakHeapBytes: peak.heapBytes,
  });
});
process.on('disconnect', () => process.exit(0));
