import { isCrossSite } from '../domain/cross-site.ts';
import { ApiRefusal } from '../refusals/api-refusal.ts';
import type { AdminSession } from './admin-session.ts';

/** Refuses a cookie, which browsers send by themselves, in a request from another site's page; see `isCrossSite`. */
export function refuseCrossSite(
  request: Request,
  session: Pick<AdminSession, 'via'>,
  consoleOrigins: readonly string[],
): void {
  const mustSay = session.via === 'cookie' ? 'when-changing' : 'never';
  if (isCrossSite(request, { origins: consoleOrigins, mustSay })) throw new ApiRefusal('cross_site_refused');
}
