import type { ApiUserId, EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { Usage, UsagePeriod } from '@postern/contract/usage';
import { displayName } from '../../domain/display-name.ts';
import type { StorageReader } from '../../storage/storage.ts';
import type { UsageRange } from '../../storage/usage/port.ts';
import {
  findRanges,
  summariseNames,
  summariseOperations,
  summariseOverTime,
} from '../../usage/summarise-usage.ts';

export interface UsageQuestion {
  readonly licenceId: LicenceId;
  readonly environment: EnvironmentName;
  /** Null for the whole licence. */
  readonly apiUserId: ApiUserId | null;
  readonly period: UsagePeriod;
}

export interface UsageDeps {
  readonly storage: Pick<StorageReader, 'usage' | 'apiUsers'>;
  readonly now: () => number;
}

/** The number of names of each kind that are listed. */
const namesMax = 25;

export async function loadUsage(question: UsageQuestion, deps: UsageDeps): Promise<Usage> {
  const { licenceId, environment, apiUserId, period } = question;
  const { range, previous } = findRanges(period, deps.now());
  const over = { apiUserId, by: ['bucket', 'apiId', 'statusClass'] } as const;
  const { sum } = deps.storage.usage;
  const [current, before, names] = await Promise.all([
    sum(licenceId, environment, { ...range, ...over }),
    sum(licenceId, environment, { ...previous, ...over }),
    apiUserId === null
      ? loadLicenceNames(question, range, deps.storage)
      : loadApiUserNames({ ...question, apiUserId }, range, deps.storage),
  ]);
  return { period, ...range, ...summariseOverTime({ range, current, before }), ...names };
}

type Names = Pick<Usage, 'reasons' | 'operations' | 'addresses' | 'agents' | 'apiUsers'>;

async function loadApiUserNames(
  { licenceId, environment, apiUserId }: UsageQuestion,
  range: UsageRange,
  { usage }: UsageDeps['storage'],
): Promise<Names> {
  const by = ['apiId', 'operationId', 'statusClass', 'code', 'address', 'agent'] as const;
  const sums = await usage.sum(licenceId, environment, { ...range, apiUserId, by });
  const addresses = summariseNames(sums, ({ address }) => address);
  const agents = summariseNames(sums, ({ agent }) => agent);
  return {
    ...limitOperations(summariseOperations(sums)),
    addresses: addresses.slice(0, namesMax).map(({ name, ...counts }) => ({ address: name, ...counts })),
    agents: agents.slice(0, namesMax).map(({ name, ...counts }) => ({ agent: name, ...counts })),
    apiUsers: null,
  };
}

async function loadLicenceNames(
  { licenceId, environment }: UsageQuestion,
  range: UsageRange,
  { usage, apiUsers }: UsageDeps['storage'],
): Promise<Names> {
  const by = ['apiId', 'operationId', 'statusClass', 'code'] as const;
  const [operations, tops] = await Promise.all([
    usage.sum(licenceId, environment, { ...range, apiUserId: null, by }),
    usage.listTops(licenceId, environment, { ...range, limit: namesMax }),
  ]);
  return {
    ...limitOperations(summariseOperations(operations)),
    addresses: tops.address.map(({ name, ...counts }) => ({ address: name, ...counts })),
    agents: null,
    apiUsers: await Promise.all(
      tops['api-user'].map(async ({ name, ...counts }) => {
        const apiUser = await apiUsers.find(licenceId, environment, name as ApiUserId); // it was counted under its id
        return { apiUserId: name, name: apiUser === undefined ? null : displayName(apiUser), ...counts };
      }),
    ),
  };
}

function limitOperations({ reasons, operations }: Pick<Usage, 'reasons' | 'operations'>) {
  return { reasons, operations: operations.slice(0, namesMax) };
}
