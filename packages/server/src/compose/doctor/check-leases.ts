import type { DoctorCheck } from '../../cli/doctor/finding.ts';
import { fine, warn } from '../../cli/doctor/finding.ts';
import { loadMasterKey } from '../../crypto/master-key.ts';
import type { DoctorContext } from './doctor-context.ts';

/** Whether each gateway renews its lease and can open what the master key seals. PostgreSQL only. */
export function createLeaseCheck({ config, env, inspect }: DoctorContext): DoctorCheck {
  return {
    check: 'gateways',
    remedy: 'Check that the database can be reached from here.',
    run: () =>
      inspect(async (found) => {
        if (config.database.kind === 'sqlite')
          return [fine('With the embedded database they are parts of `postern serve`.')];
        const clockMs = found?.clockMs;
        if (found?.schema.kind !== 'current' || clockMs === undefined)
          return [fine('The tables are not up to date, so that none can start yet.')];
        const { id: keyId } = await loadMasterKey(config.masterKey, env);
        const live = (await found.gatewayLeases.list()).filter(({ ended }) => ended === null);
        if (live.length === 0) return [fine('None holds a lease: no gateway runs on this database.')];
        return live.map(({ id, host, renewedAtMs, leaseMs, masterKeyIds, environments }) => {
          const name = `${id} on ${host} (${environments.join(', ')})`;
          const silentS = Math.round((clockMs - renewedAtMs) / 1_000);
          if (clockMs - renewedAtMs > leaseMs)
            return warn(
              `${name} has not renewed its lease for ${silentS} seconds.`,
              'Look whether it runs and reaches the database; until the lease ends, changes wait for it.',
            );
          return masterKeyIds.includes(keyId)
            ? fine(`${name} renews its lease.`)
            : warn(
                `${name} cannot open what the configured master key seals.`,
                'Restart it with the same `masterKey` and `earlierMasterKeys`.',
              );
        });
      }),
  };
}
