import type { DeadCredential } from '../domain/refusal.ts';
import type { CallRecord } from '../observe/call-record.ts';
import type { RefusedKeyUse } from '../storage/alerts/port.ts';

/**
 * Counts uses of credentials that are no longer valid. They are separate, because they belong to no API user's usage.
 */
export interface DeadCredentials {
  add(record: CallRecord, credential: DeadCredential): void;
  take(): readonly RefusedKeyUse[];
}

/** When there are more than `max` different ones between two flushes, the others are ignored. */
export function createDeadCredentials(max: number): DeadCredentials {
  const waiting = new Map<string, RefusedKeyUse>();
  return {
    add({ environment, clientAddress, atMs }, credential) {
      if (clientAddress === undefined) return;
      const key = `${environment} ${nameCredential(credential)}`;
      const known = waiting.get(key);
      if (known === undefined && waiting.size >= max) return;
      const count = (known?.count ?? 0) + 1;
      waiting.set(key, { environment, credential, address: clientAddress, count, lastAtMs: atMs });
    },
    take() {
      const uses = [...waiting.values()];
      waiting.clear();
      return uses;
    },
  };
}

function nameCredential(credential: DeadCredential): string {
  switch (credential.kind) {
    case 'key':
      return credential.digest;
    case 'token':
      return `token ${credential.keyId}`;
    case 'account':
      return `account ${credential.apiUserId} ${credential.name}`;
  }
}
