import type { Config } from '../config/config-schema.ts';
import { presentConsoleUrl } from './present-console-url.ts';
import { presentPortalUrl } from './present-portal-url.ts';

/** Where the pages of the error codes are: with the portal, since integrators do not reach the console. */
export function presentDocsUrl(config: Config): string {
  if (config.docsUrl !== undefined) return config.docsUrl;
  if (config.portal === undefined) return `${presentConsoleUrl(config)}/docs/errors`;
  // The portal's own pages know languages, and are behind its sign-in where there is one.
  return `${presentPortalUrl(config.portal)}${config.portal.access === 'public' ? '/errors' : '/docs/errors'}`;
}
