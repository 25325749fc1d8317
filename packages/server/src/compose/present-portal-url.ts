import { presentListenHost } from '../config/listen-host-schema.ts';
import type { PortalConfig } from '../config/portal-config-schema.ts';

/** Returns the portal's public URL, without a trailing slash. */
export function presentPortalUrl({ publicUrl, port, host, tls }: PortalConfig): string {
  return (publicUrl ?? `${tls.length > 0 ? 'https' : 'http'}://${presentListenHost(host)}:${port}`).replace(
    /\/$/,
    '',
  );
}
