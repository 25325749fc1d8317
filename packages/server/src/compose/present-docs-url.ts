import type { Config } from '../config/config-schema.ts';
import { presentConsoleUrl } from './present-console-url.ts';
import { presentPortalUrl } from './present-portal-url.ts';

/**
 * Returns the URL of the pages of error codes. They are on the portal, because integrators do not reach the console.
 */
export function presentDocsUrl(config: Config): string {
  if (config.docsUrl !== undefined) return config.docsUrl;
  if (config.portal === undefined) return `${presentConsoleUrl(config)}/docs/errors`;
  // The portal's own pages exist in several languages, but are behind its sign-in if there is one.
  return `${presentPortalUrl(config.portal)}${config.portal.access === 'public' ? '/errors' : '/docs/errors'}`;
}
