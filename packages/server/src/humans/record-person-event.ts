import type { HumanId } from '@postern/contract/admin-routes/team';
import type { Actor, AuditAction } from '@postern/contract/audit-event';
import type { LicenceId } from '@postern/contract/ids';
import type { NewAuditEvent } from '../storage/audit/port.ts';
import type { StorageWriter } from '../storage/storage.ts';

/** The person whom an event is about. */
export interface Person {
  readonly id: HumanId;
  readonly name: string;
}

/**
 * Records the event in the log of every licence that the person belongs to or reads the portal for. Events of an
 * operator or a stranger are recorded in the installation's log.
 */
export async function recordPersonEvent(
  tx: StorageWriter,
  person: Person,
  event: {
    readonly action: AuditAction;
    readonly actor: Actor;
    readonly atMs: number;
    readonly after?: NonNullable<NewAuditEvent['after']>;
  },
): Promise<void> {
  const seats = [...(await tx.members.listOf(person.id)), ...(await tx.integrators.listOf(person.id))];
  const chains: readonly (LicenceId | null)[] =
    seats.length === 0 ? [null] : [...new Set(seats.map(({ licenceId }) => licenceId))];
  for (const licenceId of chains) {
    await tx.audit.append({
      licenceId,
      environment: null,
      subject: { kind: 'human', id: person.id, name: person.name },
      ...event,
    });
  }
}
