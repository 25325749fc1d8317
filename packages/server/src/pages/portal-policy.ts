import { createContentSecurityPolicy } from './content-security-policy.ts';

/**
 * Creates the policy of the portal's pages. Only the reference may call the gateways and have inline styles, which
 * Scalar needs. Scripts are our own on all pages, and the pages may not be framed.
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
    // Without the nonce: if there is one, browsers ignore 'unsafe-inline'.
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
