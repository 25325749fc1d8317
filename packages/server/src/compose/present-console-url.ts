import { presentListenHost } from '../config/listen-host-schema.ts';
import type { Config } from '../config/config-schema.ts';

/** Where people reach the console, without a slash at the end. */
export function presentConsoleUrl({ console: { publicUrl, port, host, tls } }: Config): string {
  return (publicUrl ?? `${tls.length > 0 ? 'https' : 'http'}://${presentListenHost(host)}:${port}`).replace(
    /\/$/,
    '',
  );
}
