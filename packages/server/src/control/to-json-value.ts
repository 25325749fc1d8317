import { z } from 'zod';
import type { AuditEvent } from '@postern/contract/audit-event';

const jsonSchema = z.json();

/** Converts data to JSON for the audit log. Undefined fields are left out. */
export function toJsonValue(data: object): NonNullable<AuditEvent['after']> {
  return jsonSchema.parse(JSON.parse(JSON.stringify(data))) ?? {};
}
