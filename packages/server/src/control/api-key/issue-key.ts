import type { RevealedApiKey } from '@postern/contract/api-key';
import { apiKeyIdSchema } from '@postern/contract/ids';
import { createKeyText, maskKeyText } from '../../crypto/key-text.ts';
import type { Secret } from '../../domain/secret.ts';
import type { NewApiKey, StoredApiKey } from '../../storage/api-keys/port.ts';
import type { StorageWriter } from '../../storage/storage.ts';
import { presentApiKey } from '../api-users/present.ts';
import type { ControlDeps, ControlEnvironment } from '../control-deps.ts';
import type { ApiUserScope } from '../get-scope.ts';

export interface IssuedKeyText {
  readonly key: NewApiKey;
  readonly text: Secret;
}

type IssueDeps = Pick<ControlDeps, 'vault' | 'digestKey'> & {
  readonly brand: string;
  readonly environmentKind: ControlEnvironment['kind'];
  readonly nowMs: number;
};

/** Creates and stores the API user's next key. Not done here: revoking the previous ones. */
export async function issueKey(
  tx: StorageWriter,
  scope: ApiUserScope,
  deps: IssueDeps,
): Promise<IssuedKeyText> {
  const { licenceId, environment, apiUserId } = scope;
  const licence = await tx.licences.find(licenceId);
  const [newest] = await tx.apiKeys.list(licenceId, environment, apiUserId);
  const text = createKeyText(deps.brand, deps.environmentKind);
  const binding = { licenceId, apiUserId, keyId: createCredentialId(), version: (newest?.version ?? 0) + 1 };
  const key: NewApiKey = {
    id: binding.keyId,
    version: binding.version,
    masked: maskKeyText(text),
    digest: deps.digestKey(text),
    sealedText: await deps.vault.sealKeyText(text, binding, { dataKeys: tx.dataKeys, nowMs: deps.nowMs }),
    isShownOnce: licence?.keyDisplay === 'show-once',
    createdAtMs: deps.nowMs,
    expiresAtMs: endOfLife(licence?.keyLifetimeDaysMax ?? null, deps.nowMs),
  };
  await tx.apiKeys.insert(licenceId, environment, apiUserId, key);
  return { key, text };
}

function endOfLife(lifetimeDaysMax: number | null, createdAtMs: number): number | null {
  return lifetimeDaysMax === null ? null : createdAtMs + lifetimeDaysMax * 86_400_000;
}

/** Adds a key's text to an answer. This is the only place that does so. */
export function revealKey(
  { key, text }: { readonly key: StoredApiKey; readonly text: Secret },
  apiUserExpiresAtMs: number | null,
  uses: RevealedApiKey['uses'],
): RevealedApiKey {
  return {
    ...presentApiKey(key, apiUserExpiresAtMs),
    text: text.reveal(),
    uses,
  };
}

const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz';

/**
 * Creates an id of 16 base36 characters. It is not secret, so a slight bias is harmless; the storage refuses
 * duplicates.
 */
export function createCredentialId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return apiKeyIdSchema.parse(`key_${Array.from(bytes, (byte) => alphabet.charAt(byte % 36)).join('')}`);
}
