import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Catalogue } from '@postern/contract/catalogue';
import type { EnvironmentName } from '@postern/contract/ids';
import { loadModernDocument } from '../../catalogue/enriched/load-modern-document.ts';
import { listTaxonomy } from '../../catalogue/list-taxonomy.ts';
import { OpenApiError } from '../../catalogue/open-api-error.ts';
import { toPlainText } from '../../catalogue/plain-text.ts';
import { presentTaxonomyFile } from '../../catalogue/present-taxonomy-file.ts';
import type { TaxonomyFile, TaxonomyFileFormat } from '../../catalogue/present-taxonomy-file.ts';
import { isJsonObject } from '../../catalogue/read-document.ts';
import type { DocumentLimits, DocumentSource, JsonObject } from '../../catalogue/read-document.ts';
import { enrichForPortal } from '../documents/enrich-for-portal.ts';
import type { EnrichInput } from '../documents/enrich-for-portal.ts';
import { createSearchIndex } from '../search/search-index.ts';
import type { SearchFound, SearchIndex } from '../search/search-index.ts';
import { listOperationEntries } from '../search/list-entries.ts';
import type { ApiToSearch, NewEntry } from '../search/list-entries.ts';

const pack = promisify(gzip);

/** A stored document, and the sizes above which it is not read. */
export interface KeptDocument {
  readonly source: DocumentSource;
  readonly limits: DocumentLimits;
}

/** An enriched document as it is sent: JSON, compressed by gzip. */
export interface SentDocument {
  readonly kind: 'document';
  /** A strong validator with its quotes. */
  readonly etag: string;
  readonly packed: Uint8Array<ArrayBuffer>;
}

export interface DocumentInfo {
  readonly kind: 'info';
  readonly version: string;
  readonly summary: string;
}

/**
 * A document that another version of the program stored, or that exceeds the present limits. `why` is for the operator.
 */
export interface UnreadableDocument {
  readonly kind: 'unreadable';
  readonly why: string;
}

export interface TaxonomyToPresent {
  readonly catalogue: Catalogue;
  readonly basePath: string;
  readonly referenceUrl: string;
  readonly format: TaxonomyFileFormat;
  readonly place: string;
}

/** The content that can be found: the calls of an environment's APIs, and texts in one language. */
export interface ContentToIndex {
  readonly environment: EnvironmentName | undefined;
  readonly apis: readonly (Omit<ApiToSearch, 'document'> & { readonly document: KeptDocument | undefined })[];
  readonly texts: readonly NewEntry[];
}

/** Names an index, and the content that it was made from: another stamp means other content. */
export interface IndexName {
  readonly name: string;
  readonly stamp: string;
}

/**
 * The portal's work that takes long for large documents. It takes and returns plain data (structured clone), so that it
 * can run on another thread than the one that serves calls; see start-portal-worker.ts.
 */
export interface PortalWork {
  readInfo(document: KeptDocument): Promise<DocumentInfo | UnreadableDocument>;
  enrich(document: KeptDocument, input: EnrichInput): Promise<SentDocument | UnreadableDocument>;
  presentTaxonomy(taxonomy: TaxonomyToPresent): Promise<TaxonomyFile>;
  /**
   * Builds and keeps an index. Returns why documents could not be read; their calls can be found without their
   * descriptions.
   */
  index(name: IndexName, content: ContentToIndex): Promise<readonly string[]>;
  /** Undefined if no such index is kept. */
  search(
    name: IndexName,
    question: { readonly text: string; readonly limit: number },
  ): Promise<SearchFound | undefined>;
}

const indexesMax = 12;

/** Does the work on the calling thread. */
export function createPortalWork(): PortalWork {
  const indexes = new Map<string, { readonly stamp: string; readonly index: SearchIndex }>();
  return {
    async readInfo(document) {
      const loaded = load(document);
      return loaded.kind === 'unreadable' ? loaded : presentInfo(loaded.document['info']);
    },
    async enrich(document, input) {
      const loaded = load(document);
      return loaded.kind === 'unreadable' ? loaded : await send(enrichForPortal(loaded.document, input));
    },
    async presentTaxonomy({ catalogue, basePath, referenceUrl, format, place }) {
      const operations = catalogue.operations.filter(({ internal }) => !internal);
      return await presentTaxonomyFile(
        listTaxonomy({ ...catalogue, operations }, { basePath, referenceUrl }),
        format,
        place,
      );
    },
    async index({ name, stamp }, content) {
      const { entries, problems } = listEntries(content);
      indexes.delete(name);
      indexes.set(name, { stamp, index: createSearchIndex([...entries, ...content.texts]) });
      const [oldest] = indexes.keys();
      if (indexes.size > indexesMax && oldest !== undefined) indexes.delete(oldest);
      return problems;
    },
    async search({ name, stamp }, { text, limit }) {
      const known = indexes.get(name);
      return known?.stamp === stamp ? known.index.find(text, limit) : undefined;
    },
  };
}

type Loaded = { readonly kind: 'loaded'; readonly document: JsonObject } | UnreadableDocument;

function load({ source, limits }: KeptDocument): Loaded {
  try {
    return { kind: 'loaded', document: loadModernDocument(source, limits) };
  } catch (fault) {
    if (!(fault instanceof OpenApiError)) throw fault;
    return { kind: 'unreadable', why: fault.message };
  }
}

function listEntries({ environment, apis }: ContentToIndex): {
  readonly entries: readonly NewEntry[];
  readonly problems: readonly string[];
} {
  if (environment === undefined) return { entries: [], problems: [] };
  const problems: string[] = [];
  const entries = apis.flatMap(({ document, ...api }) => {
    const loaded = document === undefined ? undefined : load(document);
    if (loaded?.kind === 'unreadable') problems.push(loaded.why);
    const readable = loaded?.kind === 'loaded' ? loaded.document : undefined;
    return listOperationEntries(environment, { ...api, document: readable });
  });
  return { entries, problems };
}

function presentInfo(info: unknown): DocumentInfo {
  const read = (name: string): string => {
    const value = isJsonObject(info) ? info[name] : undefined;
    return typeof value === 'string' ? toPlainText(value.slice(0, 2_000)).slice(0, 500) : '';
  };
  const summary = read('summary');
  return { kind: 'info', version: read('version'), summary: summary === '' ? read('description') : summary };
}

async function send(document: JsonObject): Promise<SentDocument> {
  const body = new TextEncoder().encode(JSON.stringify(document));
  const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
  return { kind: 'document', etag, packed: new Uint8Array(await pack(body)) };
}
