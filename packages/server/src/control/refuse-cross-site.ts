import { AdminRefusal } from './admin-refusal.ts';
import type { AdminSession } from './admin-session.ts';

/**
 * What a browser adds to a request by itself must not work from another site's page: neither to change
 * something nor, since reads are audited and exported, to read. Cookies are SameSite=Strict besides.
 */
export function refuseCrossSite(
  request: Request,
  session: Pick<AdminSession, 'via'>,
  consoleOrigins: readonly string[],
): void {
  const origin = request.headers.get('origin');
  const site = request.headers.get('sec-fetch-site');
  if (origin !== null && !consoleOrigins.includes(origin)) throw new AdminRefusal('cross_site_refused');
  if (site !== null && site !== 'same-origin' && site !== 'none')
    throw new AdminRefusal('cross_site_refused');
  // A browser says at least one of the two when it changes something; what says neither is no browser.
  const isChange = !['GET', 'HEAD'].includes(request.method);
  if (session.via === 'cookie' && isChange && origin === null && site === null) {
    throw new AdminRefusal('cross_site_refused');
  }
  if (isChange && site === 'none') throw new AdminRefusal('cross_site_refused');
}
