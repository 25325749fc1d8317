import type { Config } from '../config/config-schema.ts';
import { presentPortalUrl } from './present-portal-url.ts';

/**
 * Adds the portal's origin to the origins that each API may be called from: the forms of the portal make real calls.
 */
export function allowPortalOrigin(config: Config): Config {
  if (config.portal === undefined) return config;
  const { origin } = new URL(presentPortalUrl(config.portal));
  return {
    ...config,
    apis: config.apis.map((api) => ({
      ...api,
      cors: { ...api.cors, origins: [...new Set([...api.cors.origins, origin])] },
    })),
  };
}
