import type { AuditAction } from '@postern/contract/audit-event';
import { handOverTriesMax } from '@postern/contract/hand-over';
import type { CollectedKey } from '@postern/contract/hand-over';
import { presentKeyLines } from '@postern/contract/key-lines';
import type { Licence } from '@postern/contract/licence';
import { isSameDigest } from '../../crypto/key-digest.ts';
import { digestOneTimeToken } from '../../crypto/one-time-token.ts';
import { digestSpokenCode } from '../../crypto/spoken-code.ts';
import { displayName } from '../../domain/display-name.ts';
import type { Secret } from '../../domain/secret.ts';
import type { StoredApiKey, StoredHandOver } from '../../storage/api-keys/port.ts';
import type { StoredApiUser } from '../../storage/api-users/port.ts';
import type { StorageReader, StorageWriter } from '../../storage/storage.ts';
import { describeKey } from '../api-users/describe-for-audit.ts';
import { atOwnUrl } from '../at-own-url.ts';
import type { ControlDeps, ControlEnvironment } from '../control-deps.ts';
import type { CatalogueReader } from '../environments/catalogue-reader.ts';
import { listKeyUses } from '../api-key/list-key-uses.ts';

export interface CollectRequest {
  readonly token: Secret;
  readonly code: Secret;
  readonly clientAddress: string | null;
}

export type CollectDeps = Pick<ControlDeps, 'storage' | 'vault' | 'config' | 'now'> & {
  readonly catalogueReader: CatalogueReader;
};

/**
 * `gone` means that the hand-over never existed, was used or replaced, had too many wrong codes, has expired, or that
 * its key no longer works. The visitor does not learn which.
 */
export type Collection =
  | { readonly kind: 'collected'; readonly key: CollectedKey }
  | { readonly kind: 'wrong-code'; readonly triesLeft: number }
  | { readonly kind: 'gone' };

/**
 * Returns the key once, to a visitor with the link and the code. A wrong code is counted and audited in the transaction
 * that detects it, so that every try counts. A collection that cannot be audited fails.
 */
export async function collectKey(request: CollectRequest, deps: CollectDeps): Promise<Collection> {
  const nowMs = deps.now();
  return await deps.storage.transact(async (tx): Promise<Collection> => {
    const page = await tx.handOvers.takeTry(digestOneTimeToken(request.token), nowMs);
    if (page === undefined) return { kind: 'gone' };
    const found = await findLiveKey(tx, page, deps);
    if (found === undefined) return { kind: 'gone' };
    const visit = { page, found, clientAddress: request.clientAddress, nowMs };
    const isRight = isSameDigest(digestSpokenCode(request.code, request.token), page.codeDigest);
    return isRight ? await collect(tx, visit, deps) : await countWrongCode(tx, visit);
  });
}

interface Found {
  readonly licence: Licence;
  readonly environment: ControlEnvironment;
  readonly apiUser: StoredApiUser;
  readonly key: StoredApiKey;
  readonly sealedText: string;
}

interface Visit {
  readonly page: StoredHandOver;
  readonly found: Found;
  readonly clientAddress: string | null;
  readonly nowMs: number;
}

/**
 * Undefined when, since the hand-over was created, the key was reset, rotated or revoked, or its API user deactivated.
 */
async function findLiveKey(
  reader: StorageReader,
  page: StoredHandOver,
  { config }: CollectDeps,
): Promise<Found | undefined> {
  const { licenceId } = page;
  const environment = config.environments.find(({ name }) => name === page.environment);
  const licence = await reader.licences.find(licenceId);
  const apiUser = await reader.apiUsers.find(licenceId, page.environment, page.apiUserId);
  const keys = await reader.apiKeys.list(licenceId, page.environment, page.apiUserId);
  const key = keys.find(({ id }) => id === page.keyId);
  if (environment === undefined || licence === undefined || apiUser?.status !== 'active') return undefined;
  // A retiring key is not handed over.
  if (key?.state !== 'active' || key.sealedText === null) return undefined;
  return { licence, environment: atOwnUrl(environment, licence), apiUser, key, sealedText: key.sealedText };
}

async function collect(tx: StorageWriter, visit: Visit, deps: CollectDeps): Promise<Collection> {
  const { page, found, nowMs } = visit;
  const { licence, environment, apiUser, key } = found;
  const binding = { licenceId: licence.id, apiUserId: apiUser.id, keyId: key.id, version: key.version };
  const text = (await deps.vault.openKeyText(found.sealedText, binding, tx.dataKeys)).reveal();
  await tx.handOvers.close(page.id, { atMs: nowMs, why: 'collected' });
  if (key.isShownOnce) await tx.apiKeys.wipeText(licence.id, environment.name, key.id);
  await audit(tx, visit, { action: 'key.collected', more: {} });
  const uses = await listKeyUses({ apiUserId: apiUser.id, environment }, tx, deps);
  const name = displayName(apiUser);
  return {
    kind: 'collected',
    key: {
      licenceName: licence.name,
      environment: environment.name,
      name,
      language: apiUser.language,
      text,
      uses,
      lines: presentKeyLines({ keyText: text, name, environment: environment.name, uses }),
    },
  };
}

async function countWrongCode(tx: StorageWriter, visit: Visit): Promise<Collection> {
  const { page, nowMs } = visit;
  const triesLeft = Math.max(0, handOverTriesMax - page.tries);
  if (triesLeft === 0) await tx.handOvers.close(page.id, { atMs: nowMs, why: 'wrong-codes' });
  await audit(tx, visit, { action: 'key.hand-over-failed', more: { why: 'wrong code', triesLeft } });
  return triesLeft === 0 ? { kind: 'gone' } : { kind: 'wrong-code', triesLeft };
}

/** Audits the visit. The actor is the visitor with the link, who is assumed to be the contact. */
async function audit(
  tx: StorageWriter,
  { found: { licence, environment, apiUser, key }, clientAddress, nowMs }: Visit,
  what: { readonly action: AuditAction; readonly more: Readonly<Record<string, string | number>> },
): Promise<void> {
  await tx.audit.append({
    licenceId: licence.id,
    environment: environment.name,
    atMs: nowMs,
    actor: { kind: 'contact', id: apiUser.id, name: apiUser.email, address: clientAddress },
    action: what.action,
    subject: { kind: 'api-user', id: apiUser.id, name: displayName(apiUser) },
    after: { key: describeKey(key), ...what.more },
  });
}
