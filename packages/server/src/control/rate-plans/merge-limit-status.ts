import type { GatewayLease } from '../../access/lease-book.ts';
import type { LimitStatus } from '../../limits/limit-counting.ts';

export interface GatewayLimitStatus extends Omit<LimitStatus, 'where'> {
  /** Of the gateway's lease. */
  readonly id: string;
  readonly host: string;
}

export interface InstallationLimitStatus extends LimitStatus {
  /** The live gateways that said how they count, when they renewed their leases last. */
  readonly gateways: readonly GatewayLimitStatus[];
}

/**
 * How the installation counts limits: as its gateways do. Where one of them counts its share, the whole is not exact, and
 * the reason is that gateway's. This process's own state stands where no gateway says.
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
