/**
 * Detects a request that a browser may have sent for another site's page. Reads are checked as well, since they are
 * audited and may export data. SameSite cookies are a second protection behind this one.
 */
export function isCrossSite(
  request: { readonly method: string; readonly headers: Headers },
  own: { readonly origins: readonly string[]; readonly mustSay: 'when-changing' | 'never' },
): boolean {
  const origin = request.headers.get('origin');
  const site = request.headers.get('sec-fetch-site');
  const isChange = !['GET', 'HEAD'].includes(request.method);
  if (origin !== null && !own.origins.includes(origin)) return true;
  if (site !== null && site !== 'same-origin' && site !== 'none') return true;
  // `none` is an address that was typed or a bookmark that was opened; people do not make changes in that way.
  if (isChange && site === 'none') return true;
  // A browser sends at least one of the two headers with a change; a request without both does not come from a browser.
  return own.mustSay === 'when-changing' && isChange && origin === null && site === null;
}
