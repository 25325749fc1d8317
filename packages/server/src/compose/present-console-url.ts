import { presentListenHost } from '../config/listen-host-schema.ts';
import type { Config } from '../config/config-schema.ts';

/** Returns the console's public URL, without a trailing slash. */
export function presentConsoleUrl({ console: { publicUrl, port, host, tls } }: Config): string {
  return (publicUrl ?? `${tls.length > 0 ? 'https' : 'http'}://${presentListenHost(host)}:${port}`).replace(
    /\/$/,
    '',
  );
}

/**
 * Returns the URL under which commands on this machine reach the console: that of its listener, since `publicUrl` may
 * lead through a proxy that does not exist yet, that this machine does not trust, or that keeps out operators of other
 * networks. If the listener has certificates of its own, the URL has the name that they were issued for.
 */
export function presentOwnConsoleUrl(config: Config): string {
  const { port, host, tls } = config.console;
  return tls.length > 0 ? presentConsoleUrl(config) : `http://${presentListenHost(host)}:${port}`;
}
