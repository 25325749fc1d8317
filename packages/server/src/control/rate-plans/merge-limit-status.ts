import type { GatewayLease } from '../../access/lease-book.ts';
import type { LimitStatus } from '../../limits/limit-counting.ts';

export interface GatewayLimitStatus extends Omit<LimitStatus, 'where'> {
  /** The id of the gateway's lease. */
  readonly id: string;
  readonly host: string;
}

export interface InstallationLimitStatus extends LimitStatus {
  /** The gateways that reported their counting with the last renewal of their lease. */
  readonly gateways: readonly GatewayLimitStatus[];
}

/**
 * Merges the states of the gateways' counting into that of the installation. If one of them applies its share, the
 * whole is not exact, and the reason is that gateway's. Without any report, it is this process's own state.
 */
export function mergeLimitStatus(
  own: LimitStatus,
  leases: readonly Pick<GatewayLease, 'id' | 'host' | 'ended' | 'limits'>[],
): InstallationLimitStatus {
  const gateways = leases.flatMap(({ id, host, ended, limits }): GatewayLimitStatus[] =>
    ended === null && limits !== undefined ? [{ id, host, ...limits }] : [],
  );
  const [worst, ...others] = gateways.toSorted((one, other) => one.share - other.share);
  if (worst === undefined) return { ...own, gateways };
  const ofShare = [worst, ...others].filter(({ mode }) => mode === 'share');
  const said = ofShare[0] ?? worst;
  const { mode, share, why } = said;
  const same = gateways.filter((gateway) => gateway.mode === mode);
  return {
    where: own.where,
    mode,
    share,
    sinceMs: Math.min(...same.map(({ sinceMs }) => sinceMs)),
    why: why === null ? null : `the gateway on ${said.host}: ${why}`,
    shareCalls: gateways.reduce((sum, { shareCalls }) => sum + shareCalls, 0),
    gateways,
  };
}
