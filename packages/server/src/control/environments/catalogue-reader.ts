import type { CatalogueGroup, CatalogueModule } from '@postern/contract/catalogue';
import type { ApiId, EnvironmentName } from '@postern/contract/ids';
import type { StoredCatalogue } from '../../storage/catalogues/port.ts';
import type { StorageReader } from '../../storage/storage.ts';
import type { ControlConfig } from '../control-deps.ts';

/**
 * Reads catalogues in force. Each version is read only once, since it never changes. A catalogue that this version of
 * the program cannot read counts as missing, so that the other APIs can be managed; the gateways log the reason.
 */
export interface CatalogueReader {
  find(
    reader: StorageReader,
    environment: EnvironmentName,
    apiId: ApiId,
  ): Promise<StoredCatalogue | undefined>;
  /** Lists the groups and modules of all APIs: the configured ones first, then those that catalogues add. */
  listGroups(reader: StorageReader, environment: EnvironmentName): Promise<readonly CatalogueGroup[]>;
}

export function createCatalogueReader(config: Pick<ControlConfig, 'apis' | 'groups'>): CatalogueReader {
  const newest = new Map<string, StoredCatalogue>();

  async function find(reader: StorageReader, environment: EnvironmentName, apiId: ApiId) {
    const [inForce] = await reader.catalogues.listVersions(environment, apiId);
    if (inForce === undefined) return undefined;
    const place = `${environment} ${apiId}`;
    const known = newest.get(place);
    if (known?.version === inForce.version && known.digest === inForce.digest) return known;
    const loaded = await findReadable(reader, environment, apiId);
    if (loaded !== undefined) newest.set(place, loaded);
    return loaded;
  }

  return {
    find,
    async listGroups(reader, environment) {
      const found = await Promise.all(config.apis.map(async ({ id }) => await find(reader, environment, id)));
      const catalogues = found.flatMap((stored) => (stored === undefined ? [] : [stored.catalogue.groups]));
      return mergeGroups([config.groups, ...catalogues]);
    },
  };
}

async function findReadable(
  reader: StorageReader,
  environment: EnvironmentName,
  apiId: ApiId,
): Promise<StoredCatalogue | undefined> {
  try {
    return await reader.catalogues.findInForce(environment, apiId);
  } catch (error) {
    // The error is recognised by its name, since the storage's code must not be imported here.
    if (error instanceof Error && error.name === 'StoredCatalogueUnreadable') return undefined;
    throw error;
  }
}

/** Merges groups with the same id. A module is listed once, at its first occurrence. */
function mergeGroups(sources: readonly (readonly CatalogueGroup[])[]): readonly CatalogueGroup[] {
  const merged = new Map<string, { id: CatalogueGroup['id']; name: string; modules: CatalogueModule[] }>();
  const met = new Set<string>();
  for (const group of sources.flat()) {
    const target = merged.get(group.id) ?? { id: group.id, name: group.name, modules: [] };
    merged.set(group.id, target);
    for (const module of group.modules) {
      if (met.has(module.id)) continue;
      met.add(module.id);
      target.modules.push(module);
    }
  }
  return [...merged.values()];
}
