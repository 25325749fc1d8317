import { resolve } from 'node:path';
import { ConfigError } from './config-error.ts';
import { secondFactorSchema } from './config-schema.ts';
import type { Config } from './config-schema.ts';
import { listenHostSchema } from './listen-host-schema.ts';

/** Environment variables, as `process.env` has them. */
export type EnvironmentVariables = Readonly<Record<string, string | undefined>>;

/**
 * Applies `POSTERN_PORT_BASE`, `POSTERN_HOST`, `POSTERN_OPERATIONS_PORT`, `POSTERN_DATA` and `POSTERN_SECOND_FACTOR` to
 * the configuration; returns it unchanged where none is set. The console gets the base port, the environments the ports
 * after it in the file's order, and the portal the next one; with base 0, all get free ports. `POSTERN_DATA` is
 * relative to the working folder.
 *
 * @throws ConfigError when a variable has a value that cannot be used
 */
export function applyEnvironmentOverrides(config: Config, env: EnvironmentVariables): Config {
  const { POSTERN_OPERATIONS_PORT: rawOperationsPort, POSTERN_HOST: rawHost } = env;
  const { POSTERN_PORT_BASE: rawPortBase, POSTERN_DATA: dataFolder, POSTERN_SECOND_FACTOR: rawFactor } = env;
  let applied = config;
  if (rawPortBase !== undefined && rawPortBase !== '') applied = applyPortBase(applied, rawPortBase);
  if (dataFolder !== undefined && dataFolder !== '')
    applied = { ...applied, dataFolder: resolve(dataFolder) };
  if (rawOperationsPort !== undefined && rawOperationsPort !== '') {
    applied = applyOperationsPort(applied, rawOperationsPort);
  }
  if (rawHost !== undefined && rawHost !== '') applied = applyHost(applied, rawHost);
  if (rawFactor !== undefined && rawFactor !== '') applied = applySecondFactor(applied, rawFactor);
  return applied;
}

/**
 * Sets the host of console, portal and environments. The operations port keeps its own host, since it is not for the
 * outside.
 */
function applyHost(config: Config, rawHost: string): Config {
  const parsed = listenHostSchema.safeParse(rawHost);
  if (!parsed.success) {
    throw new ConfigError('POSTERN_HOST', [
      {
        path: '',
        what: 'is not an address or a host name.',
        remedy: 'Give one address of this machine, such as 127.0.0.1, or 0.0.0.0 for all of them.',
      },
    ]);
  }
  const host = parsed.data;
  return {
    ...config,
    console: { ...config.console, host },
    ...(config.portal === undefined ? {} : { portal: { ...config.portal, host } }),
    environments: Object.fromEntries(
      Object.entries(config.environments).map(([name, environment]) => [name, { ...environment, host }]),
    ),
  };
}

function applySecondFactor(config: Config, rawFactor: string): Config {
  const parsed = secondFactorSchema.safeParse(rawFactor);
  if (parsed.success) return { ...config, console: { ...config.console, secondFactor: parsed.data } };
  throw new ConfigError('POSTERN_SECOND_FACTOR', [
    { path: '', what: 'is neither `required` nor `optional`.', remedy: 'Give one of the two.' },
  ]);
}

function applyOperationsPort(config: Config, rawPort: string): Config {
  const port = /^[0-9]{1,5}$/.test(rawPort) ? Number(rawPort) : Number.NaN;
  if (port <= 65_535) return { ...config, operations: { ...config.operations, port } };
  throw new ConfigError('POSTERN_OPERATIONS_PORT', [
    { path: '', what: 'is not a port number.', remedy: 'Give a whole number from 0 (a free one) to 65535.' },
  ]);
}

function applyPortBase(config: Config, rawPortBase: string): Config {
  const portBase = /^[0-9]{1,5}$/.test(rawPortBase) ? Number(rawPortBase) : Number.NaN;
  const environments = Object.entries(config.environments);
  const portBaseMax = 65_535 - environments.length - (config.portal === undefined ? 0 : 1);
  if (!(portBase <= portBaseMax)) {
    throw new ConfigError('POSTERN_PORT_BASE', [
      {
        path: '',
        what: 'is not a port number that leaves room for every environment.',
        remedy: `Give a whole number from 0 (free ports) to ${portBaseMax}, such as 4000.`,
      },
    ]);
  }
  const portAt = (offset: number) => (portBase === 0 ? 0 : portBase + offset);
  return {
    ...config,
    console: { ...config.console, port: portAt(0) },
    ...(config.portal === undefined
      ? {}
      : { portal: { ...config.portal, port: portAt(environments.length + 1) } }),
    environments: Object.fromEntries(
      environments.map(([name, environment], index) => [name, { ...environment, port: portAt(index + 1) }]),
    ),
  };
}
