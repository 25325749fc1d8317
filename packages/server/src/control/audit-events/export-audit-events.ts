import type { AuditAction, AuditEvent } from '@postern/contract/audit-event';
import type { StorageReader } from '../../storage/storage.ts';
import type { AdminSession } from '../admin-session.ts';
import type { ControlParts } from '../control-deps.ts';
import { getScope } from '../get-scope.ts';
import type { LicenceScope } from '../get-scope.ts';
import { toJsonValue } from '../to-json-value.ts';
import { transactChange } from '../transact-change.ts';
import { csvHeader, presentCsvLine } from './present-csv.ts';

export interface AuditFilters {
  readonly action?: AuditAction | undefined;
  readonly subjectId?: string | undefined;
  readonly actorId?: string | undefined;
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
}

export interface ExportRequest extends AuditFilters {
  readonly scope: LicenceScope;
  readonly format: 'json' | 'csv';
}

const batchSize = 500;

/**
 * Streams the events as a file, oldest first. They are read in batches, as fast as the client reads. The export is
 * audited before its first byte.
 */
export async function exportAuditEvents(
  request: ExportRequest,
  session: AdminSession,
  parts: ControlParts,
): Promise<Response> {
  const { scope, format, ...filters } = request;
  await transactChange(
    session,
    async ({ tx, audit }) => {
      const { licence } = await getScope(tx, scope, parts.config);
      const subject = { kind: 'audit-log', id: licence.id, name: licence.name };
      const after = toJsonValue({ format, ...filters });
      await audit({ ...scope, action: 'audit.exported', subject, after });
    },
    parts,
  );
  const lines = presentLines(readEvents(parts.storage, scope, filters), format);
  const name = `audit-${scope.environment.toLowerCase()}.${format === 'csv' ? 'csv' : 'ndjson'}`;
  return new Response(ReadableStream.from(lines).pipeThrough(new TextEncoderStream()), {
    headers: {
      'content-type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson',
      'content-disposition': `attachment; filename="${name}"`,
    },
  });
}

async function* presentLines(
  events: AsyncIterable<AuditEvent>,
  format: 'json' | 'csv',
): AsyncGenerator<string> {
  if (format === 'csv') yield csvHeader;
  for await (const event of events) {
    yield format === 'csv' ? presentCsvLine(event) : `${JSON.stringify(event)}\n`;
  }
}

async function* readEvents(
  reader: StorageReader,
  scope: LicenceScope,
  filters: AuditFilters,
): AsyncGenerator<AuditEvent> {
  let after = 0;
  for (;;) {
    const events = await reader.audit.readAfter(scope.licenceId, after, batchSize);
    yield* events.filter((event) => isOfScope(event, scope) && isWanted(event, filters));
    const last = events.at(-1);
    if (last === undefined || events.length < batchSize) return;
    after = last.sequence;
  }
}

/** Events of the whole licence belong to every environment, as in the list. */
function isOfScope(event: AuditEvent, { environment }: LicenceScope): boolean {
  return event.environment === null || event.environment === environment;
}

function isWanted(event: AuditEvent, { action, subjectId, actorId, fromMs, toMs }: AuditFilters): boolean {
  if (action !== undefined && event.action !== action) return false;
  if (subjectId !== undefined && event.subject.id !== subjectId) return false;
  if (actorId !== undefined && event.actor.id !== actorId) return false;
  return event.atMs >= (fromMs ?? 0) && event.atMs <= (toMs ?? Number.MAX_SAFE_INTEGER);
}
