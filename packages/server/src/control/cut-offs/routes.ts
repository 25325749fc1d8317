import { cutOffRoutes } from '@postern/contract/admin-routes/cut-offs';
import { changeSequenceSchema } from '@postern/contract/ids';
import type { ChangeSequence } from '@postern/contract/ids';
import type { StorageReader } from '../../storage/storage.ts';
import type { AdminApp } from '../admin-app.ts';
import { refuseUnfound } from '../admin-refusal.ts';
import type { ControlParts } from '../control-deps.ts';
import { getScope } from '../get-scope.ts';
import type { LicenceScope } from '../get-scope.ts';
import { governRoute } from '../govern-route.ts';

export function registerCutOffRoutes(app: AdminApp, parts: ControlParts): void {
  app.openapi(governRoute(cutOffRoutes.getCutOff, parts), async (c) => {
    const { sequence: rawSequence, ...scope } = c.req.valid('param');
    const sequence = changeSequenceSchema.parse(rawSequence);
    await getScope(parts.storage, scope, parts.config);
    if (!(await isOfScope(parts.storage, scope, sequence))) throw refuseUnfound('cut-off');
    return c.json(await parts.cutOffs.find(sequence), 200);
  });
}

/** Changes of the licence as a whole have no environment and count in each. */
async function isOfScope(
  reader: StorageReader,
  scope: LicenceScope,
  sequence: ChangeSequence,
): Promise<boolean> {
  const before = changeSequenceSchema.parse(sequence - 1);
  const [change] = await reader.changes.listAfter(before, 1);
  if (change?.sequence !== sequence || change.licenceId !== scope.licenceId) return false;
  return change.environment === null || change.environment === scope.environment;
}
