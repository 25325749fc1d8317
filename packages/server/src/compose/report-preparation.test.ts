import { expect, it } from 'vitest';
import { apiIdSchema } from '@postern/contract/ids';
import { reportPreparation } from './report-preparation.ts';

it('warns at start of operations without a module, once for each API and with their count', () => {
  const lines: unknown[] = [];
  const log = (level: string) => (fields: unknown, text?: string) => void lines.push([level, fields, text]);
  const apiId = apiIdSchema.parse('v5');
  const warning = { kind: 'unclassified', message: 'GET /a has no module' } as const;
  const report = { warnings: [1, 2, 3].map(() => ({ apiId, warning })), failures: [] };
  reportPreparation(report, { debug: () => {}, warn: log('warn'), error: log('error') } as never);
  expect(lines).toEqual([
    ['warn', { apiId, count: 3 }, expect.stringContaining('operations without a module') as string],
  ]);
});
