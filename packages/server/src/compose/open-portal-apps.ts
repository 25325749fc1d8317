import type { EnvironmentVariables } from '../config/apply-environment-overrides.ts';
import type { Config } from '../config/config-schema.ts';
import type { Brand } from '../domain/brand.ts';
import { createErrorPages } from '../pages/create-error-pages.ts';
import type { ConsolePart } from './open-console-listener.ts';
import type { Core } from './open-core.ts';
import { loadPortalHumans } from './load-humans.ts';
import { createPortal } from './create-portal.ts';
import type { PortalParts } from './create-portal.ts';
import { textPlaces } from '../portal/texts/register-text-routes.ts';
import { startPortalWorker } from '../portal/work/start-portal-worker.ts';
import { presentPortalUrl } from './present-portal-url.ts';

export interface PortalAppParts extends Omit<
  PortalParts,
  'portal' | 'humans' | 'work' | 'storage' | 'digestKey' | 'hasher'
> {
  readonly core: Core;
  readonly env: EnvironmentVariables;
  readonly brand: Brand;
}

export interface PortalApps extends AsyncDisposable {
  /** The applications of the portal except its pages, longer prefixes first. Empty if postern.yaml has no portal. */
  readonly parts: readonly ConsolePart[];
}

/** @throws ConfigError when a client secret is missing */
export async function openPortalApps(config: Config, parts: PortalAppParts): Promise<PortalApps> {
  const { portal } = config;
  if (portal === undefined) return { parts: [], [Symbol.asyncDispose]: () => Promise.resolve() };
  const humans = await loadPortalHumans(
    {
      url: presentPortalUrl(portal),
      canMail: config.smtp !== undefined,
      sessionIdleMinutes: portal.sessionIdleMinutes,
      providers: config.console.providers.filter(({ id }) => portal.providers.includes(id)),
    },
    parts,
  );
  const worker = startPortalWorker(parts);
  const app = createPortal(config, { ...parts, ...parts.core, portal, humans, work: worker.work });
  const errorPages = createErrorPages(parts.brand);
  const served: readonly ConsolePart[] = [
    ...textPlaces.map((place) => ({
      ...place,
      fetch: (request: Request, bindings: { readonly clientAddress: string | null }) =>
        app.fetch(request, bindings),
    })),
    { prefix: '/portal', fetch: (request, bindings) => app.fetch(request, bindings) },
    { prefix: '/auth-api', fetch: (request, bindings) => humans.authApp.fetch(request, bindings) },
    { prefix: '/docs/errors', fetch: (request) => errorPages.fetch(request) },
  ];
  return { parts: served, [Symbol.asyncDispose]: () => worker.close() };
}
