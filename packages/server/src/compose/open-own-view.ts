import { createAccessView } from '../access/access-view.ts';
import type { AccessView } from '../access/access-view.ts';
import type { Config } from '../config/config-schema.ts';
import { listAccessTypes } from '../domain/access-type.ts';
import type { Core } from './open-core.ts';
import { listEnvironments } from './prepare-environments.ts';

export interface OwnViewParts extends Pick<Core, 'link'> {
  readonly reportFault: (fault: unknown) => void;
}

/**
 * Opens a view of access for a process that answers no calls itself; the explainer and the portal read it. It holds no
 * lease, so that no cut-off waits for it.
 */
export async function openOwnView(
  config: Config,
  { link, reportFault }: OwnViewParts,
): Promise<AccessView & AsyncDisposable> {
  const view = await createAccessView({
    source: link,
    environments: listEnvironments(config).map((name) => ({
      name,
      apiIds: config.apis.map((api) => api.id),
    })),
    accessTypes: listAccessTypes(config.accessTypes),
    maxStaleMs: config.maxStaleMs,
    onFailure: reportFault,
  });
  return { ...view, [Symbol.asyncDispose]: () => view.close() };
}
