import type { CreatedHandOver } from '@postern/contract/hand-over';
import type { EnvironmentName } from '@postern/contract/ids';
import type { Licence } from '@postern/contract/licence';
import { createOneTimeToken } from '../../crypto/one-time-token.ts';
import { createSpokenCode } from '../../crypto/spoken-code.ts';
import { displayName } from '../../domain/display-name.ts';
import type { StoredApiKey } from '../../storage/api-keys/port.ts';
import type { StoredApiUser } from '../../storage/api-users/port.ts';
import type { StorageReader, StorageWriter } from '../../storage/storage.ts';
import { presentHandOverMail } from '../../notify/mails/present-link-mail.ts';
import { queueMail } from '../../notify/queue-message.ts';
import { ApiRefusal } from '../../refusals/api-refusal.ts';
import type { AdminSession } from '../admin-session.ts';
import { judgeAction } from '../api-users/apply-action.ts';
import { getKey } from '../api-users/create-api-user.ts';
import { describeKey } from '../api-users/describe-for-audit.ts';
import type { ControlDeps } from '../control-deps.ts';
import { getApiUser, getScope } from '../get-scope.ts';
import type { ApiUserScope } from '../get-scope.ts';
import { transactChange } from '../transact-change.ts';

/** Where keys are shown once: how long after its creation a key may still be handed over, in milliseconds. */
export const freshKeyMs = 15 * 60_000;

export interface HandOverRequest {
  readonly scope: ApiUserScope;
  readonly expiresAfterMs: number;
}

/** Creates a page on which the contact collects the key once. An earlier page of the API user is closed. */
export async function handOverKey(
  { scope, expiresAfterMs }: HandOverRequest,
  session: AdminSession,
  deps: ControlDeps,
): Promise<CreatedHandOver> {
  const { licenceId, environment, apiUserId } = scope;
  const { token, digest: tokenDigest } = createOneTimeToken();
  const { code, digest: codeDigest } = createSpokenCode(token);
  const [origin = ''] = deps.consoleOrigins;
  const { result } = await transactChange(
    session,
    async ({ tx, nowMs, audit }) => {
      const { licence } = await getScope(tx, scope, deps.config);
      const stored = await getApiUser(tx, scope);
      judgeAction(stored, 'view-key', nowMs);
      const key = getKey(stored);
      if (key.sealedText === null) throw new ApiRefusal('key_show_once');
      if (licence.keyDisplay === 'show-once' || key.isShownOnce)
        await refuseOldKey(tx, { scope, key, nowMs });
      await tx.handOvers.replaceOpen(licenceId, environment, apiUserId, nowMs);
      const expiresAtMs = nowMs + expiresAfterMs;
      const link = { licenceId, environment, apiUserId, keyId: key.id, tokenDigest, codeDigest };
      await tx.handOvers.insert({ ...link, createdAtMs: nowMs, expiresAtMs });
      await audit({
        licenceId,
        environment,
        action: 'key.handed-over',
        subject: { kind: 'api-user', id: apiUserId, name: displayName(stored) },
        after: { key: describeKey(key), expiresAtMs },
      });
      const page = `${origin}/hand-over?lang=${stored.language}#${token.reveal()}`;
      await mailPage({ stored, licence, environment, page, expiresAtMs }, tx, nowMs);
      return { page, masked: key.masked, expiresAtMs };
    },
    deps,
  );
  const { page, masked, expiresAtMs } = result;
  const spoken = code.reveal().replace(/^.{4}/, '$& ');
  return { link: page, code: spoken, expiresAtMs, masked, isMailed: deps.config.canMail };
}

interface PageToMail {
  readonly stored: StoredApiUser;
  readonly licence: Licence;
  readonly environment: EnvironmentName;
  readonly page: string;
  readonly expiresAtMs: number;
}

/** Mails the link to the contact. The code is given by phone, since both by mail would prove nothing. */
async function mailPage(
  { stored, licence, environment, page, expiresAtMs }: PageToMail,
  tx: StorageWriter,
  nowMs: number,
): Promise<void> {
  const { language, email, id: apiUserId } = stored;
  const facts = { language, name: displayName(stored), licence: licence.name, environment, expiresAtMs };
  const rendered = presentHandOverMail({ ...facts, link: page });
  const concerns = { licenceId: licence.id, environment, apiUserId, kind: 'hand-over' };
  await queueMail(tx, { ...concerns, recipient: email, rendered }, nowMs);
}

/**
 * Refuses a key that was shown before. "Once" means: to the admin who created it, or instead to the contact of a
 * hand-over immediately afterwards.
 */
async function refuseOldKey(
  reader: StorageReader,
  of: { readonly scope: ApiUserScope; readonly key: StoredApiKey; readonly nowMs: number },
): Promise<void> {
  const { licenceId, environment, apiUserId } = of.scope;
  const pages = await reader.handOvers.list(licenceId, environment, apiUserId);
  const wasCollected = pages.some((page) => page.keyId === of.key.id && page.closed?.why === 'collected');
  if (wasCollected || of.key.createdAtMs + freshKeyMs <= of.nowMs) throw new ApiRefusal('key_show_once');
}
