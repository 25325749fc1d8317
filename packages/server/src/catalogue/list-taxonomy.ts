import type { Catalogue, CatalogueModule, HttpMethod, Operation } from '@postern/contract/catalogue';
import type { Scope } from '@postern/contract/level';
import { presentOperationHash } from '../domain/reference-link.ts';

/**
 * One right that one call needs. A call that needs several modules has several rows; an unclassified one has one row.
 */
export interface TaxonomyRow {
  /** Empty for an unclassified call. */
  readonly group: string;
  readonly groupId: string;
  readonly module: string;
  readonly moduleId: string;
  /** Whether an admin can set a level on the module; null for an unclassified call. */
  readonly definable: boolean | null;
  /** The section of the documentation that has the call. */
  readonly section: string;
  readonly method: HttpMethod;
  /** The path, beginning with the API's base path where that is known. */
  readonly path: string;
  readonly operationId: string;
  readonly name: string;
  /**
   * The document's own URL (`externalDocs`), otherwise that of the call on the portal's reference page; empty where
   * there is neither.
   */
  readonly documentationUrl: string;
  /** Null for an unclassified call, which is refused. */
  readonly scope: Scope | null;
}

/** Lists the taxonomy of API rights in the order of groups and modules, with unclassified calls last. */
export function listTaxonomy(
  catalogue: Catalogue,
  options: {
    readonly basePath?: string;
    /** The URL of the API's reference page on the portal. */
    readonly referenceUrl?: string;
  } = {},
): readonly TaxonomyRow[] {
  const places = new Map(
    catalogue.groups.flatMap((group) =>
      group.modules.map((module) => [module.id, { group, module }] as const),
    ),
  );
  const order = new Map<string, number>([...places.keys()].map((moduleId, index) => [moduleId, index]));
  const basePath = options.basePath === undefined || options.basePath === '/' ? '' : options.basePath;
  const rows = catalogue.operations.flatMap((operation): TaxonomyRow[] => {
    const call = {
      section: operation.section,
      method: operation.method,
      path: `${basePath}${operation.pathTemplate}`,
      operationId: operation.id,
      name: operation.name,
      documentationUrl: operation.documentationUrl ?? presentCallUrl(operation, options.referenceUrl),
    };
    const unclassified = { group: '', groupId: '', module: '', moduleId: '', definable: null, scope: null };
    if (operation.requirements.length === 0) return [{ ...unclassified, ...call }];
    return operation.requirements.map(({ moduleId, scope }) => {
      const place = places.get(moduleId);
      const module: Pick<CatalogueModule, 'name' | 'definability'> = place?.module ?? {
        name: moduleId,
        definability: 'closed',
      };
      return {
        group: place?.group.name ?? '',
        groupId: place?.group.id ?? '',
        module: module.name,
        moduleId,
        definable: module.definability === 'definable',
        ...call,
        scope,
      };
    });
  });
  const rank = (row: TaxonomyRow) => order.get(row.moduleId) ?? order.size;
  return rows.toSorted((left, right) => rank(left) - rank(right));
}

/** The result is empty for an internal call, since the portal does not show it. */
function presentCallUrl({ id, internal }: Operation, referenceUrl: string | undefined): string {
  return referenceUrl === undefined || internal ? '' : `${referenceUrl}#${presentOperationHash(id)}`;
}
