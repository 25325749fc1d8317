import { Hono } from 'hono';
import { createAttemptLimiter } from './attempt-limiter.ts';
import { createBackground } from './background.ts';
import { authBasePath, createAuth } from './create-auth.ts';
import type { HumanApp, HumanEnv } from './human-app.ts';
import type { HumanParts, HumansDeps } from './human-parts.ts';
import { findAccountSession, loadHumanSession } from './human-session.ts';
import type { AccountSession, HumanSession } from './human-session.ts';
import { startAfresh } from './start-afresh.ts';
import { createFirstRunLink } from './invitations.ts';
import { registerAuthPaths } from './register-auth-paths.ts';
import { registerOwnPaths } from './register-own-paths.ts';
import { answerErrors, guardRequests } from './guard-requests.ts';

export interface Humans {
  /** Serves everything below `/auth-api`, as a Hono app without a socket: `app.fetch(request, { clientAddress })`. */
  readonly authApp: HumanApp;
  /** Returns the person whose session cookie the request carries, with their present rights. */
  findSession(request: Request, clientAddress: string | null): Promise<HumanSession | undefined>;
  /** Returns the same person without their rights. */
  findAccount(request: Request): Promise<AccountSession | undefined>;
  /**
   * Returns the one-time link that makes the first operator: `shownLink` itself while it is valid, otherwise a new one.
   * Undefined if there is an operator.
   */
  createFirstRunLink(shownLink?: string): Promise<string | undefined>;
  /** Resolves when the work that was left for after the answers is done. */
  settled(): Promise<void>;
}

/** Creates the sign-in of people, with their rights. API users never sign in here. */
export function createHumans(deps: HumansDeps): Humans {
  const auth = createAuth({
    ...deps,
    database: deps.storage.humanAccounts,
    beforeLink: (humanId, providerId) => startAfresh(humanId, providerId, deps),
  });
  const parts: HumanParts = {
    ...deps,
    auth,
    limiter: createAttemptLimiter(deps.now),
    background: createBackground((fault) => deps.reportFault(fault, 'background')),
  };
  const app = new Hono<HumanEnv>().basePath(authBasePath);
  answerErrors(app, parts);
  guardRequests(app, parts);
  registerOwnPaths(app, parts);
  registerAuthPaths(app, parts);
  return {
    authApp: app,
    async findSession(request, clientAddress) {
      const account = await findAccountSession(parts, request.headers.get('cookie'));
      return account && (await loadHumanSession(account, clientAddress, deps));
    },
    findAccount: (request) => findAccountSession(parts, request.headers.get('cookie')),
    createFirstRunLink: (shownLink) => createFirstRunLink(parts, shownLink),
    settled: () => parts.background.settled(),
  };
}
