import { presentListenHost } from '../config/listen-host-schema.ts';
import type { Config } from '../config/config-schema.ts';

/** Where people reach the console, without a slash at the end. */
export function presentConsoleUrl({ console: { publicUrl, port, host, tls } }: Config): string {
  return (publicUrl ?? `${tls.length > 0 ? 'https' : 'http'}://${presentListenHost(host)}:${port}`).replace(
    /\/$/,
    '',
  );
}

/**
 * Where commands on this machine reach the console: its listener itself, since `publicUrl` may lead through a proxy that
 * is not there yet, that this machine does not trust, or that keeps operators of other networks out. With certificates of
 * its own, the listener is asked for by the name that they are for.
 */
export function presentOwnConsoleUrl(config: Config): string {
  const { port, host, tls } = config.console;
  return tls.length > 0 ? presentConsoleUrl(config) : `http://${presentListenHost(host)}:${port}`;
}
