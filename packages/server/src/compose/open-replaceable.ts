import type { LiveGateways } from '../access/live-gateways.ts';
import type { Config } from '../config/config-schema.ts';
import type { InstallationDeps } from './installation-deps.ts';
import { openApps } from './open-apps.ts';
import type { Apps } from './open-apps.ts';
import type { Core } from './open-core.ts';
import type { Listeners } from './open-listeners.ts';
import { openOutbox } from './open-outbox.ts';
import type { Outbox } from './open-outbox.ts';
import type { Serving } from './open-serving.ts';
import { presentGatewayUrls } from './present-gateway-urls.ts';

/** The parts of an installation that a reload replaces: the applications behind the ports, and the delivery of messages. */
export interface Replaceable extends AsyncDisposable {
  readonly apps: Apps;
  readonly outbox: Outbox;
  /** Environment → URL of its gateway, without a trailing slash. */
  readonly gatewayUrls: ReadonlyMap<string, string>;
}

export interface ReplaceableParts extends InstallationDeps {
  readonly core: Core;
  readonly gateways: LiveGateways;
  readonly serving: Pick<Serving, 'view' | 'ports'>;
}

/** Opens them without letting anybody in. @throws ConfigError when a secret or an image cannot be read */
export async function openReplaceable(config: Config, parts: ReplaceableParts): Promise<Replaceable> {
  const { serving, core, env, now } = parts;
  await using opened = new AsyncDisposableStack();
  const gatewayUrls = presentGatewayUrls(config, serving.ports);
  const apps = opened.use(await openApps(config, { ...parts, view: serving.view, gatewayUrls }));
  const outbox = opened.use(await openOutbox(config, { core, env, now }));
  const all = opened.move();
  return { apps, outbox, gatewayUrls, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

/** Lets requests in: those that come from now on go to these applications. */
export function serveApps(
  { console, portal }: Pick<Listeners, 'console' | 'portal'>,
  { apps }: Replaceable,
  { trustedProxies }: Pick<Config, 'trustedProxies'>,
): void {
  portal?.serve(apps.portalParts, { trustedProxies });
  console.serve(apps.consoleParts, { trustedProxies });
}
