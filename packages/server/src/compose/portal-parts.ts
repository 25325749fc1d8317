import { fileURLToPath } from 'node:url';
import type { EnvironmentConfig } from '../config/config-schema.ts';
import { createPageApp } from '../pages/create-page-app.ts';
import { createPortalPolicy } from '../pages/portal-policy.ts';
import type { ConsolePart } from './listen-console.ts';

const builtPortal = fileURLToPath(new URL('../../../web/dist/portal', import.meta.url));

export interface PortalAppsDeps {
  /** What integrators are served below `/portal/v1`, and where they sign in. */
  readonly apps: readonly ConsolePart[];
  readonly environments: Readonly<Record<string, Pick<EnvironmentConfig, 'hosts'>>>;
  readonly gatewayUrls: ReadonlyMap<string, string>;
}

/** What lies on the portal's port, most particular first. Nothing of the console or the admin API does. */
export function createPortalParts({
  apps,
  environments,
  gatewayUrls,
}: PortalAppsDeps): readonly ConsolePart[] {
  const pages = createPageApp({
    folder: builtPortal,
    entry: 'portal.html',
    unbuiltText:
      'The pages of the developer portal are not built yet.\nA first start builds them by itself, which takes a minute; load this page again then.\nIf it stays so, the log says why: run `npm run build`.\n',
    presentPolicy: createPortalPolicy(listGatewaySources(environments, gatewayUrls)),
  });
  return [...apps, { prefix: '', fetch: (request) => pages.fetch(request) }];
}

/** The gateways as a content security policy names them, licences' own hosts by one wildcard. */
function listGatewaySources(
  environments: PortalAppsDeps['environments'],
  gatewayUrls: ReadonlyMap<string, string>,
): readonly string[] {
  const sources = [...gatewayUrls].flatMap(([name, gatewayUrl]) => {
    const { origin, protocol, port } = new URL(gatewayUrl);
    const own = (environments[name]?.hosts ?? [])
      .filter((host) => host.startsWith('{account}.'))
      .map((host) => `${protocol}//${host.replace('{account}', '*')}${port === '' ? '' : `:${port}`}`);
    return [origin, ...own];
  });
  return [...new Set(sources)];
}
