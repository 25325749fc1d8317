import { cutOffRoutes } from '@postern/contract/admin-routes/cut-offs';
import { cutOffEventName } from '@postern/contract/cut-off';
import { changeSequenceSchema } from '@postern/contract/ids';
import type { ChangeSequence } from '@postern/contract/ids';
import { streamSSE } from 'hono/streaming';
import type { StorageReader } from '../../storage/storage.ts';
import type { AdminApp } from '../admin-app.ts';
import { refuseUnfound } from '../../refusals/api-refusal.ts';
import type { ControlParts } from '../control-deps.ts';
import { getScope } from '../get-scope.ts';
import type { LicenceScope } from '../get-scope.ts';
import { governRoute } from '../govern-route.ts';
import { presentGateway } from './present.ts';

export function registerCutOffRoutes(app: AdminApp, parts: ControlParts): void {
  app.openapi(governRoute(cutOffRoutes.getCutOff, parts), async (c) => {
    const { sequence: rawSequence, ...scope } = c.req.valid('param');
    const sequence = changeSequenceSchema.parse(rawSequence);
    await getScope(parts.storage, scope, parts.config);
    if (!(await isOfScope(parts.storage, scope, sequence))) throw refuseUnfound('cut-off');
    return c.json(await parts.cutOffs.find(sequence), 200);
  });

  app.openapi(governRoute(cutOffRoutes.followCutOff, parts), async (c) => {
    const { sequence: rawSequence, ...scope } = c.req.valid('param');
    const sequence = changeSequenceSchema.parse(rawSequence);
    await getScope(parts.storage, scope, parts.config);
    if (!(await isOfScope(parts.storage, scope, sequence))) throw refuseUnfound('cut-off');
    return streamSSE(
      c,
      async (stream) => {
        const ended = new AbortController();
        stream.onAbort(() => ended.abort());
        const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(followMaxMs)]);
        for await (const cutOff of parts.cutOffs.follow(sequence, signal)) {
          await stream.writeSSE({ event: cutOffEventName, data: JSON.stringify(cutOff) });
        }
      },
      async (fault) => parts.reportFault(fault, c.get('requestId')),
    );
  });

  app.openapi(governRoute(cutOffRoutes.getInstallationCutOff, parts), async (c) => {
    const sequence = changeSequenceSchema.parse(c.req.valid('param').sequence);
    if (sequence > (await parts.storage.changes.latest())) throw refuseUnfound('cut-off');
    return c.json(await parts.cutOffs.find(sequence), 200);
  });

  app.openapi(governRoute(cutOffRoutes.listGateways, parts), async (c) => {
    const items = (await parts.cutOffs.listGateways()).map(presentGateway);
    return c.json({ latestSequence: await parts.storage.changes.latest(), items }, 200);
  });
}

const followMaxMs = 10 * 60_000;

/**
 * Decides whether a change belongs to the scope. Changes of a whole licence have no environment, and belong to each.
 */
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
