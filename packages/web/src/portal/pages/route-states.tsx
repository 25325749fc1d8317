import { Box } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { LinesSkeleton } from '../../ui/states.tsx';
import { problemOf } from '../api/portal.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { NotFoundPage } from './not-found-page.tsx';

/** A page that could not open: parameters that are no names, a server that does not answer, code that did not load. */
export function RouteErrorPage({ error }: { readonly error: unknown }) {
  const router = useRouter();
  const isNotFound = problemOf(error).code === 'not_found' || (error instanceof Error && 'issues' in error);
  if (isNotFound) return <NotFoundPage />;
  return (
    <Box p="md" component="main">
      <ProblemState error={error} onRetry={() => void router.invalidate()} />
    </Box>
  );
}

export function RoutePending() {
  return (
    <Box p="md">
      <LinesSkeleton />
    </Box>
  );
}
