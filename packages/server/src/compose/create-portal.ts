import { listExampleFacts } from '@postern/contract/error-examples';
import type { Config } from '../config/config-schema.ts';
import type { PortalConfig } from '../config/portal-config-schema.ts';
import type { AccessView } from '../access/access-view.ts';
import type { KeyDigester } from '../crypto/key-digest.ts';
import type { PasswordHasher } from '../crypto/password-hash.ts';
import { refuse } from '../domain/refusal.ts';
import { presentError } from '../gateway/error-shape.ts';
import { attemptKeys, createAttemptLimiter } from '../humans/attempt-limiter.ts';
import type { Humans } from '../humans/create-humans.ts';
import { createPortalApp } from '../portal/create-portal-app.ts';
import type { PortalApp } from '../portal/portal-app.ts';
import type { PortalWork } from '../portal/work/portal-work.ts';
import type { PeoplePort, PortalDeps } from '../portal/portal-deps.ts';
import type { Storage } from '../storage/storage.ts';
import { createEnvironmentExplainer } from './explainer-port.ts';
import { createPortalSettings } from './portal-settings.ts';

export interface PortalParts {
  readonly portal: PortalConfig;
  readonly storage: Storage;
  readonly view: AccessView;
  readonly humans: Humans;
  readonly digestKey: KeyDigester;
  readonly work: PortalWork;
  readonly hasher: PasswordHasher;
  readonly gatewayUrls: ReadonlyMap<string, string>;
  readonly docsUrl: string;
  readonly now: () => number;
  readonly reportFault: (fault: unknown, requestId?: string) => void;
}

/** The portal over an open installation, without a socket. */
export function createPortal(config: Config, parts: PortalParts): PortalApp {
  const { storage, view, docsUrl, now, reportFault } = parts;
  const deps: PortalDeps = {
    settings: createPortalSettings(config, parts.portal, parts.gatewayUrls),
    findApi: (environment, apiId) => view.environments.get(environment)?.findApi(apiId),
    documents: storage.catalogueDocuments,
    people: createPeoplePort(parts),
    explainer: {
      explain: async (environment, { credential, address, method, url }) =>
        await createEnvironmentExplainer(config, environment, parts).explain({
          method,
          url,
          credential,
          ...(address === null ? {} : { address }),
        }),
    },
    work: parts.work,
    limitQuestions: createQuestionLimit(now),
    limitRequests: createRequestLimit(now),
    presentRefusal(apiId, code) {
      const shape = config.apis.find(({ id }) => id === apiId)?.errorShape;
      const requestId = '00000000-0000-4000-8000-000000000000';
      const presented = presentError(
        refuse('receive', code, '', { facts: listExampleFacts(code) }),
        { requestId, docsUrl },
        shape,
      );
      return { ...presented, body: JSON.parse(presented.body) as unknown };
    },
    docsUrl,
    now,
    reportFault,
  };
  return createPortalApp(deps);
}

const questionsMax = 600;

/** Limits questions per client address. Failed ones count like failed sign-ins. */
function createQuestionLimit(now: () => number): PortalDeps['limitQuestions'] {
  const limiter = createAttemptLimiter(now);
  return (clientAddress) => {
    const failures = attemptKeys(clientAddress, null);
    const questions = failures.map(({ key }) => ({ key: `question ${key}`, max: questionsMax }));
    const retryAfterS = limiter.begin([...failures, ...questions]);
    if (retryAfterS !== undefined) return { kind: 'refused', retryAfterS };
    return { kind: 'taken', forgive: () => limiter.forgive(failures) };
  };
}

const requestsMax = 3_000;

/**
 * Limits the requests of people who are not signed in, per address and 15 minutes. A page makes about ten requests.
 * People behind the same address share the limit; a person who reaches it has to wait or to sign in from elsewhere.
 */
function createRequestLimit(now: () => number): PortalDeps['limitRequests'] {
  const limiter = createAttemptLimiter(now);
  return (clientAddress) => {
    const keys = attemptKeys(clientAddress, null).map(({ key }) => ({ key, max: requestsMax }));
    const retryAfterS = limiter.begin(keys);
    if (retryAfterS !== undefined) return { kind: 'refused', retryAfterS };
    return { kind: 'taken', forgive: () => limiter.forgive(keys) };
  };
}

/** Finds integrators, and people of the console, who may look at what integrators see. */
function createPeoplePort({ humans, storage, view }: PortalParts): PeoplePort {
  return {
    async findPerson(request) {
      const account = await humans.findAccount(request);
      if (account === undefined) return undefined;
      const { id: humanId, name, email } = account.human;
      const [seats, memberships] = await Promise.all([
        storage.integrators.listOf(humanId),
        storage.members.listOf(humanId),
      ]);
      return seats.length + memberships.length === 0 ? undefined : { humanId, name, email };
    },
    async listGiven(humanId) {
      const seats = await storage.integrators.listOf(humanId);
      const given = await Promise.all(
        seats.map(async ({ licenceId, apiUsers }) => {
          const licence = await storage.licences.find(licenceId);
          return licence === undefined ? [] : [{ licenceId, licenceName: licence.name, apiUsers }];
        }),
      );
      return given.flat();
    },
    findGrant: async ({ environment, apiUserId }) =>
      await view.environments.get(environment)?.findGrantByApiUser(apiUserId),
  };
}
