import { humanIdSchema } from '@postern/contract/admin-routes/team';
import type { EnvironmentVariables } from '../config/apply-environment-overrides.ts';
import type { Config } from '../config/config-schema.ts';
import { loadSecret } from '../config/load-secret.ts';
import { createPersonSession } from '../control/admin-session.ts';
import type { SessionSource } from '../control/admin-session.ts';
import { loadSealedSecret } from '../crypto/sealed-secret.ts';
import type { Brand } from '../domain/brand.ts';
import { Secret } from '../domain/secret.ts';
import { createHumans } from '../humans/create-humans.ts';
import type { Humans } from '../humans/create-humans.ts';
import type { Storage } from '../storage/storage.ts';
import type { Core } from './open-core.ts';

export interface HumansParts {
  readonly core: Pick<Core, 'storage' | 'masterKeys' | 'hasher'>;
  readonly env: EnvironmentVariables;
  /** The console's public URL, without a trailing slash. */
  readonly consoleUrl: string;
  readonly docsUrl: string;
  readonly brand: Pick<Brand, 'name'>;
  readonly now: () => number;
  readonly reportFault: (fault: unknown, requestId?: string) => void;
}

/**
 * Loads people's sign-in for the console over an open installation, without a socket.
 *
 * @throws ConfigError when a client secret is missing
 */
export async function loadConsoleHumans(config: Config, parts: HumansParts): Promise<Humans> {
  const { core, env, consoleUrl } = parts;
  return createHumans({
    storage: core.storage,
    publicUrl: consoleUrl,
    consoleOrigins: [new URL(consoleUrl).origin],
    sessionSecret: await loadSessionSecret(core),
    passwordHasher: core.hasher,
    secondFactor: config.console.secondFactor,
    place: 'console',
    canMail: config.smtp !== undefined,
    sessionIdleMs: config.console.sessionIdleMinutes * 60_000,
    providers: await loadProviders(config.console.providers, env),
    docsUrl: parts.docsUrl,
    productName: parts.brand.name,
    now: parts.now,
    reportFault: parts.reportFault,
  });
}

type ProviderConfig = Config['console']['providers'][number];

/** @throws ConfigError when a client secret is missing */
async function loadProviders(
  providers: readonly ProviderConfig[],
  env: EnvironmentVariables,
): Promise<readonly (Omit<ProviderConfig, 'clientSecret'> & { readonly clientSecret: Secret })[]> {
  return await Promise.all(
    providers.map(async (provider) => ({
      ...provider,
      clientSecret: await loadSecret(provider.clientSecret, env),
    })),
  );
}

/**
 * Loads the sign-in of the same people on the portal, with a cookie of its own. There a password is sufficient, and
 * people cannot change how they sign in. `providers` lists those that the portal offers as well.
 *
 * @throws ConfigError when a client secret is missing
 */
export async function loadPortalHumans(
  portal: {
    readonly url: string;
    readonly canMail: boolean;
    readonly sessionIdleMinutes: number;
    readonly providers: readonly ProviderConfig[];
  },
  parts: Omit<HumansParts, 'consoleUrl'>,
): Promise<Humans> {
  return createHumans({
    storage: parts.core.storage,
    publicUrl: portal.url,
    consoleOrigins: [new URL(portal.url).origin],
    sessionSecret: await loadSessionSecret(parts.core),
    passwordHasher: parts.core.hasher,
    secondFactor: 'optional',
    place: 'portal',
    canMail: portal.canMail,
    sessionIdleMs: portal.sessionIdleMinutes * 60_000,
    providers: await loadProviders(portal.providers, parts.env),
    docsUrl: parts.docsUrl,
    productName: parts.brand.name,
    now: parts.now,
    reportFault: parts.reportFault,
  });
}

/**
 * Console and portal share one secret, because it also seals second factors, which belong to the person. A session
 * records which of the two it is for.
 */
async function loadSessionSecret({ masterKeys, storage }: HumansParts['core']): Promise<Secret> {
  const secret = await loadSealedSecret('session-secret', masterKeys, {
    find: (name) => storage.settings.find(name),
    claim: (name, value) => storage.transact((tx) => tx.settings.claim(name, value)),
  });
  return new Secret(secret.export().toString('base64'));
}

/**
 * Identifies people by the session cookie of the console. A person who is only an integrator does not count as signed
 * in here, however they signed in.
 */
export function createPersonSource(
  humans: Pick<Humans, 'findSession'>,
  storage: Pick<Storage, 'integrators'>,
): SessionSource {
  return {
    async findSession(request, clientAddress) {
      const session = await humans.findSession(request, clientAddress);
      if (session === undefined) return undefined;
      if (!session.isOperator && session.memberships.length === 0) {
        const seats = await storage.integrators.listOf(humanIdSchema.parse(session.actor.id));
        if (seats.length > 0) return undefined;
      }
      return createPersonSession(session.actor, session);
    },
  };
}
