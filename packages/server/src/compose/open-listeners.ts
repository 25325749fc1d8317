import type { Config } from '../config/config-schema.ts';
import { createAnswerHealth } from '../observe/answer-health.ts';
import type { Logger } from '../observe/log.ts';
import type { Readiness } from '../observe/readiness.ts';
import { openConsoleListener } from './open-console-listener.ts';
import type { ConsoleListener } from './open-console-listener.ts';
import { openPortalListener } from './open-portal-listener.ts';
import type { PortalListener } from './open-portal-listener.ts';
import { openCertificates } from './open-certificates.ts';

export interface ListenersParts {
  readonly readiness: Pick<Readiness, 'ask' | 'notes'>;
  readonly logger: Logger;
}

/** The ports of console and portal. Until parts are served, requests get the answer that the program is starting. */
export interface Listeners extends AsyncDisposable {
  readonly console: ConsoleListener;
  /** Undefined if postern.yaml has no portal. */
  readonly portal: PortalListener | undefined;
  /** The configuration with the port numbers that were bound. */
  readonly config: Config;
}

/** Binds the ports before anything else is opened, so that their numbers are known. @throws PortTaken, ListenRefused */
export async function openListeners(
  configured: Config,
  { readiness, logger }: ListenersParts,
): Promise<Listeners> {
  await using opened = new AsyncDisposableStack();
  const answerHealth = createAnswerHealth({ ask: () => readiness.ask(), notes: () => readiness.notes() });
  const tls = await openCertificates(configured.console.tls, (error) =>
    logger.error({ err: error }, 'console certificate'),
  );
  opened.defer(async () => tls?.close());
  const console = opened.use(
    await openConsoleListener(configured.console, { ...configured, tls, answerHealth }),
  );
  const withConsole = { ...configured, console: { ...configured.console, port: console.port } };
  const portal = opened.use(
    await openPortalListener(withConsole, {
      reportFault: (error) => logger.error({ err: error }, 'portal certificate'),
      answerHealth,
    }),
  );
  const all = opened.move();
  return {
    console,
    portal,
    config: portal?.config ?? withConsole,
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}
