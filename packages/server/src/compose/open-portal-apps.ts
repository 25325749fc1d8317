import type { EnvironmentVariables } from '../config/apply-environment-overrides.ts';
import type { Config } from '../config/config-schema.ts';
import { createErrorPages } from '../pages/create-error-pages.ts';
import type { ConsolePart } from './listen-console.ts';
import type { Core } from './open-core.ts';
import { openPortalHumans } from './open-humans.ts';
import { openPortal } from './open-portal.ts';
import type { PortalParts } from './open-portal.ts';
import { textPlaces } from '../portal/texts/register-text-routes.ts';
import { startPortalWorker } from '../portal/work/start-portal-worker.ts';
import { presentPortalUrl } from './present-portal-url.ts';

export interface PortalAppParts extends Omit<
  PortalParts,
  'portal' | 'humans' | 'work' | 'storage' | 'digestKey' | 'hasher'
> {
  readonly core: Core;
  readonly env: EnvironmentVariables;
  /** Takes what has to be closed with the installation. */
  readonly closers: (() => Promise<void>)[];
}

/** What integrators are served besides pages, most particular first; nothing where postern.yaml has no portal. */
export async function openPortalApps(config: Config, parts: PortalAppParts): Promise<readonly ConsolePart[]> {
  const { portal } = config;
  if (portal === undefined) return [];
  const humans = await openPortalHumans(
    {
      url: presentPortalUrl(portal),
      canMail: config.smtp !== undefined,
      sessionIdleMinutes: portal.sessionIdleMinutes,
      providers: config.console.providers.filter(({ id }) => portal.providers.includes(id)),
    },
    parts,
  );
  const worker = startPortalWorker(parts);
  parts.closers.push(() => worker.close());
  const app = openPortal(config, { ...parts, ...parts.core, portal, humans, work: worker.work });
  const errorPages = createErrorPages();
  return [
    ...textPlaces.map((place) => ({
      ...place,
      fetch: (request: Request, bindings: { readonly clientAddress: string | null }) =>
        app.fetch(request, bindings),
    })),
    { prefix: '/portal', fetch: (request, bindings) => app.fetch(request, bindings) },
    { prefix: '/auth-api', fetch: (request, bindings) => humans.authApp.fetch(request, bindings) },
    { prefix: '/docs/errors', fetch: (request) => errorPages.fetch(request) },
  ];
}
