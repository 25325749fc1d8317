import { expect, it } from 'vitest';
import { auditActionSchema } from '@postern/contract/audit-event';
import { auditActionTexts } from './audit-texts.ts';

it('has a text for every audited action', () => {
  const missing = auditActionSchema.options.filter((action) => !Object.hasOwn(auditActionTexts, action));
  expect(missing).toEqual([]);
});
