import type { Actor } from '@postern/contract/audit-event';
import type { EnvironmentName } from '@postern/contract/ids';
import { raiseAlert } from '../../alerts/raise-alert.ts';
import type { RaiseDeps } from '../../alerts/raise-alert.ts';
import { isSameDigest } from '../../crypto/key-digest.ts';
import { judgePresentedKey } from '../../crypto/presented-key.ts';
import type { AccessGrant } from '../../domain/access-grant.ts';
import { describeKey } from '../api-users/describe-for-audit.ts';
import type { ControlDeps } from '../control-deps.ts';
import { transactChange } from '../transact-change.ts';
import type { ChangeWork } from '../transact-change.ts';

/** A text that was found in a public place. */
export interface FoundKey {
  readonly text: string;
  readonly url: string;
  readonly source: string;
}

/**
 * Looks the text up in every environment. A key that still works is a true positive: it is audited, and cut off before
 * the answer if the licence's policy requires that. The licence's recipients get an alert, at most one a day for each
 * key, however many places it is found in.
 */
export async function reportLeakedKey(
  found: FoundKey,
  actor: Actor,
  deps: ControlDeps,
): Promise<'true_positive' | 'false_positive'> {
  let label: 'true_positive' | 'false_positive' = 'false_positive';
  for (const environment of deps.config.environments) {
    const presented = judgePresentedKey(found.text, {
      brand: deps.config.brand,
      environmentKind: environment.kind,
      acceptsImported: deps.config.importedKeys,
      digestKey: deps.digestKey,
    });
    if (presented.kind === 'refused') continue;
    for (const digest of presented.digests) {
      if (await reportIn(environment.name, { ...found, digest, actor }, deps)) label = 'true_positive';
    }
  }
  return label;
}

const dayMs = 86_400_000;

interface DigestedKey extends FoundKey {
  readonly digest: string;
  readonly actor: Actor;
}

async function reportIn(
  environment: EnvironmentName,
  found: DigestedKey,
  deps: ControlDeps,
): Promise<boolean> {
  const { result } = await transactChange(
    { actor: found.actor },
    async (change) => {
      const grant = await change.tx.grants.findByKeyDigest(environment, found.digest);
      if (grant === undefined) return false;
      await recordLeak(grant, found, { ...change, consoleUrl: deps.consoleOrigins[0] ?? '' });
      return true;
    },
    deps,
  );
  return result;
}

async function recordLeak(
  grant: AccessGrant,
  found: DigestedKey,
  change: ChangeWork & RaiseDeps,
): Promise<void> {
  const { tx, nowMs, audit, announce } = change;
  const { licenceId, environment, apiUserId } = grant;
  const key = grant.keys.find(({ digest }) => isSameDigest(digest, found.digest));
  const licence = await tx.licences.find(licenceId);
  const policy = licence?.leakedKeyPolicy ?? 'report';
  const place = { licenceId, environment };
  const subject = { kind: 'api-user', id: apiUserId, name: grant.displayName };
  const leaked = key === undefined ? null : describeKey({ ...key, masked: key.masked ?? '' });
  const { url, source } = found;
  await audit({
    ...place,
    action: 'key.leak-reported',
    subject,
    after: { key: leaked, url, source, policy },
  });
  const apiUser = await tx.apiUsers.find(licenceId, environment, apiUserId);
  if (apiUser !== undefined) {
    const saidOnce = `key-leaked:${apiUserId}:${key?.id}:${Math.floor(nowMs / dayMs)}`;
    const facts = { key: key?.masked ?? '', found: url === '' ? source : url, policy, atMs: nowMs };
    await raiseAlert(tx, { apiUser, kind: 'key-leaked', saidOnce, facts }, change);
  }
  if (policy !== 'cut-off') return;
  const retiring = apiUser?.retiringKey ?? null;
  // After a rotation because of a leak, the new key must be kept. But the current key is never revoked alone, since the
  // previous one is older.
  const isRetiring = key !== undefined && retiring !== null && retiring.id === key.id;
  if (isRetiring) await tx.apiKeys.revokeRetiring(licenceId, environment, apiUserId, { atMs: nowMs });
  else await tx.apiKeys.revokeAll(licenceId, environment, apiUserId, nowMs);
  const left = isRetiring ? describeKey(apiUser?.key ?? null) : null;
  await audit({ ...place, action: 'key.revoked', subject, before: { key: leaked }, after: { key: left } });
  await announce({ ...place, kind: 'api-user', subjectId: apiUserId });
}
