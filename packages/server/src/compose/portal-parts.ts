import type { ApiConfig, EnvironmentConfig } from '../config/config-schema.ts';
import type { PortalConfig } from '../config/portal-config-schema.ts';
import { errorCodes } from '@postern/contract/error-catalogue';
import type { Brand } from '../domain/brand.ts';
import { ownFiles } from '../own-files/own-files.ts';
import { brandPath, createBrandApp, presentPageBrand } from '../pages/create-brand-app.ts';
import { createPageApp } from '../pages/create-page-app.ts';
import { createPageMatcher, portalPages } from '../pages/page-paths.ts';
import type { PageMatcherOptions } from '../pages/page-paths.ts';
import { createPortalPolicy } from '../pages/portal-policy.ts';
import { guideIds } from '../portal/guides/guide-files.ts';
import type { ConsolePart } from './open-console-listener.ts';

/** The part of the configuration that the pages depend on. */
export interface ServedConfig {
  readonly environments: Readonly<Record<string, Pick<EnvironmentConfig, 'hosts'>>>;
  readonly apis: readonly Pick<ApiConfig, 'id'>[];
  readonly portal?: Pick<PortalConfig, 'access'> | undefined;
}

export interface PortalAppsDeps {
  /** The applications below `/portal/v1`, and the sign-in of integrators. */
  readonly apps: readonly ConsolePart[];
  readonly config: ServedConfig;
  readonly gatewayUrls: ReadonlyMap<string, string>;
  readonly brand: Brand;
}

/**
 * Lists the applications on the portal's port, longer prefixes first. Nothing of the console or the admin API is among
 * them.
 */
export function createPortalParts({
  apps,
  config,
  gatewayUrls,
  brand,
}: PortalAppsDeps): readonly ConsolePart[] {
  const brandApp = createBrandApp(brand);
  const pages = createPageApp({
    folder: ownFiles.pages.portal,
    entry: 'portal.html',
    isPage: createPageMatcher(portalPages, { isKnown: createKnownValues(config) }),
    brand: presentPageBrand(brand),
    unbuiltText:
      'The pages of the developer portal are not built yet.\nA first start builds them by itself, which takes a minute; load this page again then.\nIf it stays so, the log says why: run `npm run build`.\n',
    presentPolicy: createPortalPolicy(listGatewaySources(config.environments, gatewayUrls)),
  });
  return [
    ...apps,
    { prefix: brandPath, fetch: (request) => brandApp.fetch(request) },
    { prefix: '', fetch: (request) => pages.fetch(request) },
  ];
}

/**
 * Decides which paths are pages. For a portal behind a sign-in it accepts any environment and API, so that the answers
 * do not reveal which ones exist.
 */
function createKnownValues({ environments, apis, portal }: ServedConfig): PageMatcherOptions['isKnown'] {
  const texts = {
    guideId: (value: string) => guideIds.some((id) => id === value),
    code: (value: string) => errorCodes.some((code) => code === value),
  };
  if (portal?.access !== 'public') return texts;
  return {
    ...texts,
    environment: (value) => Object.hasOwn(environments, value),
    apiId: (value) => apis.some(({ id }) => id === value),
  };
}

/** Lists the gateways as sources of a content security policy, with one wildcard for all licences' own hosts. */
function listGatewaySources(
  environments: ServedConfig['environments'],
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
