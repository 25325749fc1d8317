import { RouterProvider } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { createClient, renderApp } from '../ui/app/render-app.tsx';
import { createConsoleRouter } from './routes.tsx';

// A toast reports something that was done on the page: its code may come after the first page.
const Toasts = lazy(() =>
  import('../ui/toasts.tsx').then(({ Toasts: component }) => ({ default: component })),
);

const client = createClient(5_000);
renderApp(
  client,
  <>
    <Suspense>
      <Toasts />
    </Suspense>
    <RouterProvider router={createConsoleRouter(client)} />
  </>,
);
