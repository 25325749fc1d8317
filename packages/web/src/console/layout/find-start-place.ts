import type { QueryClient } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import type { Place } from '../api/queries.ts';
import { findRememberedPlace } from './remembered-place.ts';

/** Finds where the console opens: the last licence and environment, if they still exist for the person; else the first licence's test environment. */
export async function findStartPlace(client: QueryClient): Promise<Place | undefined> {
  const [{ items: environments }, { items: licences }] = await Promise.all([
    client.ensureQueryData(queries.environments()),
    client.ensureQueryData(queries.licences({ pageSize: 50 })),
  ]);
  const remembered = findRememberedPlace();
  const environment =
    environments.find(({ name }) => name === remembered?.environment) ??
    environments.find(({ kind }) => kind === 'test') ??
    environments[0];
  if (environment === undefined) return undefined;
  if (remembered !== undefined && (await mayOpen(client, remembered))) {
    return { licenceId: remembered.licenceId, environment: environment.name };
  }
  const first = licences[0];
  return first === undefined ? undefined : { licenceId: first.id, environment: environment.name };
}

async function mayOpen(client: QueryClient, place: Place): Promise<boolean> {
  try {
    await client.ensureQueryData(queries.licence(place.licenceId));
    return true;
  } catch {
    return false; // Gone, or another person's: the first licence serves.
  }
}
