import { RouterProvider } from '@tanstack/react-router';
import { createClient, renderApp } from '../ui/app/render-app.tsx';
import { loadPageChunks, whenIdle } from './layout/load-page-chunks.ts';
import { createPortalRouter } from './routes.tsx';

const client = createClient(30_000);
const router = createPortalRouter(client);
// The other pages' code is small, and is fetched once this page is shown, so that they open even when the connection is lost later.
whenIdle(() => loadPageChunks(router));

renderApp(client, <RouterProvider router={router} />);
