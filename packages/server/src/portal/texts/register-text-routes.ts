import { createGuard } from '../guard-route.ts';
import type { DocumentReader } from '../documents/document-reader.ts';
import { presentEnvironments } from '../documents/present-environments.ts';
import { findErrorCode } from '../errors/load-error.ts';
import { guideIds } from '../guides/guide-files.ts';
import { listGuideFacts } from '../guides/guide-facts.ts';
import { listGuides } from '../guides/present-guide.ts';
import type { PortalApp } from '../portal-app.ts';
import type { PortalDeps } from '../portal-deps.ts';
import { refuseUnfound } from '../../refusals/api-refusal.ts';
import { loadErrorMarkdown, loadGuideMarkdown } from './load-markdown.ts';
import { presentIndex } from './present-index.ts';
import { presentRobots } from './present-robots.ts';

/** The paths of the texts on the portal's port, so that the server that mounts the app can send requests here. */
export const textPlaces = [
  { prefix: '/llms.txt' },
  { prefix: '/robots.txt' },
  { prefix: '/guides', suffix: '.md' },
  { prefix: '/errors', suffix: '.md' },
] as const;

/** Serves the portal's contents to programs that do not read pages, such as coding agents. In English. */
export function registerTextRoutes(app: PortalApp, deps: PortalDeps, reader: DocumentReader): void {
  const guard = createGuard({ method: 'get', 'x-postern-access': 'reader' }, deps);
  app.get('/robots.txt', (c) => c.text(presentRobots(deps.settings.access)));
  app.get('/llms.txt', guard, async (c) => {
    const environments = await presentEnvironments(deps, reader);
    const guides = await listGuides('en', listGuideFacts(undefined, deps));
    return c.text(presentIndex({ settings: deps.settings, environments, guides }));
  });
  app.get('/guides/:file{.+\\.md}', guard, async (c) => {
    const wanted = c.req.param('file').replace(/\.md$/, '');
    const id = guideIds.find((each) => each === wanted);
    if (id === undefined) throw refuseUnfound('guide');
    return c.body(await loadGuideMarkdown(id, deps), 200, markdown);
  });
  app.get('/errors/:file{.+\\.md}', guard, async (c) => {
    const code = findErrorCode(c.req.param('file').replace(/\.md$/, ''));
    if (code === undefined) throw refuseUnfound('error code');
    return c.body(await loadErrorMarkdown(code), 200, markdown);
  });
}

/** RFC 7763 */
const markdown = { 'content-type': 'text/markdown; charset=utf-8' };
