import { buildCatalogue } from './build-catalogue.ts';
import type { BuiltCatalogue, CatalogueSettings } from './build-catalogue.ts';
import { mergeDocuments } from './merge/merge-documents.ts';
import type { MergedDocument } from './merge/merge-documents.ts';
import { OpenApiError } from './open-api-error.ts';
import { defaultDocumentLimits } from './read-document.ts';
import type { DocumentSource } from './read-document.ts';

/**
 * Builds the catalogue of an API from its mapping and one or several OpenAPI documents. Several documents are merged,
 * and the merged one is the catalogue's source; warnings and errors name the original file.
 *
 * @throws OpenApiError like `buildCatalogue` and `mergeDocuments`
 */
export async function buildFromDocuments(
  sources: readonly DocumentSource[],
  settings: CatalogueSettings,
): Promise<BuiltCatalogue> {
  const [only, ...others] = sources;
  if (only === undefined) throw new Error('no document to build a catalogue from');
  if (others.length === 0) return await buildCatalogue(only, settings);
  const { limits = defaultDocumentLimits, api } = settings;
  const { basePath, upstreamPath } = api;
  const servedAt = basePath === undefined ? undefined : { basePath, upstreamPath };
  const merged = mergeDocuments(sources, { limits, servedAt });
  const built = await buildMerged(merged, settings);
  return {
    ...built,
    warnings: [
      ...merged.flaws.map(({ isFault, ...flaw }) => ({
        kind: isFault === true ? ('document-fault' as const) : ('document' as const),
        ...flaw,
      })),
      ...built.warnings.map((warning) => {
        const file = warning.pointer === undefined ? undefined : merged.locate(warning.pointer);
        return file === undefined ? warning : { ...warning, file };
      }),
    ],
  };
}

async function buildMerged(merged: MergedDocument, settings: CatalogueSettings): Promise<BuiltCatalogue> {
  try {
    return await buildCatalogue(merged.source, settings);
  } catch (error) {
    const file =
      error instanceof OpenApiError && error.place.pointer !== undefined
        ? merged.locate(error.place.pointer)
        : undefined;
    if (!(error instanceof OpenApiError) || file === undefined) throw error;
    const { problem, remedy, place } = error;
    throw new OpenApiError({ file, problem, remedy, ...place }, { cause: error });
  }
}
