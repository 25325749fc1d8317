import type { Config } from '../config/config-schema.ts';
import { allowPortalOrigin } from './allow-portal-origin.ts';
import { openConsoleListener } from './open-console-listener.ts';
import type { ConsoleListener, ConsoleListenerDeps } from './open-console-listener.ts';
import type { AnswerHealth } from '../observe/answer-health.ts';
import { openCertificates } from './open-certificates.ts';
import type { ListenPlace } from './port-taken.ts';

export interface PortalListener extends Pick<ConsoleListener, 'serve' | typeof Symbol.asyncDispose> {
  /** The configuration with the port number that was bound, and with the portal's origin allowed at every API. */
  readonly config: Config;
}

/**
 * Listens for the developer portal if postern.yaml has one. The portal has an origin of its own, so that nothing of the
 * console is reachable on it. Its port is bound first, because gateways have to know the origin that calls come from.
 *
 * @throws PortTaken
 */
export async function openPortalListener(
  configured: Config,
  deps: { readonly reportFault: (error: unknown) => void; readonly answerHealth: AnswerHealth },
): Promise<PortalListener | undefined> {
  const { portal } = configured;
  if (portal === undefined) return undefined;
  const tls = await openCertificates(portal.tls, deps.reportFault);
  const { trustedProxies, timeouts, limits } = configured;
  const listener = await listen(portal, {
    trustedProxies,
    timeouts,
    limits,
    tls,
    answerHealth: deps.answerHealth,
  });
  return {
    config: allowPortalOrigin({ ...configured, portal: { ...portal, port: listener.port } }),
    serve: (parts, bounds) => listener.serve(parts, bounds),
    async [Symbol.asyncDispose]() {
      await listener[Symbol.asyncDispose]();
      tls?.close();
    },
  };
}

async function listen(place: ListenPlace, deps: ConsoleListenerDeps): Promise<ConsoleListener> {
  try {
    return await openConsoleListener(place, deps);
  } catch (error) {
    deps.tls?.close();
    throw error;
  }
}
