import type { PresentedGateway } from '@postern/contract/cut-off';
import type { GatewayLease } from '../../access/lease-book.ts';

/** Lease → wire, field by field. For operators: host names are none of a licence's business. */
export function presentGateway(lease: GatewayLease): PresentedGateway {
  const { id, kind, host, environments, appliedSequence, startedAtMs, renewedAtMs, ended } = lease;
  return {
    id,
    kind,
    host,
    environments: [...environments],
    state: ended?.why ?? 'live',
    appliedSequence,
    startedAtMs,
    renewedAtMs,
    endedAtMs: ended?.atMs ?? null,
  };
}
