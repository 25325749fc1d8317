import { z } from 'zod';
import { importedAccountSchema } from '@postern/contract/credential-import';
import type { ImportedAccount } from '@postern/contract/credential-import';
import { parsePasswordHash } from '../../crypto/password-hash.ts';
import { Secret } from '../../domain/secret.ts';
import { createCredentialId } from '../api-key/issue-key.ts';
import type { CredentialKind, JudgedCredential } from './credential-kind.ts';

/** Legacy accounts that customers use already. They need no connector access: that is for new ones. */
export const accountImport: CredentialKind = {
  async prepare(records, { hasher }) {
    const prepared = [];
    for (const record of records) {
      const password = 'fields' in record ? record.fields['password'] : undefined;
      const fits = typeof password === 'string' && password.length >= 8 && password.length <= 200;
      if (!('fields' in record) || !fits) {
        prepared.push(record);
        continue;
      }
      const { password: _plain, ...fields } = record.fields;
      const passwordHash = await hasher.hash(new Secret(password));
      // Both given is left for `judge` to refuse.
      prepared.push('passwordHash' in fields ? record : { ...record, fields: { ...fields, passwordHash } });
    }
    return prepared;
  },

  refuseUnready() {},

  judge(fields) {
    const parsed = importedAccountSchema.safeParse(fields);
    if (!parsed.success) return { problem: z.prettifyError(parsed.error).replace(/\s+/g, ' ') };
    const { account, passwordHash } = parsed.data;
    if (passwordHash === undefined || parsePasswordHash(passwordHash) === undefined) {
      return { problem: 'has a password hash that is not Argon2id, or costs too much to check' };
    }
    return { label: account, holder: parsed.data, credential: parsed.data };
  },

  async findClash({ label }, { change, scope }) {
    const taken = await change.tx.webServiceAccounts.find(scope.licenceId, scope.environment, label);
    return taken === undefined ? undefined : 'has an account name that the licence uses already';
  },

  async insert(judged, apiUserId, { change, scope }) {
    const { account: name, passwordHash } = accountOf(judged);
    const account = { id: createCredentialId(), name, apiUserId, version: 1, createdAtMs: change.nowMs };
    await change.tx.webServiceAccounts.insert(scope.licenceId, scope.environment, {
      ...account,
      passwordRevokedAtMs: null,
      passwordHash: passwordHash ?? '',
    });
    const subject = { kind: 'web-service-account', id: account.id, name };
    await change.audit({ ...scope, action: 'web-service-account.imported', subject, after: { apiUserId } });
    return undefined;
  },
};

function accountOf({ credential }: JudgedCredential): ImportedAccount {
  if (!('account' in credential)) throw new Error('a key among the accounts');
  return credential;
}
