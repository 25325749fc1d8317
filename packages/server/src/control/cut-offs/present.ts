import type { PresentedGateway } from '@postern/contract/cut-off';
import type { GatewayLease } from '../../access/lease-book.ts';

/** Presents a lease field by field, for operators only, since licences must not see host names. */
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
