import type { Config } from '../config/config-schema.ts';
import type { TlsCertificates } from '../crypto/tls-certificates.ts';
import { allowPortalOrigin } from './allow-portal-origin.ts';
import { listenConsole } from './listen-console.ts';
import type { ConsoleListener } from './listen-console.ts';
import { openCertificates } from './open-certificates.ts';

export interface PortalListener extends Pick<ConsoleListener, 'serve' | 'close'> {
  /** The configuration with the port that was taken, and the portal's origin at every API. */
  readonly config: Config;
}

/**
 * Listens for the developer portal, where postern.yaml has one: an origin of its own, so that nothing of the console
 * is on it. The port is taken first, since gateways have to know who calls them.
 *
 * @throws PortTaken
 */
export async function listenPortal(
  configured: Config,
  { reportFault }: { readonly reportFault: (error: unknown) => void },
): Promise<PortalListener | undefined> {
  const { portal } = configured;
  if (portal === undefined) return undefined;
  const tls = await openCertificates(portal.tls, reportFault);
  const listener = await listen(configured, portal.port, tls);
  return {
    config: allowPortalOrigin({ ...configured, portal: { ...portal, port: listener.port } }),
    serve: (parts) => listener.serve(parts),
    async close() {
      await listener.close();
      tls?.close();
    },
  };
}

async function listen(
  { trustedProxies }: Config,
  port: number,
  tls: TlsCertificates | undefined,
): Promise<ConsoleListener> {
  try {
    return await listenConsole(port, { trustedProxies, tls });
  } catch (error) {
    tls?.close();
    throw error;
  }
}
