import type { EnvironmentVariables } from '../config/apply-environment-overrides.ts';
import type { Config } from '../config/config-schema.ts';
import { loadSecret } from '../config/load-secret.ts';
import { createPersonSession } from '../control/admin-session.ts';
import type { SessionSource } from '../control/admin-session.ts';
import { loadSealedSecret } from '../crypto/sealed-secret.ts';
import { Secret } from '../domain/secret.ts';
import { createHumans } from '../humans/create-humans.ts';
import type { Humans } from '../humans/create-humans.ts';
import type { Core } from './open-core.ts';

export interface HumansParts {
  readonly core: Pick<Core, 'storage' | 'masterKeys' | 'hasher'>;
  readonly env: EnvironmentVariables;
  /** Where the console is reached, without a slash at its end. */
  readonly consoleUrl: string;
  readonly docsUrl: string;
  readonly now: () => number;
  readonly reportFault: (fault: unknown, requestId?: string) => void;
}

/** People's sign-in over an open installation, without a socket. @throws ConfigError when a client secret is missing */
export async function openHumans(config: Config, parts: HumansParts): Promise<Humans> {
  const { core, env, consoleUrl } = parts;
  const sessionSecret = await loadSealedSecret('session-secret', core.masterKeys, {
    find: (name) => core.storage.settings.find(name),
    claim: (name, value) => core.storage.transact((tx) => tx.settings.claim(name, value)),
  });
  const providers = config.console.providers.map(async (provider) => ({
    ...provider,
    clientSecret: await loadSecret(provider.clientSecret, env),
  }));
  return createHumans({
    storage: core.storage,
    publicUrl: consoleUrl,
    consoleOrigins: [new URL(consoleUrl).origin],
    sessionSecret: new Secret(sessionSecret.export().toString('base64')),
    passwordHasher: core.hasher,
    secondFactor: config.console.secondFactor,
    providers: await Promise.all(providers),
    docsUrl: parts.docsUrl,
    now: parts.now,
    reportFault: parts.reportFault,
  });
}

/** The people that the admin API knows by their session cookie. */
export function createPersonSource(humans: Pick<Humans, 'findSession'>): SessionSource {
  return {
    async findSession(request, clientAddress) {
      const session = await humans.findSession(request, clientAddress);
      return session && createPersonSession(session.actor, session);
    },
  };
}
