import { Box } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { LinesSkeleton } from '../states.tsx';
import { problemOf } from './api-client.ts';

interface PageStates {
  readonly NotFoundPage: () => ReactNode;
  readonly ProblemState: (props: { readonly error: unknown; readonly onRetry: () => void }) => ReactNode;
}

/** The options that the routers of the console and the portal share, with the pages that each shows in place of one that did not open. */
export function createRouterDefaults({ NotFoundPage, ProblemState }: PageStates) {
  /** Invalid parameters, a server that does not answer, or code that did not load. */
  function RouteErrorPage({ error }: { readonly error: unknown }) {
    const router = useRouter();
    const isNotFound = problemOf(error).code === 'not_found' || (error instanceof Error && 'issues' in error);
    if (isNotFound) return <NotFoundPage />;
    return (
      <Box p="md" component="main">
        <ProblemState error={error} onRetry={() => void router.invalidate()} />
      </Box>
    );
  }
  return {
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    defaultNotFoundComponent: NotFoundPage,
    defaultErrorComponent: RouteErrorPage,
    defaultPendingComponent: RoutePending,
  } as const;
}

function RoutePending() {
  return (
    <Box p="md">
      <LinesSkeleton />
    </Box>
  );
}
