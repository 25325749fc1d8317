import type { StorageReader } from '../../storage/storage.ts';
import type { ControlParts } from '../control-deps.ts';
import { getScope } from '../get-scope.ts';
import type { LicenceScope } from '../get-scope.ts';
import type { Surroundings } from './judge-form.ts';

export type LoadedSurroundings = Surroundings & Awaited<ReturnType<typeof getScope>>;

/** Loads what a form is validated against. @throws ApiRefusal not_found for an unknown licence or environment */
export async function loadSurroundings(
  reader: StorageReader,
  scope: LicenceScope,
  parts: Pick<ControlParts, 'config' | 'catalogueReader' | 'now'>,
): Promise<LoadedSurroundings> {
  const found = await getScope(reader, scope, parts.config);
  return {
    ...found,
    entities: await reader.entities.list(scope.licenceId, scope.environment),
    entityGroups: await reader.entityGroups.list(scope.licenceId, scope.environment),
    groups: await parts.catalogueReader.listGroups(reader, scope.environment),
    accessTypes: parts.config.accessTypes,
    nowMs: parts.now(),
  };
}
