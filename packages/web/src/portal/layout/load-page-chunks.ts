import type { createPortalRouter } from '../routes.tsx';
import { isReferencePath } from './documents.ts';

/** Fetches the code of every page but the reference, which is large and has a document of its own. */
export function loadPageChunks(router: ReturnType<typeof createPortalRouter>): void {
  for (const route of Object.values(router.routesById)) {
    if (!isReferencePath(route.fullPath)) router.loadRouteChunk(route)?.catch(() => undefined);
  }
}

/** When nothing more urgent is to do; Safari has no such moment and gets a later one. */
export function whenIdle(work: () => void): void {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(work, { timeout: 5_000 });
  else setTimeout(work, 2_000);
}
