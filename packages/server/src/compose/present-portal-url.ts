import type { PortalConfig } from '../config/portal-config-schema.ts';

/** Where integrators reach the portal, without a slash at the end. */
export function presentPortalUrl({ publicUrl, port, tls }: PortalConfig): string {
  return (publicUrl ?? `${tls.length > 0 ? 'https' : 'http'}://localhost:${port}`).replace(/\/$/, '');
}
