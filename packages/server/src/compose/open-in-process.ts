import { createAccessView } from '../access/access-view.ts';
import { listAccessTypes } from '../domain/access-type.ts';
import { createLiveGateways } from '../access/live-gateways.ts';
import { createLoadEnvironment } from '../access/load-environment.ts';
import type { InProcessControl } from '../cli/connect.ts';
import type { EnvironmentVariables } from '../config/apply-environment-overrides.ts';
import type { Config } from '../config/config-schema.ts';
import { createExplainerPort } from './explainer-port.ts';
import { loadCheckpointSigner } from './load-checkpoint-signer.ts';
import { getOperatorToken, openControl } from './open-control.ts';
import { openCore } from './open-core.ts';
import { listEnvironments, prepareEnvironments } from './prepare-environments.ts';
import { presentConsoleUrl } from './present-console-url.ts';
import { presentDocsUrl, presentGatewayUrls } from './run-installation.ts';

/**
 * The admin API for a command, while no server runs: the same application on the same storage, without a socket. On the
 * embedded database no gateway answers meanwhile, so a change is confirmed at once; on PostgreSQL there may be some.
 *
 * @throws MasterKeyInvalid, OpenStorageError when a server owns the database after all
 */
export async function openInProcess(config: Config, env: EnvironmentVariables): Promise<InProcessControl> {
  const core = await openCore(config, env);
  try {
    await prepareEnvironments(config, core, Date.now());
    const docsUrl = presentDocsUrl(config);
    const failures: unknown[] = [];
    const view = await createAccessView({
      source: core.link,
      environments: listEnvironments(config).map((name) => ({
        name,
        apiIds: config.apis.map((api) => api.id),
      })),
      accessTypes: listAccessTypes(config.accessTypes),
      maxStaleMs: config.maxStaleMs,
      onFailure: (error) => failures.push(error),
    });
    const gatewayUrls = presentGatewayUrls(config, new Map());
    const gateways = createLiveGateways({
      book: core.leases,
      loadEnvironment: createLoadEnvironment(core.storage),
      nowMs: Date.now,
      monotonicNow: () => performance.now(),
      confirmWithinMs: 2_000,
    });
    const operatorToken = await getOperatorToken(config, env);
    const { publicJwk } = await loadCheckpointSigner(core);
    const { control } = openControl({
      config,
      core,
      gateways,
      checkpointKey: publicJwk,
      explainer: createExplainerPort(config, {
        view,
        digestKey: core.digestKey,
        hasher: core.hasher,
        docsUrl,
        peekLimits: undefined,
        now: Date.now,
      }),
      docsUrl,
      peekLimits: undefined,
      consoleOrigins: [presentConsoleUrl(config)],
      gatewayUrl: (environment) => gatewayUrls.get(environment) ?? '',
      operatorToken,
      now: Date.now,
      reportFault: (fault) => failures.push(fault),
      // The operator's own command: it says what was refused.
      logRefusal: () => undefined,
    });
    return {
      operatorToken,
      fetch: (request) => control.fetch(request, { clientAddress: null }),
      async close() {
        await view.close();
        await core.close();
      },
    };
  } catch (error) {
    await core.close();
    throw error;
  }
}
