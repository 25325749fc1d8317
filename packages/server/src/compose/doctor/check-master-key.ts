import type { DoctorCheck } from '../../cli/doctor/finding.ts';
import { fine } from '../../cli/doctor/finding.ts';
import { createMasterKeyRing, loadMasterKey, verifyMasterKey } from '../../crypto/master-key.ts';
import type { SettingsPort } from '../../crypto/master-key.ts';
import { loadSealedSecret, sealedSecretNames } from '../../crypto/sealed-secret.ts';
import { openSigningKey } from '../../crypto/signing-keys.ts';
import type { InspectedDatabase } from '../../storage/inspect-database.ts';
import { listEnvironments } from '../prepare-environments.ts';
import type { DoctorContext } from './doctor-context.ts';

/** Whether the master key is there, is private, and opens everything of the installation that is sealed. */
export function createMasterKeyCheck({ config, env, inspect }: DoctorContext): DoctorCheck {
  return {
    check: 'master key',
    remedy: 'Put the installation’s own master key back: without it nothing that it sealed can be read.',
    async run() {
      const keys = createMasterKeyRing({
        current: await loadMasterKey(config.masterKey, env),
        earlier: await Promise.all(config.earlierMasterKeys.map((each) => loadMasterKey(each, env))),
      });
      return await inspect(async (database) => {
        if (database === undefined || !holdsTables(database))
          return [fine(`It is there (${keys.configured.id}), and nothing is sealed with it yet.`)];
        const settings = createReadOnlySettings(database);
        try {
          await verifyMasterKey(keys, settings);
          for (const name of sealedSecretNames) await loadSealedSecret(name, keys, settings);
        } catch (error) {
          if (!(error instanceof NothingSealed)) throw error;
          return [fine(`It is there (${keys.configured.id}), and nothing is sealed with it yet.`)];
        }
        for (const environment of listEnvironments(config)) {
          const stored = await database.signingKeys.list(environment);
          for (const key of stored.filter(({ state }) => state !== 'removed'))
            openSigningKey(environment, key, keys);
        }
        return [fine(`It opens what is sealed (${keys.configured.id}).`)];
      });
    },
  };
}

class NothingSealed extends Error {}

function createReadOnlySettings({ settings }: InspectedDatabase): SettingsPort {
  return {
    find: (name) => settings.find(name),
    claim: () => Promise.reject(new NothingSealed()),
  };
}

function holdsTables({ schema }: InspectedDatabase): boolean {
  return schema.kind === 'current' || schema.kind === 'behind';
}
