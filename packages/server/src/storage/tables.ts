import type { AccessChangeTables } from './access-changes/table.ts';
import type { AlertTables } from './alerts/table.ts';
import type { ApiKeyTables } from './api-keys/table.ts';
import type { ApiUserTables } from './api-users/table.ts';
import type { AuditTables } from './audit/table.ts';
import type { CatalogueTables } from './catalogues/table.ts';
import type { EntityTables } from './entities/table.ts';
import type { GatewayLeaseTables } from './gateway-leases/table.ts';
import type { InstallationTables } from './installation/table.ts';
import type { IntegratorTables } from './integrators/table.ts';
import type { LicenceTables } from './licences/table.ts';
import type { OutboxTables } from './outbox/table.ts';
import type { PeopleTables } from './people/table.ts';
import type { RatePlanTables } from './rate-plans/table.ts';
import type { TokenTables } from './tokens/table.ts';
import type { UsageTables } from './usage/table.ts';
import type { WebServiceAccountTables } from './web-service-accounts/table.ts';

/**
 * The columns as queries see them, the same on both databases: text ids, epoch milliseconds, JSON as text.
 * The ids are branded because nothing but this folder writes them; JSON text is parsed by zod where it is read.
 */
export interface Tables
  extends
    AccessChangeTables,
    AlertTables,
    ApiKeyTables,
    ApiUserTables,
    AuditTables,
    CatalogueTables,
    EntityTables,
    GatewayLeaseTables,
    InstallationTables,
    IntegratorTables,
    LicenceTables,
    OutboxTables,
    PeopleTables,
    RatePlanTables,
    TokenTables,
    UsageTables,
    WebServiceAccountTables {}
