import type { EnvironmentName } from '@postern/contract/ids';
import type { LiveGateways } from '../access/live-gateways.ts';
import { createCheckValue, nextCheckSetting, verifyMasterKey } from '../crypto/master-key.ts';
import type { Config } from '../config/config-schema.ts';
import type { Logger } from '../observe/log.ts';
import type { MetricSample } from '../observe/metric-sample.ts';
import { listEnvironments } from './prepare-environments.ts';
import type { Core } from './open-core.ts';
import { rotateMasterKey } from './rotate-master-key.ts';
import type { MasterKeyRotation } from './rotate-master-key.ts';

export interface MasterKeyUpkeepDeps {
  readonly core: Pick<Core, 'storage' | 'masterKeys' | 'settings'>;
  readonly gateways: Pick<LiveGateways, 'list'>;
  readonly environments: readonly EnvironmentName[];
  readonly log: {
    /** Called when the set of gateways that are waited for changes. */
    waiting(facts: { readonly masterKey: string; readonly gateways: readonly string[] }): void;
    done(facts: MasterKeyRotation & { readonly masterKey: string }): void;
  };
}

/** Carries out this process's share of replacing the master key. */
export interface MasterKeyUpkeep {
  /** Takes one step. Does nothing when the configured master key is in force and everything is sealed under it. */
  look(): Promise<void>;
  /** Whether something is still sealed under an earlier master key. */
  readonly isPending: boolean;
  samples(): readonly MetricSample[];
}

/**
 * Moves the installation to the master key that is configured (`masterKey`), away from `earlierMasterKeys`. Nothing is
 * sealed under it while a gateway with a live lease cannot open it: such a gateway could sign no more tokens after its next
 * look at the signing keys. Until then the earlier key goes on sealing. See docs/decisions/0031.
 *
 * A gateway that starts meanwhile is not missed: the new key is announced before the leases are read, and a gateway looks
 * for the announcement after it has opened its lease, so that at least one of the two sees the other.
 */
export function createMasterKeyUpkeep(deps: MasterKeyUpkeepDeps): MasterKeyUpkeep {
  const { masterKeys } = deps.core;
  const state = { isPending: masterKeys.ids.length > 1, waitsFor: [] as readonly string[] };
  const look = async (): Promise<void> => {
    if (!state.isPending) return;
    const waitsFor = await findLacking(deps);
    if (waitsFor.length > 0) {
      if (waitsFor.join() !== state.waitsFor.join()) {
        deps.log.waiting({ masterKey: masterKeys.configured.id, gateways: waitsFor });
      }
      state.waitsFor = waitsFor;
      return;
    }
    state.waitsFor = [];
    masterKeys.sealWith(masterKeys.configured.id);
    const moved = await rotateMasterKey(deps.core.storage, masterKeys, deps.environments);
    state.isPending = false;
    deps.log.done({ masterKey: masterKeys.configured.id, ...moved });
  };
  return {
    look,
    get isPending() {
      return state.isPending;
    },
    samples: () => [
      { name: 'postern_master_key_pending', labels: {}, value: state.isPending ? 1 : 0 },
      { name: 'postern_master_key_gateways_lacking', labels: {}, value: state.waitsFor.length },
    ],
  };
}

/** Creates the upkeep of an installation, and logs its progress. */
export function createLoggedMasterKeyUpkeep(
  config: Config,
  { core, gateways, logger }: Pick<MasterKeyUpkeepDeps, 'core' | 'gateways'> & { readonly logger: Logger },
): MasterKeyUpkeep {
  return createMasterKeyUpkeep({
    core,
    gateways,
    environments: listEnvironments(config),
    log: {
      waiting: (facts) =>
        logger.warn(
          facts,
          'the new master key is not used yet, because gateways cannot open it: restart them with the same masterKey and earlierMasterKeys',
        ),
      done: (facts) => logger.info(facts, 'everything is sealed under the new master key'),
    },
  });
}

/** Live gateways that cannot open the configured master key; none where it is in force already. */
async function findLacking(deps: MasterKeyUpkeepDeps): Promise<readonly string[]> {
  const { masterKeys, settings, storage } = deps.core;
  const inForce = await verifyMasterKey(masterKeys, settings);
  if (inForce === masterKeys.configured.id) return [];
  const lacking = await listLacking(deps);
  if (lacking.length > 0) return lacking;
  const announce = (key: typeof masterKeys.configured): Promise<void> =>
    storage.transact((tx) => tx.settings.set(nextCheckSetting, createCheckValue(key)));
  await announce(masterKeys.configured);
  const lackingYet = await listLacking(deps);
  // A gateway may have started between the two reads: the announcement lets it know that nothing changes for now.
  if (lackingYet.length > 0) await announce(masterKeys.current);
  return lackingYet;
}

async function listLacking({ core, gateways }: MasterKeyUpkeepDeps): Promise<readonly string[]> {
  const { id: configuredId } = core.masterKeys.configured;
  return (await gateways.list())
    .filter(({ ended, masterKeyIds = [] }) => ended === null && !masterKeyIds.includes(configuredId))
    .map(({ id, host }) => `${id} on ${host}`);
}
