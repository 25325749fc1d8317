import { portalGuideRoutes } from '@postern/contract/portal-routes/guides';
import { listErrorSummaries } from '../errors/present-error.ts';
import { findErrorCode, loadError } from '../errors/load-error.ts';
import { guardRoute } from '../guard-route.ts';
import type { PortalApp } from '../portal-app.ts';
import type { PortalDeps } from '../portal-deps.ts';
import { refuseUnfound } from '../../refusals/api-refusal.ts';
import { createSearch } from '../search/create-search.ts';
import { guideIds } from './guide-files.ts';
import { listGuideFacts } from './guide-facts.ts';
import { listGuides, loadGuide } from './present-guide.ts';

export function registerGuideRoutes(app: PortalApp, deps: PortalDeps): void {
  app.openapi(guardRoute(portalGuideRoutes.listGuides, deps), async (c) => {
    const items = await listGuides(c.req.valid('query').language, listGuideFacts(undefined, deps));
    return c.json({ items }, 200);
  });
  app.openapi(guardRoute(portalGuideRoutes.getGuide, deps), async (c) => {
    const { language, environment } = c.req.valid('query');
    const wanted = c.req.valid('param').guideId;
    const id = guideIds.find((each) => each === wanted);
    if (id === undefined) throw refuseUnfound('guide');
    return c.json(await loadGuide(id, language, listGuideFacts(environment, deps)), 200);
  });
  app.openapi(guardRoute(portalGuideRoutes.listPortalErrors, deps), (c) =>
    c.json({ items: listErrorSummaries(c.req.valid('query').language) }, 200),
  );
  app.openapi(guardRoute(portalGuideRoutes.getPortalError, deps), async (c) => {
    const code = findErrorCode(c.req.valid('param').code);
    if (code === undefined) throw refuseUnfound('error code');
    return c.json(await loadError(code, c.req.valid('query').language), 200);
  });
  const search = createSearch(deps);
  app.openapi(guardRoute(portalGuideRoutes.searchPortal, deps), async (c) => {
    const { q, language, environment, limit } = c.req.valid('query');
    return c.json(await search.find({ text: q, language, environment, limit }), 200);
  });
}
