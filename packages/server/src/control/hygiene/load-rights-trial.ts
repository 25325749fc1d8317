import type { Catalogue, Operation } from '@postern/contract/catalogue';
import type { RightsTrial } from '@postern/contract/hygiene';
import type { ApiId, ApiUserId } from '@postern/contract/ids';
import type { Rights } from '@postern/contract/rights';
import { otherName } from '@postern/contract/usage';
import { effectiveRights, findAccessType } from '../../domain/access-type.ts';
import { hygienePeriodMs } from '../../domain/hygiene.ts';
import { diffRights, findMissingRequirements, mapModules } from '../../domain/rights.ts';
import type { ModuleMap } from '../../domain/rights.ts';
import { findSmallerRights } from '../../domain/smaller-rights.ts';
import type { StoredApiUser } from '../../storage/api-users/port.ts';
import type { StorageReader } from '../../storage/storage.ts';
import type { UsageSum } from '../../storage/usage/port.ts';
import type { ControlParts } from '../control-deps.ts';

const dayMs = 86_400_000;

export type TrialParts = Pick<ControlParts, 'config' | 'catalogueReader' | 'now'> & {
  readonly storage: StorageReader;
};

/** Computes the smaller set of rights, and its effect on the recorded calls. It changes nothing. */
export async function loadRightsTrial(apiUser: StoredApiUser, parts: TrialParts): Promise<RightsTrial> {
  const { storage, catalogueReader } = parts;
  const { licenceId, environment, id: apiUserId, version } = apiUser;
  const toMs = (Math.floor(parts.now() / dayMs) + 1) * dayMs;
  const sinceMs = toMs - hygienePeriodMs;
  const range = { fromMs: sinceMs, toMs, bucketMs: dayMs };
  const sums = (
    await storage.usage.sum(licenceId, environment, { ...range, apiUserId, by: ['apiId', 'operationId'] })
  ).filter(({ apiId }) => apiId !== '');
  const groups = await catalogueReader.listGroups(storage, environment);
  const modules = mapModules(groups);
  const own = findJudgedRights(apiUser, parts, groups);
  const called = await findOperations(sums, apiUser, parts);
  const rights = own ?? apiUser.rights;
  const smaller = findSmallerRights(
    rights,
    called.flatMap(({ operation }) => operation ?? []),
    modules,
  );
  const notJudged = own === undefined ? 'access-type' : await findObstacle(apiUser, { sinceMs, sums }, parts);
  return {
    apiUserId,
    version,
    sinceMs,
    notJudged,
    rights,
    smaller: notJudged === null ? smaller : rights,
    changes: notJudged === null ? [...diffRights(rights, smaller)] : [],
    operations: called.map(({ sum, operation }) => ({
      apiId: sum.apiId,
      operationId: sum.operationId,
      calls: sum.calls,
      isAllowed: isAllowed(operation, rights, modules),
      isAllowedBySmaller: isAllowed(operation, notJudged === null ? smaller : rights, modules),
    })),
  };
}

/** Returns the rights only where they alone decide: an access type is changed by the operator. */
function findJudgedRights(
  apiUser: StoredApiUser,
  { config }: TrialParts,
  groups: Parameters<typeof effectiveRights>[2],
): Rights | undefined {
  const accessType = findAccessType(apiUser.accessType, config.accessTypes);
  if (accessType === undefined || accessType.operations !== 'all') return undefined;
  const isPreset = accessType.modules !== 'own' && accessType.modules !== 'all';
  return isPreset || Object.keys(accessType.extraModules).length > 0
    ? undefined
    : effectiveRights(accessType, apiUser.rights, groups);
}

interface Called {
  readonly sum: UsageSum;
  /** Undefined when the catalogue in force no longer has the operation. */
  readonly operation: Operation | undefined;
}

async function findOperations(
  sums: readonly UsageSum[],
  { environment }: StoredApiUser,
  { storage, catalogueReader }: TrialParts,
): Promise<readonly Called[]> {
  const apiIds = [...new Set(sums.map(({ apiId }) => apiId as ApiId))]; // recorded under the API's own id
  const catalogues = new Map<string, Catalogue | undefined>(
    await Promise.all(
      apiIds.map(async (apiId) => {
        const found = await catalogueReader.find(storage, environment, apiId);
        return [apiId, found?.catalogue] as const;
      }),
    ),
  );
  return sums
    .toSorted((one, other) => other.calls - one.calls)
    .map((sum) => ({
      sum,
      operation: catalogues.get(sum.apiId)?.operations.find(({ id }) => id === sum.operationId),
    }));
}

function isAllowed(operation: Operation | undefined, rights: Rights, modules: ModuleMap): boolean {
  return (
    operation !== undefined && findMissingRequirements(operation.requirements, rights, modules).kind === 'met'
  );
}

interface Record {
  readonly sinceMs: number;
  readonly sums: readonly UsageSum[];
}

/** Finds the reason why the records are not sufficient for removing rights. */
async function findObstacle(
  apiUser: StoredApiUser,
  { sinceMs, sums }: Record,
  { storage }: TrialParts,
): Promise<RightsTrial['notJudged']> {
  const recordedSinceMs = await storage.usage.since();
  // Days are recorded as a whole, so the beginning of a day represents all of it.
  const isRecorded = recordedSinceMs !== null && recordedSinceMs < sinceMs + dayMs;
  if (!isRecorded || apiUser.createdAtMs > sinceMs) return 'too-short';
  if (sums.some(({ operationId }) => operationId === otherName)) return 'too-many-kinds';
  if (apiUser.updatedAtMs > sinceMs && (await wereRightsSet(apiUser, sinceMs, storage)))
    return 'changed-lately';
  return sums.length === 0 ? 'no-calls' : null;
}

async function wereRightsSet(
  {
    licenceId,
    environment,
    id,
  }: Pick<StoredApiUser, 'licenceId' | 'environment'> & { readonly id: ApiUserId },
  fromMs: number,
  { audit }: StorageReader,
): Promise<boolean> {
  const query = { environment, subjectId: id, fromMs, page: 1, pageSize: 100 };
  const set = await audit.list(licenceId, { ...query, action: 'rights.set', pageSize: 1 });
  if (set.total > 0) return true;
  const edits = await audit.list(licenceId, { ...query, action: 'api-user.edited' });
  return edits.items.some(
    ({ after }) => typeof after === 'object' && after !== null && 'accessType' in after,
  );
}
