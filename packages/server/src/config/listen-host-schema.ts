import { z } from 'zod';

/** The host of a listener. Not checked here: whether this machine has that address; listening fails if not. */
export const listenHostSchema = z
  .string()
  .max(255)
  .regex(
    /^(?:[0-9A-Za-z](?:[0-9A-Za-z.-]*[0-9A-Za-z])?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%[0-9A-Za-z]+)?)$/,
    'an address or a host name, without port and brackets',
  );

const everywhere: ReadonlySet<string> = new Set(['0.0.0.0', '::']);
const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);

/** Presents the host for a URL by which a listener on `host` is reached from this machine. */
export function presentListenHost(host: string | undefined): string {
  if (host === undefined || everywhere.has(host) || loopback.has(host)) return 'localhost';
  return host.includes(':') ? `[${host.replace(/%.*$/, '')}]` : host;
}
