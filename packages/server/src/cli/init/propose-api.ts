import { apiIdSchema } from '@postern/contract/ids';
import type { Catalogue, Operation } from '@postern/contract/catalogue';
import { buildFromDocuments } from '../../catalogue/build-from-documents.ts';
import type { CatalogueWarning } from '../../catalogue/build-catalogue.ts';
import { listUnclassified } from '../../catalogue/check-catalogue.ts';
import { defaultDocumentLimits, readDocument } from '../../catalogue/read-document.ts';
import type { DocumentSource } from '../../catalogue/read-document.ts';
import { buildSuggestion, presentLikelyReads } from '../../catalogue/suggest-mapping.ts';
import type { MappingSuggestion } from '../../catalogue/suggest-mapping.ts';
import { groupConfigSchema } from '../../config/group-config-schema.ts';
import { mappingConfigSchema } from '../../config/mapping-config-schema.ts';
import { findScopeExtension } from './find-scope-extension.ts';
import { findServer } from './find-server.ts';
import type { DocumentServer } from './find-server.ts';

/** The parts of an installation that follow from the OpenAPI document of the API behind it. */
export interface ApiProposal {
  readonly title: string;
  readonly server: DocumentServer;
  readonly groups: MappingSuggestion['groups'];
  /** As `apis[].mapping` of postern.yaml. */
  readonly mapping: {
    readonly requirementsExtension?: string;
    readonly tags?: Readonly<Record<string, string>>;
    readonly rules?: readonly object[];
  };
  /** Comment lines of YAML below the mapping: POST operations that look like reads. */
  readonly likelyReads: readonly string[];
  /** Operations for which the document names no module; their modules were proposed from their paths. */
  readonly placedByPath: readonly Operation[];
  /** Built from the proposal itself. */
  readonly catalogue: Catalogue;
  readonly warnings: readonly CatalogueWarning[];
}

type SuggestedGroup = MappingSuggestion['groups'][number];

const apiId = apiIdSchema.parse('api');

/**
 * Proposes groups, modules and a mapping from the rights that the document lists in an extension, else from its tags, and from
 * the paths of operations that have neither.
 *
 * @throws OpenApiError for a document that no catalogue can be built from
 */
export async function proposeApi(source: DocumentSource): Promise<ApiProposal> {
  const limits = defaultDocumentLimits;
  const root = readDocument(source, limits);
  const requirementsExtension = findScopeExtension(root);
  const extension = requirementsExtension === undefined ? {} : { requirementsExtension };
  const derived = await buildFromDocuments([source], {
    api: { id: apiId, mapping: mappingConfigSchema.parse({ ...extension, deriveModules: true }) },
    groups: [],
    limits,
  });
  const suggestion = buildSuggestion(derived.catalogue);
  const groups = suggestion.groups.map(nameForPeople);
  const { tags, rules } = suggestion.mapping;
  const chosen = {
    ...(requirementsExtension === undefined ? { tags } : { requirementsExtension }),
    ...(rules.length === 0 ? {} : { rules }),
  };
  const built = await buildFromDocuments([source], {
    api: { id: apiId, mapping: mappingConfigSchema.parse(chosen) },
    groups: groups.map((group) => groupConfigSchema.parse(group)),
    limits,
  });
  return {
    title: derived.catalogue.title,
    server: findServer(root),
    groups,
    mapping: chosen,
    likelyReads: presentLikelyReads(built.catalogue),
    placedByPath: listUnclassified(derived.catalogue),
    catalogue: built.catalogue,
    warnings: built.warnings,
  };
}

/** A module that has its id for a name, such as `coupon-codes`, is shown to admins as `Coupon codes`. */
function nameForPeople({ id, name, modules }: SuggestedGroup): SuggestedGroup {
  return {
    id: id === 'derived' ? 'api' : id,
    name,
    modules: modules.map((module) => ({
      id: module.id,
      name: module.name === module.id ? presentWords(module.id) : module.name,
    })),
  };
}

function presentWords(id: string): string {
  const words = id.replaceAll(/[-_.]+/g, ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
