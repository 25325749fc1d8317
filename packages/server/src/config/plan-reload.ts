import { isDeepStrictEqual } from 'node:util';
import type { Config } from './config-schema.ts';

/**
 * Whether a change of a key takes effect at a reload or at the next start. `in-part`: some of its parts need a start;
 * `restartPaths` lists them.
 */
const reloadOf = {
  brand: 'reload',
  leakedKeyReporters: 'reload',
  importedKeys: 'reload',
  queryCredentials: 'reload',
  docsUrl: 'reload',
  logLevel: 'reload',
  dataFolder: 'restart',
  database: 'restart',
  masterKey: 'restart',
  earlierMasterKeys: 'restart',
  console: 'in-part',
  portal: 'in-part',
  trustedProxies: 'reload',
  forwardAuth: 'reload',
  maxStaleMs: 'reload',
  signingKeys: 'reload',
  environments: 'in-part',
  groups: 'reload',
  accessTypes: 'reload',
  ratePlans: 'reload',
  redis: 'restart',
  apis: 'reload',
  limits: 'in-part',
  openapiLimits: 'reload',
  timeouts: 'reload',
  upstreamConnections: 'reload',
  smtp: 'reload',
  alerts: 'reload',
  usage: 'reload',
  audit: 'reload',
  outbound: 'reload',
  operations: 'restart',
} as const satisfies Record<keyof Config, 'reload' | 'restart' | 'in-part'>;

/** `*` stands for the name of an environment. */
const partPaths = [
  'console.port',
  'console.host',
  'console.tls',
  'console.publicUrl',
  'portal.port',
  'portal.host',
  'portal.tls',
  'environments.*.port',
  'environments.*.host',
  'environments.*.tls',
  'limits.urlBytesMax',
  'limits.headerBytesMax',
  'limits.unfinishedPerAddress',
] as const;

/** Every key whose change needs a restart. What is added to or removed from `environments`, and `portal` itself, does too. */
export const restartPaths: readonly string[] = [
  ...Object.entries(reloadOf).flatMap(([key, how]) => (how === 'restart' ? [key] : [])),
  ...partPaths,
];

export interface ReloadPlan {
  /** The new configuration, with the running values of every key that needs a restart. */
  readonly config: Config;
  /** The keys that were changed and need a restart, such as `database` or `environments.TEST.port`. */
  readonly needsRestart: readonly string[];
}

export interface RunningConfig {
  /** The configuration as it was loaded when the running values came into force. */
  readonly loaded: Config;
  /** The running values: `loaded` with the bound ports, and with secrets in place of references. */
  readonly effective: Config;
}

/** Compares a newly loaded configuration with the running one, and decides what of it can be put in force now. */
export function planReload(next: Config, { loaded, effective }: RunningConfig): ReloadPlan {
  const needsRestart = new Set<string>();
  const config = structuredClone(next) as Tree;
  const environments = keepEnvironments(next, effective, needsRestart);
  config['environments'] = structuredClone(environments);
  if ((next.portal === undefined) !== (effective.portal === undefined)) {
    needsRestart.add('portal');
    write(config, ['portal'], effective.portal);
  }
  for (const path of expandPaths(Object.keys(environments))) {
    const [root = ''] = path;
    if (read(effective, [root]) !== undefined || path.length === 1) {
      const isChanged = !isDeepStrictEqual(read(config, path), read(loaded, path));
      if (isChanged && !needsRestart.has(root)) needsRestart.add(path.join('.'));
      write(config, path, structuredClone(read(effective, path)));
    }
  }
  return { config: config as unknown as Config, needsRestart: [...needsRestart] }; // its keys are those of `next`
}

/** The environments that run, each with its new values. One that is new, or gone, needs a restart. */
function keepEnvironments(
  next: Config,
  effective: Config,
  needsRestart: Set<string>,
): Config['environments'] {
  for (const name of Object.keys(next.environments)) {
    if (!Object.hasOwn(effective.environments, name)) needsRestart.add(`environments.${name}`);
  }
  return Object.fromEntries(
    Object.entries(effective.environments).map(([name, running]) => {
      const changed = Object.entries(next.environments).find(([each]) => each === name)?.[1];
      if (changed === undefined) needsRestart.add(`environments.${name}`);
      return [name, changed ?? running];
    }),
  );
}

function expandPaths(environments: readonly string[]): readonly (readonly string[])[] {
  return restartPaths.flatMap((path) => {
    const parts = path.split('.');
    return parts[1] === '*' ? environments.map((name) => parts.with(1, name)) : [parts];
  });
}

type Tree = Record<string, unknown>;

function read(from: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, part) => (isTree(value) ? value[part] : undefined), from);
}

function write(tree: Tree, path: readonly string[], value: unknown): void {
  const parent = path.length === 1 ? tree : read(tree, path.slice(0, -1));
  const last = path.at(-1);
  if (!isTree(parent) || last === undefined) return;
  if (value === undefined) delete parent[last];
  else parent[last] = value;
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
