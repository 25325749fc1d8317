import { importColumns, importedKeySchema } from '@postern/contract/credential-import';
import type { ImportedKey } from '@postern/contract/credential-import';
import { createCredentialId } from '../api-key/issue-key.ts';
import { maskKeyText, parseKeyText } from '../../crypto/key-text.ts';
import { digestImportedKey, findByDigests, judgePresentedKey } from '../../crypto/presented-key.ts';
import { Secret } from '../../domain/secret.ts';
import { ApiRefusal } from '../../refusals/api-refusal.ts';
import { describeKey } from '../api-users/describe-for-audit.ts';
import type { CredentialKind, JudgeDeps, JudgedCredential, WriteDeps } from './credential-kind.ts';
import { describeIssues } from './describe-issues.ts';

/** The import of keys that customers already use, by their text or by its SHA-256. */
export const keyImport: CredentialKind = {
  isOnePerApiUser: true,

  refuseUnready(_surroundings, { config }) {
    if (config.importedKeys) return;
    const what =
      'Keys of other shapes are not accepted here: set `importedKeys: true` in postern.yaml first.';
    throw new ApiRefusal('transition_refused', { facts: { what } });
  },

  judge(fields, deps) {
    const parsed = importedKeySchema.safeParse(fields);
    if (!parsed.success) return { problem: describeIssues(parsed.error, importColumns.keys) };
    const digests = listDigests(parsed.data, deps);
    if (typeof digests === 'string') return { problem: `key: it would never be accepted here: ${digests}` };
    return {
      label: maskImported(parsed.data),
      identity: digests[0],
      holder: parsed.data,
      credential: parsed.data,
    };
  },

  async findKnown(judged, reader, deps) {
    const digests = listDigests(keyOf(judged), deps);
    if (typeof digests === 'string') return undefined;
    const { environment, licenceId } = deps.scope;
    const known = await findByDigests(digests, (digest) =>
      reader.grants.findByKeyDigest(environment, digest),
    );
    if (known === undefined) return undefined;
    return known.found.licenceId === licenceId ? 'ours' : 'of-another';
  },

  async findConflict(apiUserId, reader, { scope }) {
    const [newest] = await reader.apiKeys.list(scope.licenceId, scope.environment, apiUserId);
    return newest === undefined || newest.state === 'revoked'
      ? undefined
      : 'names an API user that has a key already';
  },

  prepare: (judged) => Promise.resolve(judged),

  async insert(judged, apiUserId, deps) {
    const { change, scope } = deps;
    const { licenceId, environment } = scope;
    const { tx, nowMs } = change;
    const [newest] = await tx.apiKeys.list(licenceId, environment, apiUserId);
    const id = createCredentialId();
    const version = (newest?.version ?? 0) + 1;
    const stored = {
      id,
      version,
      masked: judged.label,
      digest: judged.identity,
      sealedText: await seal(judged, { licenceId, apiUserId, keyId: id, version }, deps),
      isShownOnce: deps.surroundings.licence.keyDisplay === 'show-once',
      createdAtMs: nowMs,
      expiresAtMs: null,
    };
    await tx.apiKeys.insert(licenceId, environment, apiUserId, stored);
    const subject = { kind: 'api-user', id: apiUserId, name: judged.holder.name ?? apiUserId };
    await change.audit({ ...scope, action: 'key.imported', subject, after: describeKey(stored) });
  },
};

function keyOf({ credential }: JudgedCredential): ImportedKey {
  if ('account' in credential) throw new Error('an account among the keys');
  return credential;
}

/** Lists the digests by which a gateway would look the key up, or returns the reason why it would not. */
function listDigests(
  { key, sha256 }: ImportedKey,
  { parts, surroundings }: JudgeDeps,
): readonly [string, ...string[]] | string {
  const { digestKey, config } = parts;
  if (key === undefined) return [digestImportedKey((sha256 ?? '').toLowerCase(), digestKey)];
  const presented = judgePresentedKey(key, {
    brand: config.brand,
    environmentKind: surroundings.environment.kind,
    acceptsImported: config.importedKeys,
    digestKey,
  });
  return presented.kind === 'refused' ? presented.why : presented.digests;
}

/** Seals the key's text. A key without its text works, but cannot be shown again. */
async function seal(
  judged: JudgedCredential,
  binding: Parameters<WriteDeps['parts']['vault']['sealKeyText']>[1],
  { change, parts }: WriteDeps,
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
