import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { ApiId, EnvironmentName } from '@postern/contract/ids';
import type { PortalLanguage } from '@postern/contract/portal';
import type { ApiView } from '../../access/access-view.ts';
import { loadModernDocument } from '../../catalogue/enriched/load-modern-document.ts';
import { OpenApiError } from '../../catalogue/open-api-error.ts';
import { toPlainText } from '../../catalogue/plain-text.ts';
import { isJsonObject } from '../../catalogue/read-document.ts';
import type { JsonObject } from '../../catalogue/read-document.ts';
import type { PortalDeps } from '../portal-deps.ts';
import { enrichForPortal } from './enrich-for-portal.ts';

const pack = promisify(gzip);

/** An enriched document as it is sent. */
export interface SentDocument {
  /** Quoted, strong. */
  readonly etag: string;
  readonly body: Uint8Array<ArrayBuffer>;
  readonly packed: Uint8Array<ArrayBuffer>;
}

export interface DocumentInfo {
  readonly version: string;
  readonly summary: string;
}

/** Makes documents once for each catalogue, document, language and day. */
export interface DocumentReader {
  /** Undefined: the document is not kept. */
  findInfo(environment: EnvironmentName, apiId: ApiId): Promise<DocumentInfo | undefined>;
  findEnriched(
    place: {
      readonly environment: EnvironmentName;
      readonly apiId: ApiId;
      readonly language: PortalLanguage;
    },
    view: ApiView,
  ): Promise<SentDocument | undefined>;
  /** The modern document itself, cleaned of nothing; undefined: it is not kept. */
  findModern(environment: EnvironmentName, apiId: ApiId): Promise<JsonObject | undefined>;
}

/** Made documents that are kept: the largest real ones have three megabytes each. */
const sentMax = 24;
const dayMs = 86_400_000;

export function createDocumentReader(deps: PortalDeps): DocumentReader {
  const infos = new Map<string, { readonly digest: string; readonly info: DocumentInfo | undefined }>();
  const sent = new Map<
    string,
    { readonly view: ApiView; readonly made: Promise<SentDocument | undefined> }
  >();

  async function load(environment: EnvironmentName, apiId: ApiId): Promise<JsonObject | undefined> {
    const source = await deps.documents.find(environment, apiId);
    if (source === undefined) return undefined;
    try {
      return loadModernDocument(source, deps.settings.documentLimits);
    } catch (fault) {
      // Kept by another version, or under other limits: as good as missing, and the operator is told.
      if (!(fault instanceof OpenApiError)) throw fault;
      deps.reportFault(fault, 'document');
      return undefined;
    }
  }

  return {
    findModern: load,
    async findInfo(environment, apiId) {
      const digest = await deps.documents.findDigest(environment, apiId);
      if (digest === undefined) return undefined;
      const key = `${environment} ${apiId}`;
      const known = infos.get(key);
      if (known?.digest === digest) return known.info;
      const document = await load(environment, apiId);
      const info = document && presentInfo(document['info']);
      infos.set(key, { digest, info });
      return info;
    },
    async findEnriched({ environment, apiId, language }, view) {
      const digest = await deps.documents.findDigest(environment, apiId);
      if (digest === undefined) return undefined;
      const day = Math.floor(deps.now() / dayMs);
      const key = `${environment} ${apiId} ${language} ${digest} ${day}`;
      const known = sent.get(key);
      if (known?.view === view) return await known.made;
      const made = load(environment, apiId).then(async (document) => {
        if (document === undefined) return undefined;
        return await send(enrichForPortal(document, { environment, apiId, language, view }, deps));
      });
      sent.delete(key);
      sent.set(key, { view, made });
      made.catch(() => sent.delete(key));
      const [oldest] = sent.keys();
      if (sent.size > sentMax && oldest !== undefined) sent.delete(oldest);
      return await made;
    },
  };
}

function presentInfo(info: unknown): DocumentInfo {
  const read = (name: string): string => {
    const value = isJsonObject(info) ? info[name] : undefined;
    return typeof value === 'string' ? toPlainText(value).slice(0, 500) : '';
  };
  const summary = read('summary');
  return { version: read('version'), summary: summary === '' ? read('description') : summary };
}

async function send(document: JsonObject): Promise<SentDocument> {
  const body = new TextEncoder().encode(JSON.stringify(document));
  const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
  return { etag, body, packed: new Uint8Array(await pack(body)) };
}
