import type { AuditEvent } from '@postern/contract/audit-event';

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

/** RFC 4180, with its line break. */
export const csvHeader = `${columns.map(([name]) => name).join(',')}\r\n`;

export function presentCsvLine(event: AuditEvent): string {
  return `${columns.map(([, value]) => presentField(value(event))).join(',')}\r\n`;
}

/** A text that a spreadsheet would run as a formula is kept a text by an apostrophe before it. */
function presentField(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const tame = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame;
}
