import { z } from 'zod';
import { importedKeySchema } from '@postern/contract/credential-import';
import type { ImportedKey } from '@postern/contract/credential-import';
import { maskKeyText, parseKeyText } from '../../crypto/key-text.ts';
import { digestImportedKey, hashKeyText, isImportableKey } from '../../crypto/presented-key.ts';
import { Secret } from '../../domain/secret.ts';
import { AdminRefusal } from '../admin-refusal.ts';
import { createCredentialId } from '../api-key/issue-key.ts';
import { describeKey } from '../api-users/describe-for-audit.ts';
import type { CredentialKind, ImportDeps, JudgedCredential } from './credential-kind.ts';

/** Keys that customers hold already, by their text or by its SHA-256. */
export const keyImport: CredentialKind = {
  prepare: async (records) => records,

  refuseUnready(_surroundings, { config }) {
    if (config.importedKeys) return;
    const what =
      'Keys of other shapes are not accepted here: set `importedKeys: true` in postern.yaml first.';
    throw new AdminRefusal('transition_refused', { facts: { what } });
  },

  judge(fields) {
    const parsed = importedKeySchema.safeParse(fields);
    if (!parsed.success) return { problem: z.prettifyError(parsed.error).replace(/\s+/g, ' ') };
    const { key } = parsed.data;
    if (key !== undefined && parseKeyText(key).kind !== 'key' && !isImportableKey(key)) {
      return { problem: 'has a key that is not 16 to 512 printable characters without spaces' };
    }
    return { label: maskImported(parsed.data), holder: parsed.data, credential: parsed.data };
  },

  async findClash(judged, { change, scope, parts }) {
    const known = await change.tx.grants.findByKeyDigest(
      scope.environment,
      digestOf(judged, parts.digestKey),
    );
    return known === undefined ? undefined : 'has a key that is known in this environment already';
  },

  async insert(judged, apiUserId, deps) {
    const { change, scope, parts } = deps;
    const { licenceId, environment } = scope;
    const { tx, nowMs } = change;
    const [newest] = await tx.apiKeys.list(licenceId, environment, apiUserId);
    if (newest !== undefined && newest.state !== 'revoked') return 'names an API user that has a key already';
    const id = createCredentialId();
    const version = (newest?.version ?? 0) + 1;
    const stored = {
      id,
      version,
      masked: judged.label,
      digest: digestOf(judged, parts.digestKey),
      sealedText: await seal(judged, { licenceId, apiUserId, keyId: id, version }, deps),
      isShownOnce: deps.surroundings.licence.keyDisplay === 'show-once',
      createdAtMs: nowMs,
      expiresAtMs: null,
    };
    await tx.apiKeys.insert(licenceId, environment, apiUserId, stored);
    const subject = { kind: 'api-user', id: apiUserId, name: judged.holder.name ?? apiUserId };
    await change.audit({ ...scope, action: 'key.imported', subject, after: describeKey(stored) });
    return undefined;
  },
};

function keyOf({ credential }: JudgedCredential): ImportedKey {
  if ('account' in credential) throw new Error('an account among the keys');
  return credential;
}

function digestOf(judged: JudgedCredential, digestKey: ImportDeps['parts']['digestKey']): string {
  const { key, sha256 } = keyOf(judged);
  if (key === undefined) return digestImportedKey((sha256 ?? '').toLowerCase(), digestKey);
  // A key of our own shape is looked up like those that were made here.
  return parseKeyText(key).kind === 'key'
    ? digestKey(new Secret(key))
    : digestImportedKey(hashKeyText(key), digestKey);
}

/** Without its text a key cannot be shown again; it works all the same. */
async function seal(
  judged: JudgedCredential,
  binding: Parameters<ImportDeps['parts']['vault']['sealKeyText']>[1],
  { change, parts }: ImportDeps,
): Promise<string | null> {
  const { key } = keyOf(judged);
  if (key === undefined) return null;
  const { tx, nowMs } = change;
  return await parts.vault.sealKeyText(new Secret(key), binding, { dataKeys: tx.dataKeys, nowMs });
}

function maskImported({ key, sha256 }: ImportedKey): string {
  if (key === undefined) return `sha256:${(sha256 ?? '').slice(0, 8).toLowerCase()}…`;
  if (parseKeyText(key).kind === 'key') return maskKeyText(new Secret(key));
  return key.length >= 24 ? `${key.slice(0, 4)}…${key.slice(-4)}` : `…${key.slice(-4)}`;
}
