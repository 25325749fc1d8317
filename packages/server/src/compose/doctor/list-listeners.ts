import type { Config } from '../../config/config-schema.ts';

/** A port that the installation opens. */
export interface Listener {
  readonly name: string;
  readonly port: number;
  readonly host: string | undefined;
  readonly tls: Config['console']['tls'];
}

/** Lists the ports that `postern serve` opens, except those that it chooses itself. */
export function listListeners(config: Config): readonly Listener[] {
  const { console, portal, operations } = config;
  const listeners = [
    { name: 'console', port: console.port, host: console.host, tls: console.tls },
    ...(portal === undefined
      ? []
      : [{ name: 'portal', port: portal.port, host: portal.host, tls: portal.tls }]),
    ...Object.entries(config.environments).map(([name, { port, host, tls }]) => ({ name, port, host, tls })),
    ...(operations.port === undefined
      ? []
      : [{ name: 'operations', port: operations.port, host: operations.host, tls: [] }]),
  ];
  return listeners;
}
