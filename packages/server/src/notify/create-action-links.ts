import { createOneTimeToken } from '../crypto/one-time-token.ts';
import type { StoredActionLink } from '../storage/alerts/port.ts';
import type { ApiUserRef } from '../storage/api-users/port.ts';
import type { StorageWriter } from '../storage/storage.ts';

export type LinkedAction = StoredActionLink['action'];

/** How long the links in a mail are valid. */
export const actionLinkLifeMs = 7 * 86_400_000;

/**
 * Creates one-time links for a mail. The token is 256 random bits in the URL fragment, after the `#`, so that it never
 * reaches a log, a proxy or the request of a mail scanner. Only its digest is stored, together with the action: the
 * link itself does not contain it.
 */
export async function createActionLinks(
  tx: StorageWriter,
  link: { readonly apiUser: ApiUserRef; readonly actions: readonly LinkedAction[]; readonly address: string },
  { nowMs, consoleUrl }: { readonly nowMs: number; readonly consoleUrl: string },
): Promise<Readonly<Partial<Record<LinkedAction, string>>>> {
  const { licenceId, environment, apiUserId } = link.apiUser;
  const links: Partial<Record<LinkedAction, string>> = {};
  for (const action of link.actions) {
    const { token, digest } = createOneTimeToken();
    await tx.actionLinks.insert({
      licenceId,
      environment,
      apiUserId,
      action,
      address: link.address,
      tokenDigest: digest,
      createdAtMs: nowMs,
      expiresAtMs: nowMs + actionLinkLifeMs,
    });
    links[action] = `${consoleUrl}/act#${token.reveal()}`;
  }
  return links;
}
