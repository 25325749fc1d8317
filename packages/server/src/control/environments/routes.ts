import { environmentRoutes } from '@postern/contract/admin-routes/environments';
import { accessTypeRoutes } from '@postern/contract/admin-routes/access-types';
import type { ApiSummary } from '@postern/contract/admin-routes/environments';
import type { ApiId, EnvironmentName } from '@postern/contract/ids';
import type { BuiltCatalogue } from '../../catalogue/build-catalogue.ts';
import { listTaxonomy } from '../../catalogue/list-taxonomy.ts';
import { presentReferencePath } from '../../domain/reference-link.ts';
import { presentTaxonomyFile } from '../../catalogue/present-taxonomy-file.ts';
import type { AdminApp } from '../admin-app.ts';
import { refuseFields, refuseUnfound } from '../../refusals/api-refusal.ts';
import type { ControlApi, ControlEnvironment, ControlParts } from '../control-deps.ts';
import { getEnvironment, getScope } from '../get-scope.ts';
import { governRoute } from '../govern-route.ts';
import {
  presentApi,
  presentApiAccess,
  presentCalls,
  presentCatalogue,
  presentEnvironment,
} from './present.ts';
import { publishCatalogue } from './publish-catalogue.ts';

export function registerEnvironmentRoutes(app: AdminApp, deps: ControlParts): void {
  registerEnvironmentReads(app, deps);
  registerCatalogueRoutes(app, deps);
  registerLicenceReads(app, deps);
}

function registerEnvironmentReads(app: AdminApp, deps: ControlParts): void {
  app.openapi(governRoute(environmentRoutes.listEnvironments, deps), async (c) => {
    const items = await Promise.all(
      deps.config.environments.map(async (environment) =>
        presentEnvironment(environment, await listApis(environment, deps), c.get('session')),
      ),
    );
    return c.json({ items }, 200);
  });

  app.openapi(governRoute(accessTypeRoutes.listAccessTypes, deps), (c) => {
    getEnvironment(deps.config, c.req.valid('param').environment);
    return c.json({ items: [...deps.config.accessTypes] }, 200);
  });

  app.openapi(governRoute(environmentRoutes.listApis, deps), async (c) => {
    const environment = getEnvironment(deps.config, c.req.valid('param').environment);
    return c.json({ items: await listApis(environment, deps) }, 200);
  });
}

async function listApis(environment: ControlEnvironment, deps: ControlParts): Promise<ApiSummary[]> {
  return await Promise.all(
    deps.config.apis.map(async (api) =>
      presentApi(api, environment, await deps.catalogueReader.find(deps.storage, environment.name, api.id)),
    ),
  );
}

function registerCatalogueRoutes(app: AdminApp, deps: ControlParts): void {
  const { storage, catalogueReader } = deps;

  app.openapi(governRoute(environmentRoutes.getCatalogue, deps), async (c) => {
    const { environment, api } = getApi(c.req.valid('param'), deps);
    const stored = await catalogueReader.find(storage, environment.name, api.id);
    if (stored === undefined) throw refuseUnfound('catalogue');
    return c.json(presentCatalogue(stored, c.get('session')), 200);
  });

  app.openapi(governRoute(environmentRoutes.exportTaxonomy, deps), async (c) => {
    const { format, ...place } = c.req.valid('param');
    const { environment, api } = getApi(place, deps);
    const inForce = await deps.catalogueReader.find(deps.storage, environment.name, api.id);
    if (inForce === undefined) throw refuseUnfound('catalogue');
    const { catalogue } = presentCatalogue(inForce, c.get('session'));
    const { portalUrl } = deps.config;
    const referencePath = presentReferencePath({ environment: environment.name, apiId: api.id });
    const rows = listTaxonomy(catalogue, {
      basePath: api.basePath,
      ...(portalUrl === null ? {} : { referenceUrl: `${portalUrl}${referencePath}` }),
    });
    const file = await presentTaxonomyFile(rows, format, `${environment.name} ${api.id}`);
    return c.body(file.body, 200, {
      'content-type': file.mediaType,
      'content-disposition': `attachment; filename="${file.name}"`,
    });
  });

  app.openapi(governRoute(environmentRoutes.listCatalogueVersions, deps), async (c) => {
    const { environment, api } = getApi(c.req.valid('param'), deps);
    const versions = await storage.catalogues.listVersions(environment.name, api.id);
    const items = versions.map(({ version, digest, publishedAtMs }, index) => ({
      version,
      digest,
      publishedAtMs,
      isInForce: index === 0,
    }));
    return c.json({ items }, 200);
  });

  app.openapi(governRoute(environmentRoutes.publishCatalogue, deps), async (c) => {
    const { environment, api } = getApi(c.req.valid('param'), deps);
    const { document } = c.req.valid('json');
    const built = await buildOrRefuse(api, document, deps);
    const { actor } = c.get('session');
    const { catalogue, source } = built;
    const toPublish = { environment: environment.name, catalogue, source };
    const published = await publishCatalogue(toPublish, actor, deps);
    return c.json({ ...published, warnings: built.warnings.map((warning) => warning.message) }, 200);
  });
}

function getApi(
  params: { readonly environment: EnvironmentName; readonly apiId: ApiId },
  { config }: Pick<ControlParts, 'config'>,
): { readonly environment: ControlEnvironment; readonly api: ControlApi } {
  const environment = getEnvironment(config, params.environment);
  const api = config.apis.find((candidate) => candidate.id === params.apiId);
  if (api === undefined) throw refuseUnfound('API');
  return { environment, api };
}

/** Builds the catalogue. If the document is not valid, the catalogue in force is kept. */
async function buildOrRefuse(
  api: ControlApi,
  document: { readonly text: string; readonly file: string } | null,
  deps: ControlParts,
): Promise<BuiltCatalogue> {
  try {
    return await deps.catalogues.build(api.id, document);
  } catch (error) {
    // The error is recognised by its name, since the catalogue's code must not be imported here.
    if (!(error instanceof Error) || error.name !== 'OpenApiError') throw error;
    throw refuseFields([
      { path: document === null ? '/document' : '/document/text', message: error.message },
    ]);
  }
}

function registerLicenceReads(app: AdminApp, deps: ControlParts): void {
  const { storage, config, catalogueReader } = deps;

  app.openapi(governRoute(environmentRoutes.getRightsCatalogue, deps), async (c) => {
    const { environment } = await getScope(storage, c.req.valid('param'), config);
    const calls = await Promise.all(
      config.apis.map(async (api) => {
        const stored = await catalogueReader.find(storage, environment.name, api.id);
        return stored === undefined ? [] : presentCalls(api, stored, c.get('session'));
      }),
    );
    const groups = await catalogueReader.listGroups(storage, environment.name);
    return c.json({ groups: [...groups], calls: calls.flat() }, 200);
  });

  app.openapi(governRoute(environmentRoutes.getApiAccess, deps), async (c) => {
    const { environment } = await getScope(storage, c.req.valid('param'), config);
    return c.json(presentApiAccess(environment, config.apis), 200);
  });
}
