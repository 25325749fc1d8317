import type {
  ApiAccess,
  ApiSummary,
  CatalogueCall,
  CatalogueInForce,
  Environment,
} from '@postern/contract/admin-routes/environments';
import type { StoredCatalogue } from '../../storage/catalogues/port.ts';
import type { ControlApi, ControlEnvironment } from '../control-deps.ts';

/** The role of the reader: only operators see internal operations and upstreams. */
export interface Viewer {
  readonly isOperator: boolean;
}

export function presentApi(
  api: ControlApi,
  environment: ControlEnvironment,
  inForce: StoredCatalogue | undefined,
): ApiSummary {
  return {
    id: api.id,
    title: api.title,
    basePath: api.basePath,
    aliases: [...api.aliases],
    schemes: [...api.schemes],
    url: apiUrl(environment, api),
    catalogue:
      inForce === undefined
        ? null
        : {
            version: inForce.version,
            digest: inForce.digest,
            publishedAtMs: inForce.publishedAtMs,
            operations: inForce.catalogue.operations.length,
            unclassified: listUnclassified(inForce).length,
          },
  };
}

export function presentEnvironment(
  environment: ControlEnvironment,
  apis: readonly ApiSummary[],
  viewer: Viewer,
): Environment {
  const { name, kind, hosts, url, upstream } = environment;
  return {
    name,
    kind,
    hosts: [...hosts],
    url,
    upstream: viewer.isOperator ? upstream : null,
    apis: [...apis],
  };
}

export function presentCatalogue(stored: StoredCatalogue, viewer: Viewer): CatalogueInForce {
  const { version, digest, publishedAtMs, catalogue } = stored;
  const operations = catalogue.operations.filter((operation) => viewer.isOperator || !operation.internal);
  const shown = { ...stored, catalogue: { ...catalogue, operations } };
  return {
    version,
    digest,
    publishedAtMs,
    catalogue: shown.catalogue,
    unclassified: listUnclassified(shown),
  };
}

/** Presents the calls of one API, with the path that an integrator writes. */
export function presentCalls(api: ControlApi, stored: StoredCatalogue, viewer: Viewer): CatalogueCall[] {
  return stored.catalogue.operations
    .filter((operation) => viewer.isOperator || !operation.internal)
    .map((operation) => ({
      apiId: api.id,
      operationId: operation.id,
      method: operation.method,
      path: `${api.basePath === '/' ? '' : api.basePath}${operation.pathTemplate}`,
      name: operation.name,
      section: operation.section,
      ...(operation.documentationUrl === undefined ? {} : { documentationUrl: operation.documentationUrl }),
      deprecated: operation.deprecated,
      requirements: operation.requirements,
    }));
}

export function presentApiAccess(environment: ControlEnvironment, apis: readonly ControlApi[]): ApiAccess {
  return {
    tokenUrl: apis.some(({ schemes }) => schemes.includes('bearer')) ? `${environment.url}/auth/token` : null,
    apis: apis.map((api) => ({
      apiId: api.id,
      title: api.title,
      url: apiUrl(environment, api),
      schemes: [...api.schemes],
      keyHeader: api.schemes.includes('api-key-header') ? api.keyHeader : null,
    })),
  };
}

export function apiUrl(environment: ControlEnvironment, api: ControlApi): string {
  return `${environment.url}${api.basePath === '/' ? '' : api.basePath}`;
}

function listUnclassified(stored: StoredCatalogue): string[] {
  return stored.catalogue.operations
    .filter((operation) => operation.requirements.length === 0)
    .map((operation) => operation.id);
}
