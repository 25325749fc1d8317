import type { Catalogue, Operation } from '@postern/contract/catalogue';
import type { HygieneFinding } from '@postern/contract/hygiene';
import { findEquivalentOperation } from '../../domain/equivalent-operation.ts';
import { findHygiene, hygienePeriodMs } from '../../domain/hygiene.ts';
import type { HygieneSubject } from '../../domain/hygiene.ts';
import type { StoredApiUser } from '../../storage/api-users/port.ts';
import type { StoredHygieneCheck } from '../../storage/hygiene/port.ts';
import type { DeprecatedUse } from '../../storage/usage/port.ts';
import { loadRightsTrial } from './load-rights-trial.ts';
import type { TrialParts } from './load-rights-trial.ts';

const dayMs = 86_400_000;

/** Checks one API user. It changes nothing; the caller stores the result. */
export async function checkApiUser(apiUser: StoredApiUser, parts: TrialParts): Promise<StoredHygieneCheck> {
  const nowMs = parts.now();
  const { licenceId, environment, id: apiUserId, version } = apiUser;
  const findings = findHygiene(await loadSubject(apiUser, parts), nowMs);
  return {
    licenceId,
    environment,
    apiUserId,
    risk: findings.reduce((sum, { risk }) => sum + risk, 0),
    findings,
    checkedAtMs: nowMs,
    version,
  };
}

async function loadSubject(apiUser: StoredApiUser, parts: TrialParts): Promise<HygieneSubject> {
  const { storage } = parts;
  const { licenceId, environment, id: apiUserId } = apiUser;
  const toMs = (Math.floor(parts.now() / dayMs) + 1) * dayMs;
  const sinceMs = toMs - hygienePeriodMs;
  const isActive = apiUser.status === 'active';
  // The records of a deactivated or unused API user need not be read.
  const wasUsed = isActive && (apiUser.lastUsed?.atMs ?? 0) >= sinceMs;
  const clients = wasUsed
    ? await storage.usage.sum(licenceId, environment, {
        apiUserId,
        by: ['keyId', 'address', 'agent', 'apiId'],
        fromMs: sinceMs,
        toMs,
        bucketMs: dayMs,
      })
    : [];
  const deprecated = wasUsed
    ? await storage.deprecatedUse.listOf(licenceId, environment, apiUserId, { sinceMs })
    : [];
  const trial = wasUsed ? await loadRightsTrial(apiUser, parts) : undefined;
  return {
    isActive,
    createdAtMs: apiUser.createdAtMs,
    expiresAtMs: apiUser.expiresAtMs,
    networkRules: apiUser.networkRules.length,
    key: apiUser.key,
    lastUsedAtMs: apiUser.lastUsed?.atMs ?? null,
    basic: sumBasic(deprecated),
    deprecated: await listDeprecated(deprecated, apiUser, parts),
    clients: clients.filter(({ apiId }) => apiId !== ''),
    rights:
      trial === undefined || trial.notJudged !== null ? null : { own: trial.rights, smaller: trial.smaller },
  };
}

function sumBasic(uses: readonly DeprecatedUse[]): HygieneSubject['basic'] {
  const basic = uses.filter(({ scheme }) => scheme === 'basic');
  if (basic.length === 0) return null;
  return {
    calls: basic.reduce((sum, { calls }) => sum + calls, 0),
    lastAtMs: Math.max(...basic.map(({ lastAtMs }) => lastAtMs)),
  };
}

type DeprecatedCalls = Extract<HygieneFinding, { kind: 'deprecated-in-use' }>['calls'];

/** The number of deprecated calls that are listed individually. */
const callsMax = 20;

async function listDeprecated(
  uses: readonly DeprecatedUse[],
  { environment }: StoredApiUser,
  { storage, config, catalogueReader }: TrialParts,
): Promise<DeprecatedCalls> {
  if (uses.length === 0) return [];
  const catalogues: Catalogue[] = [];
  for (const { id } of config.apis) {
    const found = await catalogueReader.find(storage, environment, id);
    if (found !== undefined) catalogues.push(found.catalogue);
  }
  const calls = new Map<string, DeprecatedCalls[number]>();
  for (const { apiId, basePath, operationId, calls: count, lastAtMs } of uses) {
    const replaced = findReplacement({ apiId, basePath, operationId }, catalogues, config);
    if (replaced === undefined) continue;
    const key = [apiId, basePath, operationId].join('\n');
    const known = calls.get(key);
    calls.set(key, {
      apiId,
      basePath,
      operationId,
      calls: count + (known?.calls ?? 0),
      lastAtMs: Math.max(lastAtMs, known?.lastAtMs ?? 0),
      successor: replaced.successor,
    });
  }
  return [...calls.values()].slice(0, callsMax);
}

type Config = TrialParts['config'];

/** Finds the replacement; undefined when neither path nor operation is deprecated, but only the legacy scheme. */
function findReplacement(
  { apiId, basePath, operationId }: Pick<DeprecatedUse, 'apiId' | 'basePath' | 'operationId'>,
  catalogues: readonly Catalogue[],
  config: Config,
): { readonly successor: string | null } | undefined {
  const operation = catalogues
    .find((catalogue) => catalogue.apiId === apiId)
    ?.operations.find(({ id }) => id === operationId);
  const isApiGivenUp = isPathGivenUp(config, apiId, basePathOf(config, apiId));
  const isOperationGivenUp = operation !== undefined && isGivenUp(operation);
  const isAliasGivenUp = isPathGivenUp(config, apiId, basePath);
  if (!isApiGivenUp && !isOperationGivenUp && !isAliasGivenUp) return undefined;
  if (operation === undefined) return { successor: null };
  // Only the old URL is deprecated: the same operation exists at the API's own path.
  if (!isApiGivenUp && !isOperationGivenUp) return { successor: presentOperation(config, apiId, operation) };
  for (const catalogue of catalogues) {
    if (isPathGivenUp(config, catalogue.apiId, basePathOf(config, catalogue.apiId))) continue;
    if (catalogue.apiId === apiId && !isOperationGivenUp) continue;
    const found = findEquivalentOperation(
      operation,
      catalogue.operations.filter((candidate) => !isGivenUp(candidate)),
    );
    if (found !== undefined) return { successor: presentOperation(config, catalogue.apiId, found) };
  }
  return { successor: null };
}

function isGivenUp({ deprecated, deprecation }: Operation): boolean {
  return deprecated || deprecation !== undefined;
}

function isPathGivenUp({ deprecations }: Config, apiId: string, basePath: string): boolean {
  return deprecations.some((each) => each.apiId === apiId && each.basePath === basePath);
}

function basePathOf({ apis }: Config, apiId: string): string {
  return apis.find(({ id }) => id === apiId)?.basePath ?? '';
}

function presentOperation(config: Config, apiId: string, { method, pathTemplate }: Operation): string {
  return `${method} ${basePathOf(config, apiId)}${pathTemplate}`;
}
