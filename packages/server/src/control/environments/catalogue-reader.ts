import type { CatalogueGroup, CatalogueModule } from '@postern/contract/catalogue';
import type { ApiId, EnvironmentName } from '@postern/contract/ids';
import type { StoredCatalogue } from '../../storage/catalogues/port.ts';
import type { StorageReader } from '../../storage/storage.ts';
import type { ControlConfig } from '../control-deps.ts';

/**
 * Reads catalogues in force; each version is read once, since a version never changes. One that does not fit this
 * version of the program is as good as missing: the other APIs stay manageable, and the gateways log why.
 */
export interface CatalogueReader {
  find(
    reader: StorageReader,
    environment: EnvironmentName,
    apiId: ApiId,
  ): Promise<StoredCatalogue | undefined>;
  /** The groups and modules of all APIs: the configuration's first, then what catalogues add. */
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
    // Known by its name: the storage's code stays behind the port.
    if (error instanceof Error && error.name === 'StoredCatalogueUnreadable') return undefined;
    throw error;
  }
}

/** Groups of the same id are one; a module stands once, as it was first met. */
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
