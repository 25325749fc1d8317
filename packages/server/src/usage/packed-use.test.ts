import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apiUserIdSchema, environmentNameSchema, licenceIdSchema } from '@postern/contract/ids';
import { latencyClassCount } from '@postern/contract/usage';
import { packUse, splitUses, unpackUses } from './packed-use.ts';

const ref = {
  licenceId: licenceIdSchema.parse('lic_0123456789abcdef'),
  environment: environmentNameSchema.parse('TEST'),
  apiUserId: apiUserIdSchema.parse('6ef7b6fa-0a75-45a6-ba93-bdf92e2f8740'),
};
const fields = fc.record({
  keyId: fc.string(),
  apiId: fc.string(),
  operationId: fc.string(),
  statusClass: fc.integer({ min: 1, max: 5 }),
  code: fc.string(),
  address: fc.string(),
  agent: fc.string(),
  minuteMs: fc.nat(),
  calls: fc.nat(),
  durationMs: fc.nat(),
  requestBytes: fc.nat(),
  responseBytes: fc.nat(),
  basePath: fc.string(),
  scheme: fc.string(),
  isDeprecated: fc.boolean(),
  firstAtMs: fc.nat(),
  lastAtMs: fc.nat(),
  lastAddress: fc.string(),
  latency: fc.array(fc.nat(), { minLength: latencyClassCount, maxLength: latencyClassCount }),
});

test('what is packed, split and sent as JSON comes out as it went in', () => {
  fc.assert(
    fc.property(fc.array(fields, { maxLength: 30 }), fc.integer({ min: 1, max: 9 }), (uses, rowsMax) => {
      const apiUser = { ...ref, rows: uses.map(packUse) };
      const parts = splitUses(new Map([[ref.apiUserId, apiUser]]), rowsMax);
      for (const part of parts) {
        expect(part.reduce((sum, { rows }) => sum + rows.length, 0)).toBeLessThanOrEqual(rowsMax);
      }
      const sent: typeof parts = JSON.parse(JSON.stringify(parts));
      expect(sent.flatMap((part) => unpackUses(part))).toEqual(uses.map((use) => ({ ...ref, ...use })));
    }),
  );
});
