import { importColumns, importedAccountSchema } from '@postern/contract/credential-import';
import type { ImportedAccount } from '@postern/contract/credential-import';
import { createCredentialId } from '../api-key/issue-key.ts';
import { isKnownPasswordHash, passwordHashForms } from '../../crypto/password-hash.ts';
import { Secret } from '../../domain/secret.ts';
import type { CredentialKind, JudgedCredential } from './credential-kind.ts';
import { describeIssues } from './describe-issues.ts';

/**
 * The import of legacy accounts that customers already use. It does not need connector access, which is for new
 * accounts.
 */
export const accountImport: CredentialKind = {
  isOnePerApiUser: false,

  refuseUnready() {},

  judge(fields) {
    const parsed = importedAccountSchema.safeParse(fields);
    if (!parsed.success)
      return { problem: describeIssues(parsed.error, importColumns['web-service-accounts']) };
    const { account, passwordHash } = parsed.data;
    if (passwordHash !== undefined && !isKnownPasswordHash(passwordHash)) {
      return { problem: `passwordHash: not one of ${passwordHashForms}, or too costly to check` };
    }
    return { label: account, identity: account, holder: parsed.data, credential: parsed.data };
  },

  async findKnown({ label }, reader, { scope }) {
    const taken = await reader.webServiceAccounts.find(scope.licenceId, scope.environment, label);
    return taken === undefined ? undefined : 'ours';
  },

  findConflict: () => Promise.resolve(undefined),

  async prepare(judged, { hasher }) {
    const { password, ...account } = accountOf(judged);
    if (password === undefined) return judged;
    return { ...judged, credential: { ...account, passwordHash: await hasher.hash(new Secret(password)) } };
  },

  async insert(judged, apiUserId, { change, scope }) {
    const { account: name, passwordHash } = accountOf(judged);
    if (passwordHash === undefined) throw new Error('an account whose password was not hashed');
    const account = { id: createCredentialId(), name, apiUserId, version: 1, createdAtMs: change.nowMs };
    await change.tx.webServiceAccounts.insert(scope.licenceId, scope.environment, {
      ...account,
      passwordRevokedAtMs: null,
      passwordHash,
    });
    const subject = { kind: 'web-service-account', id: account.id, name };
    await change.audit({ ...scope, action: 'web-service-account.imported', subject, after: { apiUserId } });
  },
};

function accountOf({ credential }: JudgedCredential): ImportedAccount {
  if (!('account' in credential)) throw new Error('a key among the accounts');
  return credential;
}
