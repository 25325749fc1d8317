import type { z } from 'zod';
import type { keyListSchema, KeyWithUse, Rotation } from '@postern/contract/key-rotation';
import { isRetiring, judgeSilence } from '../../domain/key-rotation.ts';
import type { StoredApiKey } from '../../storage/storage.ts';
import { presentApiKey } from '../api-users/present.ts';
import type { ControlParts } from '../control-deps.ts';
import { getApiUser, getScope } from '../get-scope.ts';
import type { ApiUserScope } from '../get-scope.ts';

/** Every key that the API user has or had, with what it was used for, and the rotation that is under way. */
export async function listKeys(
  scope: ApiUserScope,
  { silentForMs }: { readonly silentForMs: number },
  { storage, config, now }: Pick<ControlParts, 'storage' | 'config' | 'now'>,
): Promise<z.infer<typeof keyListSchema>> {
  await getScope(storage, scope, config);
  const { expiresAtMs } = await getApiUser(storage, scope);
  const { licenceId, environment, apiUserId } = scope;
  const keys = await storage.apiKeys.list(licenceId, environment, apiUserId);
  const items = keys.map((key) => presentKey(key, expiresAtMs));
  return { items, rotation: findRotation(items, silentForMs, now()) };
}

function presentKey(key: StoredApiKey, apiUserExpiresAtMs: number | null): KeyWithUse {
  return {
    ...presentApiKey(key, apiUserExpiresAtMs),
    revokedAtMs: key.revokedAtMs,
    lastUsed: key.lastUsed,
  };
}

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
