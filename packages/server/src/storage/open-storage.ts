import { AsyncLocalStorage } from 'node:async_hooks';
import type { Config } from '../config/config-schema.ts';
import { createAccessChangeStore } from './access-changes/store.ts';
import { createActionLinkStore } from './alerts/action-link-store.ts';
import { createAlertPreferenceStore } from './alerts/alert-preference-store.ts';
import { createAlertStore } from './alerts/store.ts';
import { createApiKeyStore } from './api-keys/store.ts';
import { createApiUserStore } from './api-users/store.ts';
import { createAuditCheckpointStore } from './audit/audit-checkpoint-store.ts';
import { createAuditCutStore } from './audit/audit-cut-store.ts';
import { createAuditEventStore } from './audit/store.ts';
import { createCatalogueDocumentStore } from './catalogues/catalogue-document-store.ts';
import { createCatalogueStore } from './catalogues/store.ts';
import { createCreationKeyStore } from './api-users/creation-key-store.ts';
import { createDataKeyStore } from './installation/data-key-store.ts';
import type { DatabaseHandle, OpenDatabase } from './database-handle.ts';
import { createDeprecatedUseStore } from './usage/deprecated-use-store.ts';
import { createRatePlanStore } from './rate-plans/store.ts';
import { createEntityStore } from './entities/store.ts';
import { createEntityGroupStore } from './entities/entity-group-store.ts';
import { createGatewayLeaseStore } from './gateway-leases/store.ts';
import { createGrantStore } from './access-grants/store.ts';
import { createHandOverStore } from './api-keys/hand-over-store.ts';
import { createHourlyActivityStore } from './alerts/hourly-activity-store.ts';
import { createHumanSessionStore } from './people/human-session-store.ts';
import { createHumanStore } from './people/store.ts';
import { createRecoveryStore } from './people/recovery-store.ts';
import { createIntegratorInvitationStore } from './integrators/integrator-invitation-store.ts';
import { createIntegratorStore } from './integrators/store.ts';
import { createInvitationStore } from './people/invitation-store.ts';
import { createLicenceStore } from './licences/store.ts';
import { createMemberStore } from './people/member-store.ts';
import { createRevokedTokenStore } from './tokens/store.ts';
import { openDatabase } from './open-database.ts';
import { createOutboxStore } from './outbox/store.ts';
import { translateErrors } from './translate-errors.ts';
import { createSettingStore } from './installation/store.ts';
import { createSightingStore } from './alerts/sighting-store.ts';
import { createSigningKeyStore } from './installation/signing-key-store.ts';
import type { ChangeGuard } from './access-changes/port.ts';
import type { Storage, StorageWriter } from './storage.ts';
import { createUsedProofStore } from './tokens/used-proof-store.ts';
import type { SeriesIds } from './usage/add-usage.ts';
import { createUsageStore } from './usage/store.ts';
import { createHygieneStore } from './hygiene/store.ts';
import { createWatchStore } from './alerts/watch-store.ts';
import { createWebServiceAccountStore } from './web-service-accounts/store.ts';
import { createWebhookStore } from './outbox/webhook-store.ts';

export interface OpenStorageOptions {
  /** The folder of the embedded database. Not used with PostgreSQL. */
  readonly dataFolder: string;
  readonly now?: () => number;
  /** `expect`: the tables must exist and be up to date, and opening writes nothing. Defaults to `migrate`. */
  readonly schema?: 'migrate' | 'expect';
}

/**
 * Opens the installation's database, creates or upgrades its tables, and takes ownership of the embedded one.
 *
 * @throws OpenStorageError when it cannot be opened; the message names the file or server and the remedy
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
  const reader = translateErrors(createStores(open.reader, seriesIds), open.translateError);
  const { gatewayLeases } = translateErrors(
    createStores({ ...open.reader, query: open.autocommit }, seriesIds),
    open.translateError,
  );
  return {
    ...reader,
    transact: async (work) => {
      // It would deadlock on the embedded database; on PostgreSQL it would be a second transaction.
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
            work(translateErrors(createStores(db, seriesIds, onChange), open.translateError)),
          ),
        )
        .catch((error: unknown) => {
          throw open.translateError(error);
        });
      if (changed) {
        open.hints.emit();
        await guard?.acknowledge();
      }
      return result;
    },
    transactAsOwner: async (work) =>
      await open
        .writeAsOwner((db) => work(translateErrors(createStores(db, seriesIds), open.translateError)))
        .catch((error: unknown) => {
          throw open.translateError(error);
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
