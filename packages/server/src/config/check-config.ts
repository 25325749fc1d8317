import { isIP } from 'node:net';
import type { Config } from './config-schema.ts';

/** A contradiction within a configuration whose every field is well-formed. */
export interface ConfigFault {
  readonly path: readonly PropertyKey[];
  readonly what: string;
  readonly remedy: string;
}

/** What the schema cannot say: everything that must fit together. Each check is one function; all of them run. */
export function checkConfig(config: Config): readonly ConfigFault[] {
  return checks.flatMap((check) => check(config));
}

const checks: readonly ((config: Config) => readonly ConfigFault[])[] = [
  checkPorts,
  checkHosts,
  checkIssuers,
  checkUpstreams,
  checkTrustedProxies,
  checkGroups,
  checkLevels,
  checkApiIds,
  checkBasePaths,
  checkMappedModules,
];

/** Every listener has a port of its own; 0 (any free one) never clashes. */
function checkPorts(config: Config): readonly ConfigFault[] {
  const listeners = [
    { owner: 'the console', port: config.console.port, path: ['console', 'port'] },
    ...Object.entries(config.environments).map(([name, { port }]) => ({
      owner: `environment ${name}`,
      port,
      path: ['environments', name, 'port'],
    })),
  ].filter(({ port }) => port !== 0);
  return findRepeats(listeners, ({ port }) => String(port)).map(({ item, first }) => ({
    path: item.path,
    what: `is ${item.port}, the port of ${first.owner}.`,
    remedy: 'Give each environment and the console a port of its own, or 0 for any free one.',
  }));
}

const hostPattern =
  /^(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*|\[[0-9a-f:.]+\])$/;

function checkHosts(config: Config): readonly ConfigFault[] {
  return Object.entries(config.environments).flatMap(([name, { hosts }]) => {
    const located = hosts.map((host, index) => ({ host, path: ['environments', name, 'hosts', index] }));
    const malformed = located
      .filter(({ host }) => !hostPattern.test(host))
      .map(({ path }) => ({
        path,
        what: 'is not a host name.',
        remedy: 'Write the lower-case name alone, without scheme, port, path or *: `api.example.com`.',
      }));
    const repeated = findRepeats(located, ({ host }) => host).map(({ item }) => ({
      path: item.path,
      what: 'stands in this list twice.',
      remedy: 'Remove one of the two.',
    }));
    return [...malformed, ...repeated];
  });
}

/** Two environments with the same issuer and audience would accept each other's tokens by claim. */
function checkIssuers(config: Config): readonly ConfigFault[] {
  const claims = Object.entries(config.environments).map(([name, { issuer, audience = name }]) => ({
    name,
    claim: JSON.stringify([issuer, audience]),
  }));
  return findRepeats(claims, ({ claim }) => claim).map(({ item, first }) => ({
    path: ['environments', item.name, 'issuer'],
    what: `and its audience are those of environment ${first.name}.`,
    remedy:
      'Give the environments different issuers or audiences, so that a token of one is unknown in the other.',
  }));
}

function checkUpstreams(config: Config): readonly ConfigFault[] {
  const upstreams = [
    ...Object.entries(config.environments).map(([name, { upstream }]) => ({
      url: upstream,
      path: ['environments', name, 'upstream'],
    })),
    ...config.apis.flatMap((api, index) =>
      Object.entries(api.upstream).map(([name, url]) => ({ url, path: ['apis', index, 'upstream', name] })),
    ),
  ];
  const unknown = config.apis.flatMap((api, index) =>
    Object.keys(api.upstream)
      .filter((name) => !Object.hasOwn(config.environments, name))
      .map((name) => ({
        path: ['apis', index, 'upstream', name],
        what: 'names an environment that does not exist.',
        remedy: `The environments are ${Object.keys(config.environments).join(', ')}.`,
      })),
  );
  const notOrigins = upstreams
    .filter(({ url }) => !isOrigin(url))
    .map(({ path }) => ({
      path,
      what: 'is more than scheme, host and port.',
      remedy: 'Write `https://host:port` alone; a path belongs into the API’s `upstreamPath`.',
    }));
  return [...unknown, ...notOrigins];
}

function isOrigin(text: string): boolean {
  const url = new URL(text);
  return text === url.origin || text === `${url.origin}/` || isOriginWithDefaultPort(text, url);
}

function isOriginWithDefaultPort(text: string, url: URL): boolean {
  const defaultPort = url.protocol === 'https:' ? '443' : '80';
  return text.replace(/\/$/, '').toLowerCase() === `${url.protocol}//${url.hostname}:${defaultPort}`;
}

function checkTrustedProxies(config: Config): readonly ConfigFault[] {
  return config.trustedProxies.flatMap((range, index) =>
    isAddressOrRange(range)
      ? []
      : [
          {
            path: ['trustedProxies', index],
            what: 'is not an IP address or range.',
            remedy: 'Write an address or CIDR range, such as 10.0.0.7, 10.0.0.0/24 or 2001:db8::/32.',
          },
        ],
  );
}

function isAddressOrRange(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const version = address.includes('%') ? 0 : isIP(address);
  if (version === 0 || rest.length > 0) return false;
  if (prefix === undefined) return true;
  return /^(?:0|[1-9][0-9]{0,2})$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128);
}

function checkGroups(config: Config): readonly ConfigFault[] {
  const groups = config.groups.map(({ id }, index) => ({ id, path: ['groups', index, 'id'] }));
  const modules = config.groups.flatMap((group, groupIndex) =>
    group.modules.map(({ id }, index) => ({
      id,
      groupId: group.id,
      path: ['groups', groupIndex, 'modules', index, 'id'],
    })),
  );
  return [
    ...findRepeats(groups, ({ id }) => id).map(({ item }) => ({
      path: item.path,
      what: `is ${item.id}, which an earlier group has already.`,
      remedy: 'Give each group an id of its own, or join the two.',
    })),
    ...findRepeats(modules, ({ id }) => id).map(({ item, first }) => ({
      path: item.path,
      what: `is ${item.id}, which a module of group ${first.groupId} has already.`,
      remedy: 'A module belongs to one group: remove one of the two, or give it another id.',
    })),
  ];
}

function checkLevels(config: Config): readonly ConfigFault[] {
  return config.groups.flatMap((group, groupIndex) =>
    group.modules.flatMap(({ levels }, index) => {
      const path = ['groups', groupIndex, 'modules', index, 'levels'];
      if (levels[0] !== 'none') {
        return [
          {
            path,
            what: 'does not begin with `none`.',
            remedy: 'Put `none` first: an admin must be able to give no access.',
          },
        ];
      }
      const isOrdered =
        levels.join() ===
        ['none', 'read', 'write'].filter((one) => levels.some((level) => level === one)).join();
      return isOrdered
        ? []
        : [
            {
              path,
              what: 'is out of order or repeats a level.',
              remedy: 'Write them as [none, read, write].',
            },
          ];
    }),
  );
}

function checkApiIds(config: Config): readonly ConfigFault[] {
  const ids = config.apis.map(({ id }, index) => ({ id, path: ['apis', index, 'id'] }));
  return findRepeats(ids, ({ id }) => id).map(({ item }) => ({
    path: item.path,
    what: `is ${item.id}, which an earlier API has already.`,
    remedy: 'Give each API an id of its own.',
  }));
}

/** Where the gateway itself answers; see tokens/. */
const reservedPaths = ['/auth', '/oauth', '/.well-known'];

function checkBasePaths(config: Config): readonly ConfigFault[] {
  const paths = config.apis.flatMap((api, index) => [
    { api: api.id, base: api.basePath, path: ['apis', index, 'basePath'] },
    ...api.aliases.map((alias, aliasIndex) => ({
      api: api.id,
      base: alias,
      path: ['apis', index, 'aliases', aliasIndex],
    })),
  ]);
  const reserved = paths
    .filter(({ base }) => reservedPaths.some((own) => base === own || base.startsWith(`${own}/`)))
    .map(({ path }) => ({
      path,
      what: 'lies where the gateway itself answers (tokens and signing keys).',
      remedy: `Choose a path outside ${reservedPaths.join(', ')}.`,
    }));
  const overlapping = paths.flatMap((one, index) => {
    const other = paths.slice(0, index).find(({ base }) => overlap(base, one.base));
    if (other === undefined) return [];
    return [
      {
        path: one.path,
        what: `is ${one.base}, which overlaps with ${other.base} of API ${other.api}.`,
        remedy: 'Choose base paths and aliases of which none lies within another.',
      },
    ];
  });
  return [...reserved, ...overlapping];
}

function overlap(one: string, other: string): boolean {
  const withSlash = (path: string) => (path.endsWith('/') ? path : `${path}/`);
  return withSlash(one).startsWith(withSlash(other)) || withSlash(other).startsWith(withSlash(one));
}

function checkMappedModules(config: Config): readonly ConfigFault[] {
  const known = new Set<string>(config.groups.flatMap(({ modules }) => modules.map(({ id }) => id)));
  return config.apis.flatMap(({ mapping }, index) => {
    if (mapping.deriveModules) return [];
    const path = ['apis', index, 'mapping'];
    const named = [
      ...Object.entries(mapping.tags).map(([tag, id]) => ({ id, path: [...path, 'tags', tag] })),
      ...mapping.rules.flatMap((rule, at) => listNamedModules(rule, [...path, 'rules', at])),
      ...Object.entries(mapping.operations).flatMap(([operation, said]) =>
        listNamedModules(said, [...path, 'operations', operation]),
      ),
    ];
    return named
      .filter(({ id }) => !known.has(id))
      .map(({ id, path: at }) => ({
        path: at,
        what: `names the module ${id}, which no group has.`,
        remedy: 'Add the module to a group, correct its id, or set `mapping.deriveModules: true`.',
      }));
  });
}

function listNamedModules(
  { modules = [], requirements = [] }: Config['apis'][number]['mapping']['operations'][string],
  path: readonly PropertyKey[],
): readonly { readonly id: string; readonly path: readonly PropertyKey[] }[] {
  return [
    ...modules.map((id, at) => ({ id, path: [...path, 'modules', at] })),
    ...requirements.map((text, at) => ({
      id: text.slice(0, text.lastIndexOf(':')),
      path: [...path, 'requirements', at],
    })),
  ];
}

/** Every item whose key an earlier item has, with that earlier item. */
function findRepeats<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): readonly { readonly item: Item; readonly first: Item }[] {
  const seen = new Map<string, Item>();
  return items.flatMap((item) => {
    const first = seen.get(keyOf(item));
    if (first !== undefined) return [{ item, first }];
    seen.set(keyOf(item), item);
    return [];
  });
}
