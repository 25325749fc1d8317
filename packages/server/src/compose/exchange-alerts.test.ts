import { expect, test } from 'vitest';
import { askForService } from '../testing/ask-for-service.ts';
import { createKey } from '../testing/fleet/create-caller.ts';
import { startFleet } from '../testing/fleet/start-fleet.ts';
import { readMetric } from '../testing/read-metric.ts';

// Requested only to check that PostgreSQL is installed. The fleet starts its own, so this one is not used.
const postgres = await askForService('postgres');
const why = postgres.kind === 'missing' ? ` [skipped: ${postgres.reason}]` : '';

test.skipIf(postgres.kind === 'missing')(
  `a token exchange counts like a call: refused addresses there are told, and every one is in the metrics${why}`,
  { timeout: 240_000 },
  async () => {
    const fleet = await startFleet({ gateways: 0, maxStaleMs: 5_000, more: { operations: { port: 0 } } });
    try {
      const { admin, control } = fleet;
      const key = await createKey(fleet, { networkRules: [{ range: '203.0.113.0/24', note: '' }] });
      const exchange = async () => {
        const headers = { authorization: key };
        return (await fetch(`${control.current.gatewayUrl}/auth/token`, { headers })).status;
      };
      expect([await exchange(), await exchange(), await exchange()]).toEqual([403, 403, 403]);
      const metrics = await (await fetch(`${control.current.operationsUrl}/metrics`)).text();
      const refused = { api: 'none', decision: 'refused', code: 'network_refused' };
      expect(readMetric(metrics, 'postern_calls_total', refused)).toBe(3);
      const licences = await admin.listLicences();
      const licenceId = licences.ok ? licences.data.items[0]?.id : undefined;
      if (licenceId === undefined) throw new Error('a licence expected');
      await expect
        .poll(
          async () => {
            const listed = await admin.listAlerts({ params: { licenceId, environment: 'TEST' } });
            return listed.ok ? listed.data.items.map(({ kind, facts }) => ({ kind, facts })) : [];
          },
          { timeout: 60_000, interval: 250 },
        )
        .toMatchObject([
          {
            kind: 'network-refused',
            facts: { count: 3, uses: [{ address: '127.0.0.1', operation: 'token exchange', count: 3 }] },
          },
        ]);
    } finally {
      await fleet.close();
    }
  },
);
