import type { Catalogue } from '@postern/contract/catalogue';
import type { ApiId, EnvironmentName } from '@postern/contract/ids';

/** Published catalogues, and the OpenAPI documents that they were built from. */
export interface CatalogueReaders {
  readonly catalogues: {
    /** @throws StoredCatalogueUnreadable when the newest version does not fit the schema of this program */
    findInForce(environment: EnvironmentName, apiId: ApiId): Promise<StoredCatalogue | undefined>;
    listVersions(
      environment: EnvironmentName,
      apiId: ApiId,
    ): Promise<readonly Omit<StoredCatalogue, 'catalogue'>[]>;
  };
  /** The OpenAPI document that a catalogue in force was built from. */
  readonly catalogueDocuments: {
    /** Reads the digest without the text, which may be large. */
    findDigest(environment: EnvironmentName, apiId: ApiId): Promise<string | undefined>;
    find(environment: EnvironmentName, apiId: ApiId): Promise<StoredDocument | undefined>;
  };
}

export interface CatalogueWriters {
  readonly catalogues: CatalogueReaders['catalogues'] & {
    /** Makes it the catalogue in force. The version is incremented per environment and API. */
    publish(
      environment: EnvironmentName,
      catalogue: Catalogue,
      digest: string,
      atMs: number,
    ): Promise<StoredCatalogue>;
  };
  readonly catalogueDocuments: CatalogueReaders['catalogueDocuments'] & {
    /** Replaces the previous document. */
    put(environment: EnvironmentName, apiId: ApiId, document: NewDocument): Promise<void>;
  };
}

export interface StoredCatalogue {
  readonly environment: EnvironmentName;
  readonly apiId: ApiId;
  readonly version: number;
  readonly digest: string;
  readonly publishedAtMs: number;
  readonly catalogue: Catalogue;
}

export interface StoredDocument {
  /** The digest of the text. */
  readonly digest: string;
  /** The name of the document in error messages. */
  readonly file: string;
  readonly text: string;
}

export interface NewDocument extends StoredDocument {
  readonly storedAtMs: number;
}
