import '@mantine/core/styles.css';
import '../page.css';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nProvider } from '../i18n/i18n.tsx';
import { cssVariables, theme } from '../theme.ts';
import { isPassing, problemOf } from './api-client.ts';

/** The cache of the server's answers. A query is tried again only where that may help. */
export function createClient(staleTimeMs: number): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: staleTimeMs,
        networkMode: 'always',
        retry: (count, error) => count < 2 && isPassing(problemOf(error)),
      },
      mutations: { networkMode: 'always' },
    },
  });
}

/** Draws the content into the document, within the theme, the languages and the cache. Throws where the document has no `#root`. */
export function renderApp(client: QueryClient, content: ReactNode): void {
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
  // The dialogs' scroll lock writes its own style element, and learns the nonce this way only.
  setNonce(nonce);
  const rootElement = document.getElementById('root');
  if (rootElement === null) throw new Error('the document has no element with the id root');
  createRoot(rootElement).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariables}
        defaultColorScheme="auto"
        getStyleNonce={() => nonce}
      >
        <I18nProvider>
          <QueryClientProvider client={client}>{content}</QueryClientProvider>
        </I18nProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
