/**
 * Whether a request that a browser may have sent by itself comes from another site's page. Reads count too, since
 * they are audited and exported; SameSite cookies stand behind this.
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
  // Typed into the address bar, or opened from a bookmark: nobody changes something in that way.
  if (isChange && site === 'none') return true;
  // A browser says at least one of the two when it changes something; what says neither is no browser.
  return own.mustSay === 'when-changing' && isChange && origin === null && site === null;
}
