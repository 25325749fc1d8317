import { normalize } from 'node:path';
import { levelSchema } from '@postern/contract/level';
import { listDocumentFiles } from './api-config-schema.ts';
import { getAliasPath } from './version-config-schema.ts';
import { parseNetworkRange } from '../domain/network-rule.ts';
import { checkAccessTypes, checkDimensions, checkErrorShapes } from './check-access-config.ts';
import { checkMappedModules } from './check-mapped-modules.ts';
import type { Config } from './config-schema.ts';
import { checkRatePlans } from './rate-plan-config-schema.ts';

/** A contradiction in a configuration whose fields are all valid by themselves. */
export interface ConfigFault {
  readonly path: readonly PropertyKey[];
  readonly what: string;
  readonly remedy: string;
}

/**
 * Checks what the schema cannot express: the relations between fields. Each check is one function, and all of them run.
 */
export function checkConfig(config: Config): readonly ConfigFault[] {
  return checks.flatMap((check) => check(config));
}

const checks: readonly ((config: Config) => readonly ConfigFault[])[] = [
  checkPorts,
  checkConsole,
  checkPortalProviders,
  checkPortal,
  checkHosts,
  checkIssuers,
  checkUpstreams,
  checkTrustedProxies,
  checkForwardAuth,
  checkHeldBodies,
  checkSigningKeys,
  checkSmtp,
  checkOutbound,
  checkGroups,
  checkLevels,
  checkApiIds,
  checkDocuments,
  checkBasePaths,
  checkMappedModules,
  checkAccessTypes,
  checkDimensions,
  checkErrorShapes,
  checkRatePlans,
];

/** Checks that an API does not name a document twice, since every call would then be described twice. */
function checkDocuments({ apis }: Config): readonly ConfigFault[] {
  return apis.flatMap((api, index): readonly ConfigFault[] => {
    const files = listDocumentFiles(api).map((file) => normalize(file));
    const repeated = files.findIndex((file, position) => files.indexOf(file) < position);
    if (repeated === -1) return [];
    const what = 'is in the list already.';
    return [{ path: ['apis', index, 'openapi', repeated], what, remedy: 'List each document once.' }];
  });
}

/** Checks that a body of the largest size fits. */
function checkHeldBodies({ limits }: Config): readonly ConfigFault[] {
  if (limits.inspectedBytesPerLicence >= limits.inspectedBodyBytesMax) return [];
  return [
    {
      path: ['limits', 'inspectedBytesPerLicence'],
      what: 'is less than limits.inspectedBodyBytesMax.',
      remedy: 'Set it to several times limits.inspectedBodyBytesMax.',
    },
  ];
}

/** Checks that forward-auth has a trusted proxy, since no other sender is answered. */
function checkForwardAuth({ forwardAuth, trustedProxies }: Config): readonly ConfigFault[] {
  if (!forwardAuth.enabled || trustedProxies.length > 0) return [];
  return [
    {
      path: ['forwardAuth', 'enabled'],
      what: 'is true, but no proxy is trusted to ask for decisions.',
      remedy: 'List the addresses of your front proxies under trustedProxies.',
    },
  ];
}

/**
 * Checks that a new key is published long enough before it signs: caches have to fetch it first, and a gateway that did
 * not has to be stale.
 */
function checkSigningKeys({ signingKeys, maxStaleMs }: Config): readonly ConfigFault[] {
  const leastMs = signingKeys.jwksMaxAgeS * 1_000 + 2 * maxStaleMs;
  if (signingKeys.publishAheadMs >= leastMs) return [];
  return [
    {
      path: ['signingKeys', 'publishAheadMs'],
      what: 'is shorter than the time for which clients may cache the published keys.',
      remedy: `Write at least ${leastMs}, or lower signingKeys.jwksMaxAgeS.`,
    },
  ];
}

/** Checks that every listener has a port of its own; port 0 (any free port) never conflicts. */
function checkPorts(config: Config): readonly ConfigFault[] {
  const listeners = [
    { owner: 'the console', port: config.console.port, path: ['console', 'port'] },
    ...(config.portal === undefined
      ? []
      : [{ owner: 'the portal', port: config.portal.port, path: ['portal', 'port'] }]),
    ...Object.entries(config.environments).map(([name, { port }]) => ({
      owner: `environment ${name}`,
      port,
      path: ['environments', name, 'port'],
    })),
  ].filter(({ port }) => port !== 0);
  return findRepeats(listeners, ({ port }) => String(port)).map(({ item, first }) => ({
    path: item.path,
    what: `is ${item.port}, the port of ${first.owner}.`,
    remedy: 'Give each environment, the console and the portal a port of its own, or 0 for any free one.',
  }));
}

/**
 * Checks that the portal's URL is https, and that its origin and host are not the console's, so that browsers neither
 * send the console's cookies to the portal nor mix the pages of both.
 */
function checkPortal({ console: { publicUrl: consoleUrl }, portal }: Config): readonly ConfigFault[] {
  if (portal?.publicUrl === undefined) return [];
  const path = ['portal', 'publicUrl'];
  const { protocol, hostname, origin } = new URL(portal.publicUrl);
  const faults: ConfigFault[] = [];
  if (protocol === 'http:' && !ownMachine.test(hostname)) {
    const what = 'is http, so that passwords would be sent in plain text.';
    const remedy =
      'Put TLS in front of the portal and write https://, or use http://localhost on your own machine.';
    faults.push({ path, what, remedy });
  }
  if (consoleUrl !== undefined && new URL(consoleUrl).origin === origin) {
    const what = 'is the console’s own address.';
    faults.push({ path, what, remedy: 'Give the portal a host or a port of its own.' });
  }
  return faults;
}

/**
 * Checks that the console's URL is https. Session cookies are `Secure` on https; on http they would cross the network
 * in plain text.
 */
function checkConsole({ console: { publicUrl, providers } }: Config): readonly ConfigFault[] {
  const isClear = publicUrl !== undefined && new URL(publicUrl).protocol === 'http:';
  const isOwnMachine = publicUrl !== undefined && ownMachine.test(new URL(publicUrl).hostname);
  const clear: readonly ConfigFault[] =
    isClear && !isOwnMachine
      ? [
          {
            path: ['console', 'publicUrl'],
            what: 'is http, so that passwords would be sent in plain text.',
            remedy:
              'Put TLS in front of the console and write https://, or use http://localhost on your own machine.',
          },
        ]
      : [];
  const located = providers.map(({ id }, index) => ({ id, path: ['console', 'providers', index, 'id'] }));
  const repeated = findRepeats(located, ({ id }) => id).map(({ item }) => ({
    path: item.path,
    what: `is ${JSON.stringify(item.id)}, the id of another provider.`,
    remedy: 'Give each provider an id of its own.',
  }));
  return [...clear, ...repeated];
}

function checkPortalProviders({ console: { providers }, portal }: Config): readonly ConfigFault[] {
  const known = providers.map(({ id }) => id);
  return (portal?.providers ?? []).flatMap((id, index) =>
    known.includes(id)
      ? []
      : [
          {
            path: ['portal', 'providers', index],
            what: `is ${JSON.stringify(id)}, which is none of console.providers.`,
            remedy:
              known.length === 0
                ? 'Add it under console.providers.'
                : `The providers are ${known.join(', ')}.`,
          },
        ],
  );
}

const ownMachine = /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/;

const hostPattern =
  /^(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*|\[[0-9a-f:.]+\])$/;

function checkHosts(config: Config): readonly ConfigFault[] {
  return Object.entries(config.environments).flatMap(([name, { hosts }]) => {
    const located = hosts.map((host, index) => ({ host, path: ['environments', name, 'hosts', index] }));
    const malformed = located
      .filter(({ host }) => !hostPattern.test(host.replace(/^\{account\}\./, 'account.')))
      .map(({ path }) => ({
        path,
        what: 'is not a host name.',
        remedy:
          'Write the lower-case name alone, without scheme, port, path or *: `api.example.com`, or `{account}.api.example.com`.',
      }));
    const repeated = findRepeats(located, ({ host }) => host).map(({ item }) => ({
      path: item.path,
      what: 'appears in this list twice.',
      remedy: 'Remove one of the two.',
    }));
    return [...malformed, ...repeated];
  });
}

/**
 * Checks that environments differ in issuer or audience. Otherwise they would accept each other's tokens by their
 * claims.
 */
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

/** Checks the notation as `domain/network-rule.ts` does: no short forms, no zone ids, no host bits set. */
function checkTrustedProxies({ trustedProxies }: Config): readonly ConfigFault[] {
  return checkRanges(trustedProxies, ['trustedProxies']);
}

function checkOutbound({ outbound }: Config): readonly ConfigFault[] {
  return checkRanges(outbound.allowed, ['outbound', 'allowed']);
}

function checkRanges(ranges: readonly string[], path: readonly string[]): readonly ConfigFault[] {
  return ranges.flatMap((text, index) => {
    const range = parseNetworkRange(text);
    if (range.kind === 'range') return [];
    return [{ path: [...path, index], what: 'is not an IP address or range.', remedy: range.why }];
  });
}

/** Checks that user and password come together, and that the password never crosses a network in plain text. */
function checkSmtp({ smtp }: Config): readonly ConfigFault[] {
  if (smtp === undefined) return [];
  const { user, password, security, host } = smtp;
  if ((user === undefined) !== (password === undefined)) {
    const missing = user === undefined ? 'user' : 'password';
    return [
      {
        path: ['smtp'],
        what: `has no \`${missing}\`, although signing in needs both.`,
        remedy: 'Give both `user` and `password`, or neither.',
      },
    ];
  }
  if (user === undefined || security !== 'none' || /^(?:localhost|127\.0\.0\.1|::1)$/.test(host)) return [];
  return [
    {
      path: ['smtp', 'security'],
      what: 'is `none`, so that the password would be sent in plain text.',
      remedy: 'Use `tls` or `starttls`, or a mail server on localhost.',
    },
  ];
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
      const inOrder = levelSchema.options.filter((level) => levels.includes(level));
      if (levels[0] === 'none' && levels.join() === inOrder.join()) return [];
      return [
        {
          path,
          what: 'does not begin with `none`, or is out of order, or repeats a level.',
          remedy: 'Write [none, read, write], or [none, write] for a module without a separate read level.',
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

/** The paths that the gateway answers itself; see tokens/. */
const reservedPaths = ['/auth', '/oauth', '/.well-known'];

function checkBasePaths(config: Config): readonly ConfigFault[] {
  const paths = config.apis.flatMap((api, index) => [
    { api: api.id, base: api.basePath, path: ['apis', index, 'basePath'] },
    ...api.aliases.map(getAliasPath).map((alias, aliasIndex) => ({
      api: api.id,
      base: alias,
      path: ['apis', index, 'aliases', aliasIndex],
    })),
  ]);
  const reserved = paths
    .filter(({ base }) => reservedPaths.some((own) => base === own || base.startsWith(`${own}/`)))
    .map(({ path }) => ({
      path,
      what: 'is a path that the gateway itself answers (tokens and signing keys).',
      remedy: `Choose a path outside ${reservedPaths.join(', ')}.`,
    }));
  const overlapping = paths.flatMap((one, index) => {
    const other = paths.slice(0, index).find(({ base }) => overlap(base, one.base));
    if (other === undefined) return [];
    return [
      {
        path: one.path,
        what: `is ${one.base}, which overlaps with ${other.base} of API ${other.api}.`,
        remedy: 'Choose base paths and aliases of which none is within another.',
      },
    ];
  });
  const dotted = paths
    .filter(({ base }) => base.split('/').some((segment) => segment === '.' || segment === '..'))
    .map(({ path }) => ({
      path,
      what: 'contains a dot segment, which is refused in every call.',
      remedy: 'Write the plain path.',
    }));
  return [...reserved, ...dotted, ...overlapping];
}

function overlap(one: string, other: string): boolean {
  const withSlash = (path: string) => (path.endsWith('/') ? path : `${path}/`);
  return withSlash(one).startsWith(withSlash(other)) || withSlash(other).startsWith(withSlash(one));
}

/** Finds every item whose key an earlier item has, together with that earlier item. */
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
