import type { Migration } from './migration.ts';
import { firstSchema } from './0001-first-schema.ts';
import { humans } from './0002-humans.ts';
import { credentials } from './0003-credentials.ts';
import { gatewayLeases } from './0004-gateway-leases.ts';
import { dimensions } from './0005-dimensions.ts';
import { handOver } from './0006-hand-over.ts';
import { alerts } from './0007-alerts.ts';
import { rotation } from './0008-rotation.ts';
import { usage } from './0009-usage.ts';
import { ratePlans } from './0010-rate-plans.ts';
import { portal } from './0011-portal.ts';
import { proofsAndRotation } from './0012-proofs-and-rotation.ts';
import { secondFactor } from './0013-second-factor.ts';
import { auditCheckpoints } from './0014-audit-checkpoints.ts';
import { provedPeople } from './0015-proved-people.ts';
import { credentialsStayDead } from './0020-credentials-stay-dead.ts';
import { auditCut } from './0021-audit-cut.ts';
import { markedChanges } from './0025-marked-changes.ts';
import { leaseLimits } from './0032-lease-limits.ts';
import { leaseMasterKeys } from './0037-lease-master-keys.ts';
import { creationKeys } from './0045-creation-keys.ts';

/** The migrations in the order of their numbers; numbers may be left out. */
export const migrations: readonly Migration[] = [
  firstSchema,
  humans,
  credentials,
  gatewayLeases,
  dimensions,
  handOver,
  alerts,
  rotation,
  usage,
  ratePlans,
  portal,
  proofsAndRotation,
  secondFactor,
  auditCheckpoints,
  provedPeople,
  credentialsStayDead,
  auditCut,
  markedChanges,
  leaseLimits,
  leaseMasterKeys,
  creationKeys,
];
