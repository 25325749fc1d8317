import { webServiceAccountRoutes } from '@postern/contract/admin-routes/web-service-accounts';
import type { WebServiceAccount } from '@postern/contract/web-service-account';
import { createRandomBase62 } from '../../crypto/key-text.ts';
import { Secret } from '../../domain/secret.ts';
import type { StoredApiUser } from '../../storage/api-users/port.ts';
import type { StorageReader } from '../../storage/storage.ts';
import type { AdminApp } from '../admin-app.ts';
import { ApiRefusal, refuseUnfound } from '../../refusals/api-refusal.ts';
import { createCredentialId } from '../api-key/issue-key.ts';
import type { ControlParts } from '../control-deps.ts';
import { getApiUser, getScope } from '../get-scope.ts';
import type { LicenceScope } from '../get-scope.ts';
import { governRoute } from '../govern-route.ts';
import { transactChange } from '../transact-change.ts';

/** The length of generated passwords, 190 bits. They would not need a slow hash, but are hashed like all others. */
const passwordCharacters = 32;

export function registerWebServiceAccountRoutes(app: AdminApp, parts: ControlParts): void {
  registerReadsAndCreation(app, parts);
  registerCutOffs(app, parts);
}

function registerReadsAndCreation(app: AdminApp, parts: ControlParts): void {
  const { storage, config } = parts;

  app.openapi(governRoute(webServiceAccountRoutes.listWebServiceAccounts, parts), async (c) => {
    const scope = c.req.valid('param');
    await getScope(storage, scope, config);
    return c.json(
      { items: [...(await storage.webServiceAccounts.list(scope.licenceId, scope.environment))] },
      200,
    );
  });

  app.openapi(governRoute(webServiceAccountRoutes.createWebServiceAccount, parts), async (c) => {
    const scope = c.req.valid('param');
    const { name, apiUserId } = c.req.valid('json');
    const password = new Secret(createRandomBase62(passwordCharacters));
    // Computed before the transaction, since it is slow and the embedded database has only one writer.
    const passwordHash = await parts.hasher.hash(password);
    const { result } = await transactChange(
      c.get('session'),
      async ({ tx, nowMs, audit, announce }) => {
        const { licence } = await getScope(tx, scope, config);
        refuseDeactivated(await getApiUser(tx, { ...scope, apiUserId }));
        if (!licence.connectorAccess) throw new ApiRefusal('connector_access_missing');
        await refuseTakenAccount(name, scope, tx);
        const account = {
          id: createCredentialId(),
          name,
          apiUserId,
          version: 1,
          createdAtMs: nowMs,
          passwordRevokedAtMs: null,
        };
        await tx.webServiceAccounts.insert(scope.licenceId, scope.environment, { ...account, passwordHash });
        await audit({
          ...scope,
          action: 'web-service-account.created',
          subject: subjectOf(account),
          after: { apiUserId },
        });
        await announce({ ...scope, kind: 'api-user', subjectId: apiUserId });
        return { account, username: `${licence.accountName}/${name}` };
      },
      parts,
    );
    return c.json({ ...result, password: password.reveal() }, 201);
  });
}

function registerCutOffs(app: AdminApp, parts: ControlParts): void {
  const { config } = parts;

  app.openapi(governRoute(webServiceAccountRoutes.resetWebServiceAccountPassword, parts), async (c) => {
    const { accountName, ...scope } = c.req.valid('param');
    const password = new Secret(createRandomBase62(passwordCharacters));
    const passwordHash = await parts.hasher.hash(password);
    const { result, cutOff } = await transactChange(
      c.get('session'),
      async ({ tx, audit, announce }) => {
        const { licence } = await getScope(tx, scope, config);
        const before = await getAccount(accountName, scope, tx);
        refuseDeactivated(await getApiUser(tx, { ...scope, apiUserId: before.apiUserId }));
        await tx.webServiceAccounts.setPasswordHash(
          scope.licenceId,
          scope.environment,
          accountName,
          passwordHash,
        );
        const account = await getAccount(accountName, scope, tx);
        await audit({
          ...scope,
          action: 'web-service-account.password-reset',
          subject: subjectOf(account),
          before: { version: before.version },
          after: { version: account.version },
        });
        await announce({ ...scope, kind: 'api-user', subjectId: account.apiUserId });
        return { account, username: `${licence.accountName}/${accountName}` };
      },
      parts,
    );
    return c.json({ ...result, password: password.reveal(), cutOff }, 200);
  });

  app.openapi(governRoute(webServiceAccountRoutes.deleteWebServiceAccount, parts), async (c) => {
    const { accountName, ...scope } = c.req.valid('param');
    const { result, cutOff } = await transactChange(
      c.get('session'),
      async ({ tx, audit, announce }) => {
        await getScope(tx, scope, config);
        const account = await getAccount(accountName, scope, tx);
        await tx.webServiceAccounts.delete(scope.licenceId, scope.environment, accountName);
        await audit({
          ...scope,
          action: 'web-service-account.deleted',
          subject: subjectOf(account),
          before: { apiUserId: account.apiUserId },
        });
        await announce({ ...scope, kind: 'api-user', subjectId: account.apiUserId });
        return account;
      },
      parts,
    );
    return c.json({ account: result, cutOff }, 200);
  });
}

/**
 * Refuses a deactivated API user: a credential created now would start to work with its reactivation, which must not
 * give anyone a credential.
 */
function refuseDeactivated({ status }: StoredApiUser): void {
  if (status === 'active') return;
  const what = 'This API user is deactivated. Reactivate it, then set the password.';
  throw new ApiRefusal('transition_refused', { facts: { what } });
}

function subjectOf({ id, name }: WebServiceAccount) {
  return { kind: 'web-service-account', id, name };
}

async function getAccount(
  name: string,
  { licenceId, environment }: LicenceScope,
  reader: StorageReader,
): Promise<WebServiceAccount> {
  const account = await reader.webServiceAccounts.find(licenceId, environment, name);
  if (account === undefined) throw refuseUnfound('web service account');
  return account;
}

async function refuseTakenAccount(name: string, scope: LicenceScope, reader: StorageReader): Promise<void> {
  const taken = await reader.webServiceAccounts.find(scope.licenceId, scope.environment, name);
  if (taken === undefined) return;
  throw new ApiRefusal('already_exists', {
    facts: { what: `The web service account ${name}` },
    errors: [{ path: '/name', message: 'another account has this name' }],
  });
}
