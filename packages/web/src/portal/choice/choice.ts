import { useSyncExternalStore } from 'react';
import type { ApiId, EnvironmentName } from '@postern/contract/ids';
import { apiIdSchema, environmentNameSchema } from '@postern/contract/ids';
import { portalSchemeSchema } from '@postern/contract/portal';
import type { PortalApi, PortalEnvironment, PortalScheme } from '@postern/contract/portal';
import { z } from 'zod';

/** The reader's last choices. They are kept while the tab is open, and apply on each page that offers them. */
const choiceSchema = z.object({
  environment: environmentNameSchema.optional().catch(undefined),
  apiId: apiIdSchema.optional().catch(undefined),
  scheme: portalSchemeSchema.optional().catch(undefined),
  /** The part of a licence's own URL that is its own. */
  account: z.string().max(63).optional().catch(undefined),
});
export type Choice = z.infer<typeof choiceSchema>;

const storageName = 'postern.portal.choice';
const listeners = new Set<() => void>();
let choice = readRemembered();

export function useChoice(): Choice {
  return useSyncExternalStore(subscribe, getChoice);
}

export function getChoice(): Choice {
  return choice;
}

export function choose(changed: Partial<Choice>): void {
  choice = { ...choice, ...changed };
  try {
    sessionStorage.setItem(storageName, JSON.stringify(choice));
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
  for (const listener of listeners) listener();
}

/** The chosen environment, else the first one. */
export function findEnvironment(
  environments: readonly PortalEnvironment[],
  wanted: EnvironmentName | undefined,
): PortalEnvironment | undefined {
  return environments.find(({ name }) => name === wanted) ?? environments[0];
}

/** The environment of a domain as `?domain=` gives it: host, and port where it is no usual one; a licence's own host counts. */
export function findEnvironmentOfDomain(
  environments: readonly PortalEnvironment[],
  domain: string,
): PortalEnvironment | undefined {
  const wanted = domain.toLowerCase();
  return (
    environments.find((environment) => environment.domain.toLowerCase() === wanted) ??
    environments.find(({ apis }) => apis.some((api) => findAccount(api, wanted) !== undefined))
  );
}

/** `acme` of `acme.api.example.com`, where the API is at `https://{account}.api.example.com`. */
export function findAccount({ accountUrl }: Pick<PortalApi, 'accountUrl'>, domain: string) {
  const host = /^https?:\/\/([^/]+)/.exec(accountUrl ?? '')?.[1]?.toLowerCase();
  if (host === undefined) return undefined;
  const [before = '', after = ''] = host.split('{account}');
  const isFitting =
    domain.length > before.length + after.length && domain.startsWith(before) && domain.endsWith(after);
  return isFitting ? domain.slice(before.length, domain.length - after.length) : undefined;
}

/** The chosen API where the environment has it, else its first one. */
export function findApi(
  environment: PortalEnvironment | undefined,
  wanted: ApiId | undefined,
): PortalApi | undefined {
  return environment?.apis.find(({ id }) => id === wanted) ?? environment?.apis[0];
}

/** The chosen scheme where the API accepts it, else the first that can be tried from a page. */
export function findScheme(api: PortalApi, wanted: PortalScheme | undefined): TryableScheme | undefined {
  const offered = tryableSchemes.filter((scheme) => api.schemes.includes(scheme));
  return offered.find((scheme) => scheme === wanted) ?? offered[0];
}

/** `dpop` is left out: its proofs are signed with a key that a page does not have. */
export const tryableSchemes = ['bearer', 'api-key-header', 'basic'] as const;
export type TryableScheme = (typeof tryableSchemes)[number];

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function readRemembered(): Choice {
  try {
    return choiceSchema.catch({}).parse(JSON.parse(sessionStorage.getItem(storageName) ?? '{}'));
  } catch {
    return {}; // Storage may be forbidden, or hold what is no JSON.
  }
}
