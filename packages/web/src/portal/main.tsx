import '@mantine/core/styles.css';
import '../ui/page.css';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nProvider } from '../ui/i18n/i18n.tsx';
import { cssVariables, theme } from '../ui/theme.ts';
import { isPassing, problemOf } from './api/portal.ts';
import { loadPageChunks, whenIdle } from './layout/load-page-chunks.ts';
import { createPortalRouter } from './routes.tsx';

const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
// The dialogs' scroll lock writes its own style element, and learns the nonce this way only.
setNonce(nonce);

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      networkMode: 'always',
      retry: (count, error) => count < 2 && isPassing(problemOf(error)),
    },
    mutations: { networkMode: 'always' },
  },
});
const router = createPortalRouter(client);
// The other pages' code is small, and fetched once this one stands: a connection that is lost then takes no page away.
whenIdle(() => loadPageChunks(router));

const rootElement = document.getElementById('root');
if (rootElement === null) throw new Error('portal.html has no element with the id root');
createRoot(rootElement).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <I18nProvider>
        <QueryClientProvider client={client}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </I18nProvider>
    </MantineProvider>
  </StrictMode>,
);
