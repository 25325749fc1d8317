import type { Integrator, IntegratorInvitation } from '@postern/contract/admin-routes/integrators';
import type { ApiUserPlace } from '@postern/contract/integrator';
import type { AuditEvent } from '@postern/contract/audit-event';
import type { HumanId } from '@postern/contract/admin-routes/team';
import type { LicenceId } from '@postern/contract/ids';
import type { StoredIntegrator, StoredIntegratorInvitation } from '../../storage/integrators/port.ts';
import type { StorageReader } from '../../storage/storage.ts';
import { displayName } from '../../domain/display-name.ts';
import { refuseUnfound } from '../../refusals/api-refusal.ts';

/** Loads an integrator. @throws ApiRefusal not_found, also for an integrator of another licence */
export async function getIntegrator(
  reader: StorageReader,
  licenceId: LicenceId,
  humanId: HumanId,
): Promise<StoredIntegrator> {
  const integrator = await reader.integrators.find(licenceId, humanId);
  if (integrator === undefined) throw refuseUnfound('integrator');
  return integrator;
}

/** Removes duplicates. @throws ApiRefusal not_found for an API user that the licence does not have there */
export async function getPlaces(
  reader: StorageReader,
  licenceId: LicenceId,
  places: readonly ApiUserPlace[],
): Promise<readonly ApiUserPlace[]> {
  const unique = new Map(places.map((place) => [`${place.environment} ${place.apiUserId}`, place]));
  for (const { environment, apiUserId } of unique.values()) {
    const found = await reader.apiUsers.find(licenceId, environment, apiUserId);
    if (found === undefined) throw refuseUnfound('API user');
  }
  return [...unique.values()];
}

export async function presentIntegrator(
  reader: StorageReader,
  licenceId: LicenceId,
  { apiUsers, ...integrator }: StoredIntegrator,
): Promise<Integrator> {
  return { ...integrator, apiUsers: await namePlaces(reader, licenceId, apiUsers) };
}

export async function presentInvitation(
  reader: StorageReader,
  { licenceId, apiUsers, invitedById: _by, ...invitation }: StoredIntegratorInvitation,
): Promise<IntegratorInvitation> {
  return { ...invitation, apiUsers: await namePlaces(reader, licenceId, apiUsers) };
}

/** Adds the names. API users that were deleted meanwhile are left out. */
async function namePlaces(
  reader: StorageReader,
  licenceId: LicenceId,
  places: readonly ApiUserPlace[],
): Promise<Integrator['apiUsers']> {
  const named = await Promise.all(
    places.map(async ({ environment, apiUserId }) => {
      const found = await reader.apiUsers.find(licenceId, environment, apiUserId);
      return found === undefined ? [] : [{ environment, apiUserId, name: displayName(found) }];
    }),
  );
  return named.flat();
}

export function subjectOfIntegrator(integrator: StoredIntegrator): AuditEvent['subject'] {
  return { kind: 'human', id: integrator.humanId, name: integrator.name };
}

export function subjectOfInvitation(invitation: StoredIntegratorInvitation): AuditEvent['subject'] {
  return { kind: 'invitation', id: invitation.id, name: invitation.email };
}
