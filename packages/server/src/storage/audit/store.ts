import { z } from 'zod';
import type { AuditEvent } from '@postern/contract/audit-event';
import type { LicenceId } from '@postern/contract/ids';
import { genesisHash, hashAuditEvent } from './audit-chain.ts';
import { chainOf } from './chain-of.ts';
import { canonicalJson } from './canonical-json.ts';
import type { DatabaseHandle } from '../database-handle.ts';
import { loadPage } from '../load-page.ts';
import type { AuditQuery, NewAuditEvent, AuditWriters } from './port.ts';
import type { AuditEventTable } from './table.ts';

const jsonSchema = z.json();

export function createAuditEventStore({ query, dialect }: DatabaseHandle): AuditWriters['audit'] {
  const ofChain = (licenceId: LicenceId | null) =>
    query.selectFrom('audit_event').where('chain', '=', chainOf(licenceId));
  const matching = (licenceId: LicenceId | null, wanted: AuditQuery) => {
    let events = ofChain(licenceId);
    const { environment } = wanted;
    if (environment !== undefined) {
      events = events.where((eb) =>
        eb.or([eb('environment', '=', environment), eb('environment', 'is', null)]),
      );
    }
    if (wanted.action !== undefined) events = events.where('action', '=', wanted.action);
    if (wanted.subjectId !== undefined) events = events.where('subject_id', '=', wanted.subjectId);
    if (wanted.actorId !== undefined) events = events.where('actor_id', '=', wanted.actorId);
    if (wanted.fromMs !== undefined) events = events.where('at_ms', '>=', wanted.fromMs);
    if (wanted.toMs !== undefined) events = events.where('at_ms', '<=', wanted.toMs);
    return events;
  };
  return {
    /** Lists the newest first. `fromMs` and `toMs` are both included. */
    async list(licenceId, wanted) {
      const events = matching(licenceId, wanted);
      const sorted = events.selectAll().orderBy('sequence', 'desc');
      return await loadPage(wanted, { matching: events, sorted, read: readAuditEvent });
    },

    async readAfter(licenceId, after, limit) {
      const rows = await ofChain(licenceId)
        .selectAll()
        .where('sequence', '>', after)
        .orderBy('sequence')
        .limit(limit)
        .execute();
      return rows.map(readAuditEvent);
    },

    async append(event) {
      await dialect.lockAppends(query);
      const last = await ofChain(event.licenceId)
        .select(['sequence', 'hash'])
        .orderBy('sequence', 'desc')
        .limit(1)
        .executeTakeFirst();
      const linked = linkEvent(event, last ?? { sequence: 0, hash: genesisHash });
      await query.insertInto('audit_event').values(toRow(linked)).execute();
      return linked;
    },
  };
}

function linkEvent(event: NewAuditEvent, last: { sequence: number; hash: string }): AuditEvent {
  const content: Omit<AuditEvent, 'hash'> = {
    licenceId: event.licenceId,
    environment: event.environment,
    sequence: last.sequence + 1,
    atMs: event.atMs,
    actor: { ...event.actor, id: storable(event.actor.id), name: storable(event.actor.name) },
    action: event.action,
    subject: {
      kind: event.subject.kind,
      id: storable(event.subject.id),
      name: storable(event.subject.name),
    },
    before: throughJson(event.before),
    after: throughJson(event.after),
    previousHash: last.hash,
  };
  return { ...content, hash: hashAuditEvent(content) };
}

/**
 * The hashed text has to equal the text that is read later: the databases store neither lone surrogates nor
 * (PostgreSQL) NUL.
 */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '');
}

function throughJson(value: AuditEvent['before'] | undefined): AuditEvent['before'] {
  return jsonSchema.parse(JSON.parse(JSON.stringify(value ?? null)));
}

function toRow(event: AuditEvent): AuditEventTable {
  return {
    chain: chainOf(event.licenceId),
    sequence: event.sequence,
    licence_id: event.licenceId,
    environment: event.environment,
    at_ms: event.atMs,
    actor_kind: event.actor.kind,
    actor_id: event.actor.id,
    actor_name: event.actor.name,
    actor_address: event.actor.address,
    action: event.action,
    subject_kind: event.subject.kind,
    subject_id: event.subject.id,
    subject_name: event.subject.name,
    before: canonicalJson(event.before),
    after: canonicalJson(event.after),
    hash: event.hash,
    previous_hash: event.previousHash,
  };
}

function readAuditEvent(row: AuditEventTable): AuditEvent {
  return {
    licenceId: row.licence_id,
    environment: row.environment,
    sequence: row.sequence,
    atMs: row.at_ms,
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name, address: row.actor_address },
    action: row.action,
    subject: { kind: row.subject_kind, id: row.subject_id, name: row.subject_name },
    before: jsonSchema.parse(JSON.parse(row.before)),
    after: jsonSchema.parse(JSON.parse(row.after)),
    hash: row.hash,
    previousHash: row.previous_hash,
  };
}
