import { portalDocumentRoutes } from '@postern/contract/portal-routes/documents';
import type { ApiId, EnvironmentName } from '@postern/contract/ids';
import type { ApiView } from '../../access/access-view.ts';
import { guardRoute } from '../guard-route.ts';
import type { PortalApp } from '../portal-app.ts';
import type { PortalApiSettings, PortalDeps } from '../portal-deps.ts';
import { ApiRefusal, refuseUnfound } from '../../refusals/api-refusal.ts';
import type { DocumentReader } from './document-reader.ts';
import { presentEnvironments } from './present-environments.ts';

export function registerDocumentRoutes(app: PortalApp, deps: PortalDeps, reader: DocumentReader): void {
  app.openapi(guardRoute(portalDocumentRoutes.getPortalSession, deps), (c) => {
    const person = c.get('person');
    const { access, title } = deps.settings;
    return c.json(
      {
        access,
        title,
        mayRead: access === 'public' || person !== undefined,
        human: person === undefined ? null : { name: person.name, email: person.email },
        signInPath: '/auth-api',
        docsUrl: deps.docsUrl,
      },
      200,
    );
  });
  app.openapi(guardRoute(portalDocumentRoutes.listPortalEnvironments, deps), async (c) =>
    c.json({ items: await presentEnvironments(deps, reader) }, 200),
  );
  app.openapi(guardRoute(portalDocumentRoutes.getPortalOpenApi, deps), async (c) => {
    const place = { ...c.req.valid('param'), ...c.req.valid('query') };
    const { view } = getApi(place, deps);
    const document = await reader.findEnriched(place, view);
    if (document === undefined) throw new ApiRefusal('document_missing');
    const headers: Record<string, string> = {
      etag: document.etag,
      'cache-control': deps.settings.access === 'public' ? 'public, no-cache' : 'private, no-cache',
      vary: 'accept-encoding',
    };
    if (isKnown(c.req.header('if-none-match'), document.etag)) return c.body(null, 304, headers);
    headers['content-type'] = 'application/json';
    if (!/\bgzip\b/.test(c.req.header('accept-encoding') ?? '')) {
      return c.body(unpack(document.packed), 200, headers);
    }
    return c.body(document.packed, 200, { ...headers, 'content-encoding': 'gzip' });
  });
  app.openapi(guardRoute(portalDocumentRoutes.downloadTaxonomy, deps), async (c) => {
    const place = c.req.valid('param');
    const { api, view } = getApi(place, deps);
    const file = await reader.getTaxonomy({ ...place, basePath: api.basePath }, view);
    return c.body(file.body, 200, {
      'content-type': file.mediaType,
      'content-disposition': `attachment; filename="${file.name}"`,
    });
  });
}

/** Decompresses piece by piece as the client reads, so that the whole document is never in memory. */
function unpack(packed: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array> {
  return new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
}

function getApi(
  { environment, apiId }: { readonly environment: EnvironmentName; readonly apiId: ApiId },
  deps: PortalDeps,
): { readonly api: PortalApiSettings; readonly view: ApiView } {
  const isThere = deps.settings.environments.some(({ name }) => name === environment);
  const api = deps.settings.apis.find(({ id }) => id === apiId);
  const view = isThere ? deps.findApi(environment, apiId) : undefined;
  if (api === undefined || view === undefined) throw refuseUnfound('API');
  return { api, view };
}

/** Compares `If-None-Match` weakly (RFC 9110 section 13.1.2). */
function isKnown(rawHeader: string | undefined, etag: string): boolean {
  const tags = (rawHeader ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}
