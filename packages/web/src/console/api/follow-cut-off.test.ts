import { expect, it } from 'vitest';
import { cutOffRoutes } from '@postern/contract/admin-routes/cut-offs';
import { environmentNameSchema, licenceIdSchema } from '@postern/contract/ids';
import { presentEventsPath } from './follow-cut-off.ts';

it('follows a cut-off where the contract says that its events are', () => {
  const licenceId = licenceIdSchema.parse(`lic_${'0'.repeat(16)}`);
  const place = { licenceId, environment: environmentNameSchema.parse('TEST') };
  const said = cutOffRoutes.followCutOff.path
    .replace('{licenceId}', licenceId)
    .replace('{environment}', 'TEST')
    .replace('{sequence}', '7');
  expect(presentEventsPath(place, 7)).toBe(said);
});
