import { useBlocker } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';

const loadDialog = () => import('./leave-dialog.tsx');
const LeaveDialog = lazy(() => loadDialog().then((module) => ({ default: module.LeaveDialog })));

/** Asks before a page with unsaved changes is left: by a link, by back, by closing the tab. */
export function LeaveGuard({ isDirty }: { readonly isDirty: boolean }) {
  const blocker = useBlocker({
    // The page's own tabs and searches live in the URL too: only another page counts as leaving.
    shouldBlockFn: ({ current, next }) => isDirty && current.pathname !== next.pathname,
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  });
  // Loaded before it is needed, since the connection may be lost by then.
  useEffect(() => {
    if (isDirty) void loadDialog().catch(() => {});
  }, [isDirty]);
  if (blocker.status !== 'blocked') return null;
  return (
    <Suspense>
      <LeaveDialog onLeave={() => blocker.proceed()} onStay={() => blocker.reset()} />
    </Suspense>
  );
}
