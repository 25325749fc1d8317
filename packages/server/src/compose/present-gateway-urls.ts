import type { Config } from '../config/config-schema.ts';
import { presentListenHost } from '../config/listen-host-schema.ts';
import { listEnvironments } from './prepare-environments.ts';

/** Environment → URL of its gateway, without a trailing slash. `ports` are those that were chosen at the start. */
export function presentGatewayUrls(
  config: Config,
  ports: ReadonlyMap<string, number>,
): ReadonlyMap<string, string> {
  return new Map(
    listEnvironments(config).map((name) => {
      const environment = config.environments[name];
      return [
        name,
        environment?.publicUrl ??
          `${(environment?.tls ?? []).length > 0 ? 'https' : 'http'}://${presentListenHost(environment?.host)}:${ports.get(name) ?? environment?.port ?? 0}`,
      ];
    }),
  );
}
