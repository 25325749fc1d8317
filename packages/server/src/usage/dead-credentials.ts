import type { DeadCredential } from '../domain/refusal.ts';
import type { CallRecord } from '../observe/call-record.ts';
import type { RefusedKeyUse } from '../storage/alerts/port.ts';

/** Uses of credentials that are good no more, counted apart: they are of no API user's usage. */
export interface DeadCredentials {
  add(record: CallRecord, credential: DeadCredential): void;
  take(): readonly RefusedKeyUse[];
}

/** More than `max` different ones between two flushes are passed over. */
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
