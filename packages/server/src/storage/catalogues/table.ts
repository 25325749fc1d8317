import type { ApiId, EnvironmentName } from '@postern/contract/ids';

export interface CatalogueTables {
  readonly catalogue_version: CatalogueVersionTable;
  readonly catalogue_document: CatalogueDocumentTable;
}

export interface CatalogueVersionTable {
  environment: EnvironmentName;
  api_id: ApiId;
  version: number;
  digest: string;
  published_at_ms: number;
  /** JSON, see catalogueSchema. */
  catalogue: string;
}

export interface CatalogueDocumentTable {
  environment: EnvironmentName;
  api_id: ApiId;
  digest: string;
  file: string;
  /** The text, compressed by gzip, in base64. */
  packed: string;
  stored_at_ms: number;
}
