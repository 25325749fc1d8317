import type { AccessView } from '../access/access-view.ts';
import type { LiveGateways } from '../access/live-gateways.ts';
import type { Config } from '../config/config-schema.ts';
import type { CheckpointSigner } from '../crypto/audit-checkpoint.ts';
import type { Secret } from '../domain/secret.ts';
import type { Humans } from '../humans/create-humans.ts';
import { loadBrand } from '../brand/load-brand.ts';
import { createConsoleParts } from './console-parts.ts';
import { createControlApps, getOperatorToken } from './control-apps.ts';
import type { ControlApps } from './control-apps.ts';
import type { InstallationDeps } from './installation-deps.ts';
import type { ConsolePart } from './open-console-listener.ts';
import { loadCheckpointSigner } from './load-checkpoint-signer.ts';
import type { Core } from './open-core.ts';
import { createPersonSource, loadConsoleHumans } from './load-humans.ts';
import { openPortalApps } from './open-portal-apps.ts';
import { createPortalParts } from './portal-parts.ts';
import { presentConsoleUrl } from './present-console-url.ts';
import { presentDocsUrl } from './present-docs-url.ts';

export interface AppsParts extends Pick<InstallationDeps, 'env' | 'logger' | 'now' | 'workers'> {
  readonly core: Core;
  readonly gateways: LiveGateways;
  readonly view: AccessView;
  /** Environment → URL of its gateway. */
  readonly gatewayUrls: ReadonlyMap<string, string>;
}

/** The applications on the ports of console and portal. */
export interface Apps extends AsyncDisposable {
  readonly control: ControlApps['control'];
  readonly humans: Humans;
  readonly operatorToken: Secret;
  readonly checkpointSigner: CheckpointSigner;
  readonly consoleParts: readonly ConsolePart[];
  readonly portalParts: readonly ConsolePart[];
}

/** @throws ConfigError when a secret is missing; OperatorTokenInvalid */
export async function openApps(config: Config, parts: AppsParts): Promise<Apps> {
  const { core, env, now, logger, gatewayUrls } = parts;
  const reportFault = (fault: unknown, requestId?: string): void =>
    logger.error({ err: fault, requestId }, 'console');
  const { brand, notice } = await loadBrand(config.brand);
  if (notice !== undefined) logger.warn(notice);
  const common = { core, env, now, reportFault, docsUrl: presentDocsUrl(config), brand };
  const operatorToken = await getOperatorToken(config, env);
  const humans = await loadConsoleHumans(config, { ...common, consoleUrl: presentConsoleUrl(config) });
  const checkpointSigner = await loadCheckpointSigner(core);
  const apps = createControlApps(config, {
    ...common,
    gateways: parts.gateways,
    view: parts.view,
    checkpointKey: checkpointSigner.publicJwk,
    operatorToken,
    peekLimits: findPeekLimits(config, parts),
    people: createPersonSource(humans, core.storage),
    gatewayUrls,
    logRefusal: (refused) => logger.warn(refused, 'admin API: refused'),
  });
  const portal = await openPortalApps(config, { ...common, gatewayUrls, view: parts.view });
  return {
    control: apps.control,
    humans,
    operatorToken,
    checkpointSigner,
    consoleParts: createConsoleParts({ ...apps, humans, gatewayUrls, brand }),
    portalParts: createPortalParts({ apps: portal.parts, config, gatewayUrls, brand }),
    [Symbol.asyncDispose]: () => portal[Symbol.asyncDispose](),
  };
}

/**
 * Undefined if this process cannot look up the counters, because gateways in other programs count in Redis or for
 * themselves.
 */
function findPeekLimits(
  config: Config,
  { core, workers }: AppsParts,
): Core['limits']['port']['peek'] | undefined {
  return workers > 0 || config.redis !== undefined ? core.limits.port.peek : undefined;
}
