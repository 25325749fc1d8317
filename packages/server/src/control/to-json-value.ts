import { z } from 'zod';
import type { AuditEvent } from '@postern/contract/audit-event';

const jsonSchema = z.json();

/** Plain data as the audit log keeps it; fields that are undefined are left out. */
export function toJsonValue(data: object): NonNullable<AuditEvent['after']> {
  return jsonSchema.parse(JSON.parse(JSON.stringify(data))) ?? {};
}
