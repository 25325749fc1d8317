import { createContentSecurityPolicy } from './content-security-policy.ts';

/**
 * The policy of the portal's pages. The reference alone may call the gateways, and alone may have inline styles, which
 * Scalar cannot do without; scripts are ours everywhere, and nothing may frame the pages.
 *
 * @param gatewaySources as a policy names them: `https://api.example.com`, `https://*.api.example.com`
 */
export function createPortalPolicy(
  gatewaySources: readonly string[],
): (path: string, nonce: string) => string {
  return (path, nonce) =>
    path === '/reference' || path.startsWith('/reference/')
      ? presentReferencePolicy(nonce, gatewaySources)
      : createContentSecurityPolicy(nonce);
}

function presentReferencePolicy(nonce: string, gatewaySources: readonly string[]): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    // Not the nonce: with one, browsers leave 'unsafe-inline' out of account.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src ${["'self'", ...gatewaySources].join(' ')}`,
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
