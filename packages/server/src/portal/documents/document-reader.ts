import type { ApiId, EnvironmentName } from '@postern/contract/ids';
import type { PortalLanguage } from '@postern/contract/portal';
import type { ApiView } from '../../access/access-view.ts';
import type { TaxonomyFile, TaxonomyFileFormat } from '../../catalogue/present-taxonomy-file.ts';
import type { PortalDeps } from '../portal-deps.ts';
import type { DocumentInfo, KeptDocument, SentDocument, UnreadableDocument } from '../work/portal-work.ts';
import { presentReferencePath } from '../../domain/reference-link.ts';
import { createEnrichInput } from './enrich-for-portal.ts';
import { createKeptResults } from './kept-results.ts';

interface ApiPlace {
  readonly environment: EnvironmentName;
  readonly apiId: ApiId;
}

/** Builds each document once per catalogue, stored document, language and day. */
export interface DocumentReader {
  /** Undefined if the document is not stored. */
  findInfo(environment: EnvironmentName, apiId: ApiId): Promise<DocumentInfo | undefined>;
  findEnriched(
    place: ApiPlace & { readonly language: PortalLanguage },
    view: ApiView,
  ): Promise<SentDocument | undefined>;
  getTaxonomy(
    place: ApiPlace & { readonly format: TaxonomyFileFormat; readonly basePath: string },
    view: ApiView,
  ): Promise<TaxonomyFile>;
}

/** Compressed, GitHub's document of 13 MB takes about 1.5 MB: room for several dozen such APIs in every language. */
const documentBytesMax = 134_217_728;
const taxonomyBytesMax = 16_777_216;
const dayMs = 86_400_000;

export function createDocumentReader(deps: PortalDeps): DocumentReader {
  const infos = createKeptResults<DocumentInfo | undefined>(documentBytesMax, () => 1_024);
  const sent = createKeptResults<SentDocument | undefined>(
    documentBytesMax,
    (document) => (document?.packed.byteLength ?? 0) + 1_024,
  );
  const files = createKeptResults<TaxonomyFile>(taxonomyBytesMax, ({ body }) => body.byteLength + 1_024);

  async function load({ environment, apiId }: ApiPlace): Promise<KeptDocument | undefined> {
    const source = await deps.documents.find(environment, apiId);
    return source && { source, limits: deps.settings.documentLimits };
  }

  /** A document that cannot be read counts as missing, and is reported to the operator. */
  function tellUnreadable<Result>(result: Result | UnreadableDocument): result is UnreadableDocument {
    if (!isUnreadable(result)) return false;
    deps.reportFault(new Error(result.why), 'document');
    return true;
  }

  return {
    async findInfo(environment, apiId) {
      const digest = await deps.documents.findDigest(environment, apiId);
      if (digest === undefined) return undefined;
      return await infos.get(`${environment} ${apiId}`, digest, async () => {
        const document = await load({ environment, apiId });
        const info = document && (await deps.work.readInfo(document));
        return info === undefined || tellUnreadable(info) ? undefined : info;
      });
    },
    async findEnriched(place, view) {
      const { environment, apiId, language } = place;
      const digest = await deps.documents.findDigest(environment, apiId);
      if (digest === undefined) return undefined;
      const day = Math.floor(deps.now() / dayMs);
      return await sent.get(`${environment} ${apiId} ${language}`, [view, digest, day], async () => {
        const document = await load(place);
        const input = createEnrichInput({ ...place, view }, deps);
        const made = document && (await deps.work.enrich(document, input));
        return made === undefined || tellUnreadable(made) ? undefined : made;
      });
    },
    getTaxonomy: ({ environment, apiId, format, basePath }, view) =>
      files.get(`${environment} ${apiId} ${format}`, view, () =>
        deps.work.presentTaxonomy({
          catalogue: view.catalogue,
          basePath,
          referenceUrl: `${deps.settings.url}${presentReferencePath({ environment, apiId })}`,
          format,
          place: `${environment} ${apiId}`,
        }),
      ),
  };
}

function isUnreadable(result: unknown): result is UnreadableDocument {
  return typeof result === 'object' && result !== null && 'kind' in result && result.kind === 'unreadable';
}
