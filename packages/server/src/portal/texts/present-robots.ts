import type { PortalAccess } from '@postern/contract/portal';

/** RFC 9309. Crawlers are kept from pages behind the sign-in, and from searches. */
export function presentRobots(access: PortalAccess): string {
  if (access !== 'public') return 'User-agent: *\nDisallow: /\n';
  const closed = ['/me', '/search', '/sign-in', '/invitation', '/forgot-password', '/recover', '/auth-api'];
  return ['User-agent: *', ...closed.map((path) => `Disallow: ${path}`), 'Allow: /', ''].join('\n');
}
