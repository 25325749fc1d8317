import type { AuditEvent } from '@postern/contract/audit-event';
import { byteOrderMark, presentCsvLine as presentLine } from '../answer-csv.ts';

const columns: readonly (readonly [name: string, value: (event: AuditEvent) => string | number | null])[] = [
  ['sequence', (event) => event.sequence],
  ['time', (event) => new Date(event.atMs).toISOString()],
  ['environment', (event) => event.environment],
  ['action', (event) => event.action],
  ['subject_kind', (event) => event.subject.kind],
  ['subject_id', (event) => event.subject.id],
  ['subject_name', (event) => event.subject.name],
  ['actor_kind', (event) => event.actor.kind],
  ['actor_id', (event) => event.actor.id],
  ['actor_name', (event) => event.actor.name],
  ['actor_address', (event) => event.actor.address],
  ['before', (event) => (event.before === null ? null : JSON.stringify(event.before))],
  ['after', (event) => (event.after === null ? null : JSON.stringify(event.after))],
  ['hash', (event) => event.hash],
];

/** The beginning of a CSV file: the names of the columns (RFC 4180), with their line break. */
export const csvHeader = `${byteOrderMark}${columns.map(([name]) => name).join(',')}\r\n`;

export function presentCsvLine(event: AuditEvent): string {
  return presentLine(columns.map(([, value]) => value(event)));
}
