import type { ApiUserId, EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { Usage, UsagePeriod } from '@postern/contract/usage';
import { displayName } from '../../domain/display-name.ts';
import type { StorageReader, UsageRange } from '../../storage/storage.ts';
import {
  findRanges,
  summariseNames,
  summariseOperations,
  summariseOverTime,
} from '../../usage/summarise-usage.ts';

export interface UsageQuestion {
  readonly licenceId: LicenceId;
  readonly environment: EnvironmentName;
  /** Null: the licence as a whole. */
  readonly apiUserId: ApiUserId | null;
  readonly period: UsagePeriod;
}

export interface UsageDeps {
  readonly storage: Pick<StorageReader, 'usage' | 'apiUsers'>;
  readonly now: () => number;
}

/** How many names of a kind are shown. */
const namesMax = 25;

export async function loadUsage(question: UsageQuestion, { storage, now }: UsageDeps): Promise<Usage> {
  const { licenceId, environment, apiUserId, period } = question;
  const { range, previous } = findRanges(period, now());
  const sum = storage.usage.sum;
  const over = { apiUserId, by: ['bucket', 'apiId', 'statusClass'] } as const;
  const by = ['apiId', 'operationId', 'statusClass', 'code'] as const;
  const [current, before, operations, names] = await Promise.all([
    sum(licenceId, environment, { ...range, ...over }),
    sum(licenceId, environment, { ...previous, ...over }),
    sum(licenceId, environment, { ...range, apiUserId, by }),
    apiUserId === null
      ? loadLicenceNames(question, range, storage)
      : loadApiUserNames({ ...question, apiUserId }, range, storage),
  ]);
  const summary = summariseOperations(operations);
  return {
    period,
    ...range,
    ...summariseOverTime({ range, current, before }),
    reasons: summary.reasons,
    operations: summary.operations.slice(0, namesMax),
    ...names,
  };
}

type Names = Pick<Usage, 'addresses' | 'agents' | 'apiUsers'>;

async function loadApiUserNames(
  { licenceId, environment, apiUserId }: UsageQuestion,
  range: UsageRange,
  { usage }: UsageDeps['storage'],
): Promise<Names> {
  const by = ['apiId', 'statusClass', 'address', 'agent'] as const;
  const sums = await usage.sum(licenceId, environment, { ...range, apiUserId, by });
  const addresses = summariseNames(sums, ({ address }) => address);
  const agents = summariseNames(sums, ({ agent }) => agent);
  return {
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
  const top = { ...range, limit: namesMax };
  const [addresses, busiest] = await Promise.all([
    usage.listTop(licenceId, environment, { ...top, facet: 'address' }),
    usage.listTop(licenceId, environment, { ...top, facet: 'api-user' }),
  ]);
  return {
    addresses: addresses.map(({ name, ...counts }) => ({ address: name, ...counts })),
    agents: null,
    apiUsers: await Promise.all(
      busiest.map(async ({ name, ...counts }) => {
        const apiUser = await apiUsers.find(licenceId, environment, name as ApiUserId); // it was counted under its id
        return { apiUserId: name, name: apiUser === undefined ? null : displayName(apiUser), ...counts };
      }),
    ),
  };
}
