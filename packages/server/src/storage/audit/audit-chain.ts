import { createHash } from 'node:crypto';
import type { AuditEvent } from '@postern/contract/audit-event';
import { canonicalJson } from './canonical-json.ts';

/** The `previousHash` of the first event of a chain. */
export const genesisHash = '0'.repeat(64);

/**
 * Returns the SHA-256, in hex, of the canonical JSON of the event with its `previousHash` and without its own `hash`.
 */
export function hashAuditEvent(event: Omit<AuditEvent, 'hash'> & { readonly hash?: string }): string {
  const { hash: _own, ...content } = event;
  return createHash('sha256').update(canonicalJson(content)).digest('hex');
}

/** A verified link of the chain, from which verification continues. */
export interface AuditLink {
  readonly sequence: number;
  readonly hash: string;
}

export type AuditVerdict =
  | { readonly kind: 'intact'; readonly last: AuditLink }
  | { readonly kind: 'broken'; readonly sequence: number; readonly reason: string };

/**
 * Verifies one licence's events, oldest first, from the beginning or from the link `after`. Not detected here: events
 * that were removed at the end, and a chain that was rewritten completely; both need a checkpoint that is stored
 * elsewhere.
 */
export function verifyAuditChain(
  events: readonly AuditEvent[],
  after: AuditLink = { sequence: 0, hash: genesisHash },
): AuditVerdict {
  let last = after;
  for (const event of events) {
    const reason = findFlaw(event, last, events[0]?.licenceId ?? null);
    if (reason !== undefined) return { kind: 'broken', sequence: event.sequence, reason };
    last = { sequence: event.sequence, hash: event.hash };
  }
  return { kind: 'intact', last };
}

/** Returns why these events do not follow the link, or each other; undefined if they do. */
export function findAuditFlaw(
  events: readonly AuditEvent[],
  after: AuditLink | undefined,
): string | undefined {
  const verdict = after === undefined ? verifyAuditChain(events) : verifyAuditChain(events, after);
  return verdict.kind === 'broken' ? `event ${verdict.sequence}: ${verdict.reason}` : undefined;
}

function findFlaw(
  event: AuditEvent,
  last: AuditLink,
  licenceId: AuditEvent['licenceId'],
): string | undefined {
  if (event.licenceId !== licenceId) return 'the event belongs to another chain';
  if (event.sequence !== last.sequence + 1) return `event ${last.sequence + 1} is missing`;
  if (event.previousHash !== last.hash) return 'the event does not follow the one before it';
  if (event.hash !== hashAuditEvent(event)) return 'the event was changed after it was written';
  return undefined;
}
