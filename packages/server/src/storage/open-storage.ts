import { AsyncLocalStorage } from 'node:async_hooks';
import type { Config } from '../config/config-schema.ts';
import { createAccessChangeStore } from './access-changes.ts';
import { createActionLinkStore } from './action-links.ts';
import { createAlertPreferenceStore } from './alert-preferences.ts';
import { createAlertStore } from './alerts.ts';
import { createApiKeyStore } from './api-keys.ts';
import { createApiUserStore } from './api-users.ts';
import { createAuditCheckpointStore } from './audit-checkpoints.ts';
import { createAuditCutStore } from './audit-cuts.ts';
import { createAuditEventStore } from './audit-events.ts';
import { createCatalogueDocumentStore } from './catalogue-documents.ts';
import { createCatalogueStore } from './catalogues.ts';
import { createCreationKeyStore } from './creation-keys.ts';
import { createDataKeyStore } from './data-keys.ts';
import type { DatabaseHandle, OpenDatabase } from './database-handle.ts';
import { createDeprecatedUseStore } from './deprecated-use.ts';
import { createRatePlanStore } from './rate-plans.ts';
import { createEntityStore } from './entities.ts';
import { createEntityGroupStore } from './entity-groups.ts';
import { createGatewayLeaseStore } from './gateway-leases.ts';
import { createGrantStore } from './grants.ts';
import { createHandOverStore } from './hand-overs.ts';
import { createHourlyActivityStore } from './hourly-activity.ts';
import { createHumanSessionStore } from './human-sessions.ts';
import { createHumanStore } from './humans.ts';
import { createRecoveryStore } from './recoveries.ts';
import { createIntegratorInvitationStore } from './integrator-invitations.ts';
import { createIntegratorStore } from './integrators.ts';
import { createInvitationStore } from './invitations.ts';
import { createLicenceStore } from './licences.ts';
import { createMemberStore } from './members.ts';
import { createRevokedTokenStore } from './revoked-tokens.ts';
import { openDatabase } from './open-database.ts';
import { createOutboxStore } from './outbox.ts';
import { presentingErrors } from './presenting-errors.ts';
import { createSettingStore } from './settings.ts';
import { createSightingStore } from './sightings.ts';
import { createSigningKeyStore } from './signing-keys.ts';
import type { ChangeGuard, Storage, StorageWriter } from './storage.ts';
import { createUsedProofStore } from './used-proofs.ts';
import type { SeriesIds } from './add-usage.ts';
import { createUsageStore } from './usage.ts';
import { createHygieneStore } from './hygiene.ts';
import { createWatchStore } from './watches.ts';
import { createWebServiceAccountStore } from './web-service-accounts.ts';
import { createWebhookStore } from './webhooks.ts';

export interface OpenStorageOptions {
  /** Where the embedded database lies. Not used with PostgreSQL. */
  readonly dataFolder: string;
  readonly now?: () => number;
  /** `expect`: the tables must be there and up to date; nothing is written by opening. `migrate` when left out. */
  readonly schema?: 'migrate' | 'expect';
}

/**
 * Opens the installation's database, makes or upgrades its tables, and takes ownership of it when it is the embedded one.
 *
 * @throws OpenStorageError when it cannot be opened; the message names the file or server and the remedy.
 */
export async function openStorage(
  database: Config['database'],
  options: OpenStorageOptions,
): Promise<Storage> {
  const { dataFolder, now = Date.now, schema = 'migrate' } = options;
  return createStorage(await openDatabase(database, { dataFolder, now, schema }));
}

function createStorage(open: OpenDatabase): Storage {
  let closing: Promise<void> | undefined;
  const seriesIds: SeriesIds = new Map();
  const inTransaction = new AsyncLocalStorage<boolean>();
  let guard: ChangeGuard | undefined;
  const reader = presentingErrors(createStores(open.reader, seriesIds), open.presentError);
  const { gatewayLeases } = presentingErrors(
    createStores({ ...open.reader, query: open.autocommit }, seriesIds),
    open.presentError,
  );
  return {
    ...reader,
    transact: async (work) => {
      // It would wait for itself on the embedded database; on PostgreSQL it would be a second transaction.
      if (inTransaction.getStore() === true)
        throw new Error('transact inside transact: use the writer that is given');
      let changed = false;
      const onChange = () => {
        guard?.admit();
        changed = true;
      };
      const result = await open
        .write((db) =>
          inTransaction.run(true, () =>
            work(presentingErrors(createStores(db, seriesIds, onChange), open.presentError)),
          ),
        )
        .catch((error: unknown) => {
          throw open.presentError(error);
        });
      if (changed) {
        open.hints.emit();
        await guard?.acknowledge();
      }
      return result;
    },
    transactAsOwner: async (work) =>
      await open
        .writeAsOwner((db) => work(presentingErrors(createStores(db, seriesIds), open.presentError)))
        .catch((error: unknown) => {
          throw open.presentError(error);
        }),
    renewGatewayLease: gatewayLeases.renew,
    onChangeHint: open.hints.listen,
    renewConnections: open.renewConnections,
    guardChanges: (given) => (guard = given),
    connections: open.connections,
    humanAccounts: { kind: open.reader.dialect.kind, kysely: open.autocommit },
    close: () => (closing ??= open.close()),
  };
}

function createStores(
  db: DatabaseHandle,
  seriesIds: SeriesIds,
  onChange: () => void = () => {},
): StorageWriter {
  return {
    licences: createLicenceStore(db),
    entities: createEntityStore(db),
    entityGroups: createEntityGroupStore(db),
    deprecatedUse: createDeprecatedUseStore(db),
    ratePlans: createRatePlanStore(db),
    apiUsers: createApiUserStore(db),
    apiKeys: createApiKeyStore(db),
    grants: createGrantStore(db),
    catalogues: createCatalogueStore(db),
    catalogueDocuments: createCatalogueDocumentStore(db),
    integrators: createIntegratorStore(db),
    integratorInvitations: createIntegratorInvitationStore(db),
    audit: createAuditEventStore(db),
    auditCheckpoints: createAuditCheckpointStore(db),
    auditCuts: createAuditCutStore(db),
    creationKeys: createCreationKeyStore(db),
    changes: createAccessChangeStore(db, onChange),
    gatewayLeases: createGatewayLeaseStore(db),
    signingKeys: createSigningKeyStore(db),
    dataKeys: createDataKeyStore(db),
    settings: createSettingStore(db),
    humans: createHumanStore(db),
    humanSessions: createHumanSessionStore(db),
    recoveries: createRecoveryStore(db),
    members: createMemberStore(db),
    invitations: createInvitationStore(db),
    handOvers: createHandOverStore(db),
    webServiceAccounts: createWebServiceAccountStore(db),
    revokedTokens: createRevokedTokenStore(db),
    usedProofs: createUsedProofStore(db),
    watches: createWatchStore(db),
    sightings: createSightingStore(db),
    hourlyActivity: createHourlyActivityStore(db),
    alerts: createAlertStore(db),
    outbox: createOutboxStore(db),
    usage: createUsageStore(db, seriesIds),
    hygiene: createHygieneStore(db),
    webhooks: createWebhookStore(db),
    alertPreferences: createAlertPreferenceStore(db),
    actionLinks: createActionLinkStore(db),
  };
}
