import type { GatewayLink } from '../access/gateway-link.ts';
import type { LeaseBook } from '../access/lease-book.ts';
import type { HeldCharges, LimitPort } from '../access/limit-port.ts';
import type { EnvironmentVariables } from '../config/apply-environment-overrides.ts';
import type { Config } from '../config/config-schema.ts';
import { loadSecret } from '../config/load-secret.ts';

/**
 * Replaces the reference to the URL by the URL itself, because workers read neither the environment nor files.
 *
 * @throws ConfigError
 */
export async function resolveRedis(config: Config, env: EnvironmentVariables): Promise<Config> {
  if (config.redis === undefined) return config;
  const url = (await loadSecret(config.redis.url, env)).reveal();
  return { ...config, redis: { ...config.redis, url } };
}

export async function countLiveGateways(leases: Pick<LeaseBook, 'list'>): Promise<number> {
  return (await leases.list()).filter(({ ended }) => ended === null).length;
}

type LimitLink = Pick<GatewayLink, 'takeLimits' | 'endLimits' | 'peekLimits'>;

/** The limit methods that workers call in the process that counts for them. */
export function createLimitLink(port: LimitPort): LimitLink {
  return {
    takeLimits: async (charges) => await port.take(charges),
    endLimits: async (held, bytes) => port.end(held, bytes),
    peekLimits: async (charges) => await port.peek(charges),
  };
}

/** Creates the worker's end of the link: a limit port whose limits the parent counts. */
export function createLinkedLimitPort(link: LimitLink): LimitPort {
  return {
    take: (charges) => link.takeLimits(charges),
    end: (held, bytes) => void link.endLimits(held, bytes).catch(() => undefined),
    peek: (charges) => link.peekLimits(charges),
  };
}

/** Wraps the link for one worker, to free the slots of its calls when the worker dies. */
export function noteSlots<Link extends LimitLink>(
  link: Link,
): { readonly link: Link; readonly endAll: () => void } {
  const held = new Map<string, HeldCharges>();
  let count = 0;
  const end = (id: string, bytes: number): void => {
    const own = held.get(id);
    held.delete(id);
    if (own !== undefined) void link.endLimits(own, bytes);
  };
  return {
    link: {
      ...link,
      async takeLimits(charges) {
        const taken = await link.takeLimits(charges);
        if (taken.kind === 'refused' || taken.held === undefined) return taken;
        const id = String(count++);
        held.set(id, taken.held);
        return { ...taken, held: { id, charges: taken.held.charges } };
      },
      endLimits: async ({ id }, bytes) => end(id, bytes),
    },
    endAll() {
      // Entries that are deleted during the iteration are not visited again.
      for (const id of held.keys()) end(id, 0);
    },
  };
}
