import type { PersonOfInstallation } from '@postern/contract/admin-routes/people';
import type { StoredPerson } from '../../storage/people/port.ts';
import type { StorageReader } from '../../storage/storage.ts';

/** Presents a person with every seat: in licences, in the installation, and on the portal. */
export async function presentPerson(
  reader: StorageReader,
  { id, ...person }: StoredPerson,
): Promise<PersonOfInstallation> {
  const [seats, readings] = await Promise.all([reader.members.listOf(id), reader.integrators.listOf(id)]);
  const all = [
    ...seats,
    ...readings.map(({ licenceId }) => ({ licenceId, role: 'integrator' as const, awaitsProof: false })),
  ];
  const named = await Promise.all(
    all.map(async (seat) => {
      const licence = seat.licenceId === null ? undefined : await reader.licences.find(seat.licenceId);
      return { ...seat, licenceName: licence?.name ?? null };
    }),
  );
  return { humanId: id, ...person, providers: [...person.providers], seats: named };
}
