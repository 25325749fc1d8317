import { z } from 'zod';

/** Where a listener is opened. Not checked here: whether this machine has the address; the start says so. */
export const listenHostSchema = z
  .string()
  .max(255)
  .regex(
    /^(?:[0-9A-Za-z](?:[0-9A-Za-z.-]*[0-9A-Za-z])?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%[0-9A-Za-z]+)?)$/,
    'an address or a host name, without port and brackets',
  );

const everywhere: ReadonlySet<string> = new Set(['0.0.0.0', '::']);
const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);

/** How a listener on `host` is reached from this machine, as the host of a URL. */
export function presentListenHost(host: string | undefined): string {
  if (host === undefined || everywhere.has(host) || loopback.has(host)) return 'localhost';
  return host.includes(':') ? `[${host.replace(/%.*$/, '')}]` : host;
}
