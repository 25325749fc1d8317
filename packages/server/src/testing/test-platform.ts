import type { LookupFunction } from 'node:net';
import type { Catalogue } from '@postern/contract/catalogue';
import type { AccessGrant } from '../domain/access-grant.ts';
import type { GatewaySettings } from '../gateway/gateway-settings.ts';
import { createGateway } from '../gateway/server.ts';
import type { Gateway } from '../gateway/server.ts';
import type { CallRecord } from '../observe/call-record.ts';
import { startRawUpstream } from './raw-http.ts';
import type { RawUpstream } from './raw-http.ts';
import {
  createTestAccess,
  createTestGatewayDeps,
  createTestGrant,
  createTestSettings,
  createTestToken,
} from './test-gateway.ts';
import type { TestAccess } from './test-gateway.ts';

/** A gateway on a real port with one API user, before a raw upstream. */
export interface TestPlatform extends TestAccess {
  readonly port: number;
  readonly gateway: Gateway;
  readonly upstream: RawUpstream;
  readonly grant: AccessGrant;
  /** `Authorization: Bearer …` of the API user. */
  readonly authorization: string;
  readonly records: CallRecord[];
  readonly faults: unknown[];
  close(): Promise<void>;
}

export interface TestPlatformOptions {
  readonly now?: () => number;
  readonly maxStaleMs?: number;
  /** API users beside the one of `grant`. */
  readonly moreGrants?: readonly AccessGrant[];
  /** The environment's catalogue, where the usual one does not do. */
  readonly catalogue?: Catalogue;
  /** Finds the addresses of the upstream's name. */
  readonly lookup?: LookupFunction;
}

export async function startTestPlatform(
  change: Partial<GatewaySettings> | ((upstreamPort: number) => Partial<GatewaySettings>) = {},
  { now = Date.now, moreGrants = [], lookup, ...accessOptions }: TestPlatformOptions = {},
): Promise<TestPlatform> {
  const upstream = await startRawUpstream();
  const grant = createTestGrant();
  const testAccess = await createTestAccess([grant, ...moreGrants], accessOptions);
  const changed = typeof change === 'function' ? change(upstream.port) : change;
  const settings = createTestSettings(upstream.port, changed);
  const { deps, records, faults } = createTestGatewayDeps(settings, testAccess.view);
  const gateway = createGateway({ ...deps, now, lookup });
  const port = await gateway.listen(0, '127.0.0.1');
  return {
    ...testAccess,
    port,
    gateway,
    upstream,
    grant,
    authorization: `Authorization: Bearer ${await createTestToken(grant)}`,
    records,
    faults,
    async close() {
      await gateway.close();
      await testAccess.access.close();
      await upstream.close();
    },
  };
}
