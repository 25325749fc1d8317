import { createPrivateKey } from 'node:crypto';
import { createMemoryLeaseBook } from '../access/memory-lease-book.ts';
import { createStorageLeaseBook } from '../access/storage-lease-book.ts';
import type { LeaseBook, LeaseLimits } from '../access/lease-book.ts';
import { createStorageAccessSource } from '../access/storage-access-source.ts';
import { recordActivityIn } from '../alerts/record-activity.ts';
import type { GatewayLink } from '../access/gateway-link.ts';
import type { Config } from '../config/config-schema.ts';
import { createKeyVault } from '../crypto/envelope.ts';
import type { KeyVault } from '../crypto/envelope.ts';
import { createKeyDigester } from '../crypto/key-digest.ts';
import type { KeyDigester } from '../crypto/key-digest.ts';
import { createPasswordHasher, readPasswordCost } from '../crypto/password-hash.ts';
import type { PasswordHasher } from '../crypto/password-hash.ts';
import { createMasterKeyRing, loadMasterKey, verifyMasterKey } from '../crypto/master-key.ts';
import type { MasterKeyRing, SettingsPort } from '../crypto/master-key.ts';
import { loadPepper } from '../crypto/pepper.ts';
import { findActiveSigningKey, openSigningKey } from '../crypto/signing-keys.ts';
import type { Storage } from '../storage/storage.ts';
import { openStorage } from '../storage/open-storage.ts';
import { recordUsage } from '../usage/record-usage.ts';
import { presentConsoleUrl } from './present-console-url.ts';
import { createTakeProof } from './take-proofs.ts';
import { createLimitCounting } from '../limits/limit-counting.ts';
import type { LimitCounting, LimitStatus } from '../limits/limit-counting.ts';
import { countLiveGateways, createLimitLink, resolveRedis } from './limit-parts.ts';
import { prepareDataFolder } from './prepare-data-folder.ts';
import { resolveDatabase } from './resolve-database.ts';
import { OpenStorageError } from '../storage/storage-errors.ts';
import type { EnvironmentVariables } from '../config/apply-environment-overrides.ts';

/** The parts that every program begins with that connects to the database itself. */
export interface Core extends AsyncDisposable {
  readonly storage: Storage;
  readonly masterKeys: MasterKeyRing;
  readonly vault: KeyVault;
  readonly digestKey: KeyDigester;
  readonly hasher: PasswordHasher;
  readonly settings: SettingsPort;
  /**
   * The leases of all gateways, with how far each has applied the change feed. They are in the database if several
   * processes share it.
   */
  readonly leases: LeaseBook;
  /** Counts the limits for the gateways of this process and its workers. */
  readonly limits: LimitCounting;
  /** Answers the queries of gateways in this process, and of workers over IPC. */
  readonly link: GatewayLink;
}

/**
 * Opens the database and verifies the master key before anything is written with it. With `schema: 'expect'` it writes
 * nothing at all: tables and secrets must already exist.
 *
 * @throws MasterKeyInvalid, OpenStorageError; ConfigError when the reference in `database.url` cannot be resolved
 */
export async function openCore(
  config: Config,
  env: EnvironmentVariables,
  options: { readonly schema?: 'migrate' | 'expect' } = {},
): Promise<Core> {
  const masterKeys = createMasterKeyRing({
    current: await loadMasterKey(config.masterKey, env),
    earlier: await Promise.all(config.earlierMasterKeys.map((reference) => loadMasterKey(reference, env))),
  });
  await prepareDataFolder(config.dataFolder);
  const database = await resolveDatabase(config.database, env);
  const storage = await openStorage(database, { dataFolder: config.dataFolder, ...options });
  try {
    const settings = {
      find: (name: string) => storage.settings.find(name),
      claim: (name: string, value: string) => {
        if (options.schema === 'expect') throw new OpenStorageError(unpreparedText);
        return storage.transact((tx) => tx.settings.claim(name, value));
      },
    };
    // A new master key seals nothing until every gateway can open what it seals; see master-key-upkeep.ts.
    masterKeys.sealWith(await verifyMasterKey(masterKeys, settings));
    const pepper = await loadPepper(masterKeys, settings);
    const leases = createLeaseBook(config, storage);
    const limits = createLimitCounting({
      redis: (await resolveRedis(config, env)).redis,
      countGateways: () => countLiveGateways(leases),
      now: Date.now,
    });
    return {
      storage,
      masterKeys,
      settings,
      vault: createKeyVault(masterKeys),
      digestKey: createKeyDigester(pepper),
      // People's sign-ins pass no asker here, because they are counted per address before a password is checked.
      hasher: createPasswordHasher({ concurrencyPerAskerMax: 2, waitingPerAskerMax: 64 }),
      leases,
      limits,
      link: createStorageLink(
        {
          storage,
          leases,
          limits,
          pepperBase64: pepper.export().toString('base64'),
          consoleUrl: presentConsoleUrl(config),
          takeProof: createTakeProof(config.database.kind, { storage, now: Date.now }),
        },
        masterKeys,
      ),
      async [Symbol.asyncDispose]() {
        limits.close();
        await storage.close();
      },
    };
  } catch (error) {
    await storage.close();
    throw error;
  }
}

const unpreparedText = 'The database holds no installation yet. Start `postern control` first.';

function createLeaseBook(config: Config, storage: Storage): LeaseBook {
  return config.database.kind === 'postgres'
    ? createStorageLeaseBook(storage)
    : createMemoryLeaseBook({ nowMs: Date.now, latestSequence: () => storage.changes.latest() });
}

function createStorageLink(
  {
    storage,
    leases,
    pepperBase64,
    consoleUrl,
    takeProof,
    limits,
  }: Pick<Core, 'storage' | 'leases' | 'limits'> &
    Pick<GatewayLink, 'takeProof'> & { readonly pepperBase64: string; readonly consoleUrl: string },
  masterKeys: MasterKeyRing,
): GatewayLink {
  return {
    ...createStorageAccessSource(storage),
    openLease: (lease) => leases.openLease({ ...lease, masterKeyIds: masterKeys.ids }),
    renewLease: (id, appliedSequence, told) =>
      leases.renewLease(id, appliedSequence, told ?? pickLeaseLimits(limits.status())),
    endLease: (id) => leases.endLease(id),
    loadPepper: async () => pepperBase64,
    async loadSigningKey(environment) {
      const active = findActiveSigningKey(await storage.signingKeys.list(environment));
      if (active === undefined) throw new Error(`the environment ${environment} has no active signing key`);
      const { kid, privateKey } = openSigningKey(environment, active, masterKeys);
      return { kid, pkcs8Base64: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64') };
    },
    revokeToken: (environment, { tokenId, expiresAtMs, licenceId }) =>
      storage.transact(async (tx) => {
        const atMs = Date.now();
        if (!(await tx.revokedTokens.insert(environment, { tokenId, expiresAtMs }, atMs))) {
          return await tx.changes.latest();
        }
        return await tx.changes.append({ atMs, licenceId, environment, kind: 'token', subjectId: tokenId });
      }),
    takeProof,
    async listPasswordCosts(environment) {
      const hashes = await storage.webServiceAccounts.sampleHashes(environment, costSampleMax);
      return hashes.flatMap((hash) => readPasswordCost(hash) ?? []);
    },
    ...createLimitLink(limits.port),
    countGateways: () => countLiveGateways(leases),
    recordUsage: (batch) =>
      recordUsage(batch, {
        storage,
        recordActivity: (tx, report) => recordActivityIn(tx, report, { consoleUrl, now: Date.now }),
        now: Date.now,
      }),
  };
}

/** Number of web service accounts whose password hashes are sampled for the costs of checks. */
const costSampleMax = 500;

function pickLeaseLimits({ mode, share, sinceMs, why, shareCalls }: LimitStatus): LeaseLimits {
  return { mode, share, sinceMs, why, shareCalls };
}

/** Imports the key that `GatewayLink.loadSigningKey` returned. */
export function importSigningKey({ kid, pkcs8Base64 }: Awaited<ReturnType<GatewayLink['loadSigningKey']>>): {
  readonly kid: string;
  readonly privateKey: ReturnType<typeof createPrivateKey>;
} {
  const key = Buffer.from(pkcs8Base64, 'base64');
  return { kid, privateKey: createPrivateKey({ key, format: 'der', type: 'pkcs8' }) };
}
