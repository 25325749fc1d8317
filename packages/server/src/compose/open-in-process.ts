import type { InProcessControl } from '../cli/connect.ts';
import type { EnvironmentVariables } from '../config/apply-environment-overrides.ts';
import type { Config } from '../config/config-schema.ts';
import { createControlApps, getOperatorToken } from './control-apps.ts';
import { createCoreGateways } from './core-gateways.ts';
import { loadCheckpointSigner } from './load-checkpoint-signer.ts';
import { openCore } from './open-core.ts';
import { openOwnView } from './open-own-view.ts';
import { prepareEnvironments } from './prepare-environments.ts';
import { presentDocsUrl } from './present-docs-url.ts';
import { presentGatewayUrls } from './present-gateway-urls.ts';

/**
 * Opens the admin API for a command while no server runs: the same application on the same storage, without a socket.
 * With the embedded database no gateway can be running, so a change is confirmed at once; with PostgreSQL there may be
 * some.
 *
 * @throws MasterKeyInvalid; OpenStorageError when a server owns the database after all
 */
export async function openInProcess(config: Config, env: EnvironmentVariables): Promise<InProcessControl> {
  // The command reports faults itself, from the answer that it gets.
  const reportFault = (): void => undefined;
  const now = Date.now;
  await using opened = new AsyncDisposableStack();
  const core = opened.use(await openCore(config, env));
  await prepareEnvironments(config, core, now());
  const view = opened.use(await openOwnView(config, { link: core.link, reportFault }));
  const operatorToken = await getOperatorToken(config, env);
  const { publicJwk } = await loadCheckpointSigner(core);
  const { control } = createControlApps(config, {
    core,
    gateways: createCoreGateways(core, now),
    view,
    checkpointKey: publicJwk,
    docsUrl: presentDocsUrl(config),
    peekLimits: undefined,
    gatewayUrls: presentGatewayUrls(config, new Map()),
    operatorToken,
    now,
    reportFault,
    // The command is the operator's own, and prints the refusal.
    logRefusal: () => undefined,
  });
  const all = opened.move();
  return {
    operatorToken,
    fetch: (request) => control.fetch(request, { clientAddress: null }),
    close: () => all.disposeAsync(),
  };
}
