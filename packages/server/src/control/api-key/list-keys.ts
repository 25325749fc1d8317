import type { z } from 'zod';
import type { keyListSchema, KeyWithUse, Rotation } from '@postern/contract/key-rotation';
import { isRetiring, judgeSilence } from '../../domain/key-rotation.ts';
import type { StoredApiKey } from '../../storage/api-keys/port.ts';
import type { StorageReader } from '../../storage/storage.ts';
import type { UsageSum } from '../../storage/usage/port.ts';
import { presentApiKey } from '../api-users/present.ts';
import type { ControlParts } from '../control-deps.ts';
import { getApiUser, getScope } from '../get-scope.ts';
import type { ApiUserScope } from '../get-scope.ts';

const hourMs = 3_600_000;
const hoursShown = 24;
const addressesMax = 10;

/** Lists every key that the API user has or had, with its use, and the current rotation. */
export async function listKeys(
  scope: ApiUserScope,
  { silentForMs }: { readonly silentForMs: number },
  { storage, config, now }: Pick<ControlParts, 'storage' | 'config' | 'now'>,
): Promise<z.infer<typeof keyListSchema>> {
  await getScope(storage, scope, config);
  const { expiresAtMs } = await getApiUser(storage, scope);
  const { licenceId, environment, apiUserId } = scope;
  const keys = await storage.apiKeys.list(licenceId, environment, apiUserId);
  const nowMs = now();
  const sums = await loadUse(scope, nowMs, storage);
  const items = keys.map((key) => presentKey(key, sums.get(key.id) ?? [], expiresAtMs));
  return { items, rotation: findRotation(items, silentForMs, nowMs) };
}

/** Loads the use of the current hour and the 23 hours before it, by key. */
async function loadUse(
  { licenceId, environment, apiUserId }: ApiUserScope,
  nowMs: number,
  storage: Pick<StorageReader, 'usage'>,
): Promise<ReadonlyMap<string, readonly UsageSum[]>> {
  const toMs = nowMs - (nowMs % hourMs) + hourMs;
  const sums = await storage.usage.sum(licenceId, environment, {
    apiUserId,
    fromMs: toMs - hoursShown * hourMs,
    toMs,
    bucketMs: hourMs,
    by: ['bucket', 'keyId', 'address', 'statusClass'],
  });
  return Map.groupBy(sums, ({ keyId }) => keyId);
}

function presentKey(
  key: StoredApiKey,
  sums: readonly UsageSum[],
  apiUserExpiresAtMs: number | null,
): KeyWithUse {
  const hours = Map.groupBy(sums, ({ bucketMs }) => bucketMs);
  const addresses = Map.groupBy(sums, ({ address }) => address);
  return {
    ...presentApiKey(key, apiUserExpiresAtMs),
    revokedAtMs: key.revokedAtMs,
    lastUsed: key.lastUsed,
    calls24h: countCalls(sums),
    failures24h: countFailures(sums),
    hours: [...hours]
      .map(([atMs, of]) => ({ hourMs: atMs, calls: countCalls(of), failures: countFailures(of) }))
      .toSorted((one, other) => one.hourMs - other.hourMs),
    addresses: [...addresses]
      .map(([address, of]) => ({ address, calls: countCalls(of) }))
      .toSorted((one, other) => other.calls - one.calls)
      .slice(0, addressesMax),
  };
}

const countCalls = (sums: readonly UsageSum[]): number => sums.reduce((sum, { calls }) => sum + calls, 0);
const countFailures = (sums: readonly UsageSum[]): number =>
  countCalls(sums.filter(({ statusClass }) => statusClass >= 4));

function findRotation(items: readonly KeyWithUse[], silentForMs: number, nowMs: number): Rotation | null {
  const current = items.find(({ state }) => state === 'active');
  const retiring = items.find((key) => key.state === 'retiring' && isRetiring(key, nowMs));
  if (current === undefined || retiring === undefined || retiring.expiresAtMs === null) return null;
  const lastUsedAtMs = retiring.lastUsed?.atMs ?? null;
  const silence = judgeSilence({ createdAtMs: retiring.createdAtMs, lastUsedAtMs }, silentForMs, nowMs);
  return {
    retiringKeyId: retiring.id,
    currentKeyId: current.id,
    retiresAtMs: retiring.expiresAtMs,
    silentForMs,
    ...silence,
  };
}
