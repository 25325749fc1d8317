import { mkdir } from 'node:fs/promises';
import { createPrivateKey } from 'node:crypto';
import { createStorageAccessSource } from '../access/storage-access-source.ts';
import type { GatewayLink } from '../access/gateway-link.ts';
import type { Config } from '../config/config-schema.ts';
import { createKeyVault } from '../crypto/envelope.ts';
import type { KeyVault } from '../crypto/envelope.ts';
import { createKeyDigester } from '../crypto/key-digest.ts';
import type { KeyDigester } from '../crypto/key-digest.ts';
import { createPasswordHasher } from '../crypto/password-hash.ts';
import type { PasswordHasher } from '../crypto/password-hash.ts';
import { loadMasterKey, verifyMasterKey } from '../crypto/master-key.ts';
import type { MasterKeys, SettingsPort } from '../crypto/master-key.ts';
import { loadPepper } from '../crypto/pepper.ts';
import { findActiveSigningKey, openSigningKey } from '../crypto/signing-keys.ts';
import type { Storage } from '../storage/storage.ts';
import { openStorage } from '../storage/open-storage.ts';
import type { EnvironmentVariables } from '../config/apply-environment-overrides.ts';

/** What every process that reaches the database itself begins with. */
export interface Core {
  readonly storage: Storage;
  readonly masterKeys: MasterKeys;
  readonly vault: KeyVault;
  readonly digestKey: KeyDigester;
  readonly hasher: PasswordHasher;
  readonly settings: SettingsPort;
  /** What gateways in this process, and workers over IPC, ask. */
  readonly link: GatewayLink;
  close(): Promise<void>;
}

/**
 * Opens the database and proves that the master key is this installation's, before anything is written with it.
 *
 * @throws MasterKeyInvalid, OpenStorageError
 */
export async function openCore(config: Config, env: EnvironmentVariables): Promise<Core> {
  const masterKeys: MasterKeys = { current: await loadMasterKey(config.masterKey, env), earlier: [] };
  await mkdir(config.dataFolder, { recursive: true, mode: 0o700 });
  const storage = await openStorage(config.database, { dataFolder: config.dataFolder });
  try {
    const settings = {
      find: (name: string) => storage.settings.find(name),
      claim: (name: string, value: string) => storage.transact((tx) => tx.settings.claim(name, value)),
    };
    await verifyMasterKey(masterKeys, settings);
    const pepper = await loadPepper(masterKeys, settings);
    return {
      storage,
      masterKeys,
      settings,
      vault: createKeyVault(masterKeys),
      digestKey: createKeyDigester(pepper),
      hasher: createPasswordHasher(),
      link: createStorageLink(storage, masterKeys, pepper.export().toString('base64')),
      close: () => storage.close(),
    };
  } catch (error) {
    await storage.close();
    throw error;
  }
}

function createStorageLink(storage: Storage, masterKeys: MasterKeys, pepperBase64: string): GatewayLink {
  return {
    ...createStorageAccessSource(storage),
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
    touchLastUsed: (rows) => storage.transact((tx) => tx.apiUsers.touchLastUsed(rows)),
  };
}

/** The other end of `GatewayLink.loadSigningKey`. */
export function importSigningKey({ kid, pkcs8Base64 }: Awaited<ReturnType<GatewayLink['loadSigningKey']>>): {
  readonly kid: string;
  readonly privateKey: ReturnType<typeof createPrivateKey>;
} {
  const key = Buffer.from(pkcs8Base64, 'base64');
  return { kid, privateKey: createPrivateKey({ key, format: 'der', type: 'pkcs8' }) };
}
