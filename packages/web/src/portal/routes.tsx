import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import type { QueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { apiIdSchema, apiUserIdSchema, environmentNameSchema, licenceIdSchema } from '@postern/contract/ids';
import { problemOf } from '../ui/app/api-client.ts';
import { queries } from './api/queries.ts';
import { takeDomain } from './choice/take-domain.ts';
import { loadDocument, needsOwnDocument } from './layout/documents.ts';
import { PortalRoot } from './layout/portal-root.tsx';
import { NotFoundPage } from './layout/not-found-page.tsx';
import { createRouterDefaults } from '../ui/app/router-defaults.tsx';
import { ProblemState } from './api/problem-state.tsx';

/** Every page of the portal and its URL. On each, `?domain=` chooses the environment, and is then taken out of the URL. */
const root = createRootRouteWithContext<{ readonly client: QueryClient }>()({
  beforeLoad: async ({ location, preload }) => {
    if (!preload && needsOwnDocument(location.pathname)) await loadDocument(location.href);
  },
  component: PortalRoot,
});
const text = z.coerce.string().max(200).optional().catch(undefined);

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: z.object({ returnTo: z.string().startsWith('/').optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('./session/sign-in-page.tsx'), 'SignInPage'),
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: lazyRouteComponent(() => import('./session/invitation-page.tsx'), 'InvitationPage'),
});

const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: '/forgot-password',
  validateSearch: z.object({ kind: z.enum(['password', 'factors']).optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('../ui/session/forgot-page.tsx'), 'ForgotPage'),
});
const recover = createRoute({
  getParentRoute: () => root,
  path: '/recover',
  component: lazyRouteComponent(() => import('../ui/session/recover-page.tsx'), 'RecoverPage'),
});
const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  validateSearch: z.object({ domain: text }),
  component: lazyRouteComponent(() => import('./layout/portal-shell.tsx'), 'PortalShell'),
  beforeLoad: async ({ context, location, search }) => {
    const session = await context.client.ensureQueryData(queries.session());
    if (!session.mayRead && session.signInPath !== null)
      throw redirect({ to: '/sign-in', search: { returnTo: location.href } });
    if (search.domain !== undefined) await takeDomain(search.domain, context.client);
  },
});
const home = createRoute({
  getParentRoute: () => shell,
  path: '/',
  component: lazyRouteComponent(() => import('./home/home-page.tsx'), 'HomePage'),
});
const reference = createRoute({
  getParentRoute: () => shell,
  path: '/reference',
  component: lazyRouteComponent(() => import('./reference/reference-frame.tsx'), 'ReferenceFrame'),
});
const chosenReference = createRoute({
  getParentRoute: () => reference,
  path: '/',
  component: lazyRouteComponent(() => import('./reference/chosen-reference-page.tsx'), 'ChosenReferencePage'),
});
const referencePage = createRoute({
  getParentRoute: () => reference,
  path: '/$environment/$apiId',
  params: {
    parse: (raw) => ({
      environment: environmentNameSchema.parse(raw.environment),
      apiId: apiIdSchema.parse(raw.apiId),
    }),
    stringify: (params) => ({ ...params }),
  },
  loader: () => {
    // Scalar's code is on its way while the page finds out what to show.
    import('./reference/mount-reference.ts').catch(() => undefined);
  },
  component: lazyRouteComponent(() => import('./reference/reference-page.tsx'), 'ReferencePage'),
});
const guides = createRoute({
  getParentRoute: () => shell,
  path: '/guides',
  component: lazyRouteComponent(() => import('./guides/guides-page.tsx'), 'GuidesPage'),
});
const guide = createRoute({
  getParentRoute: () => shell,
  path: '/guides/$guideId',
  component: lazyRouteComponent(() => import('./guides/guide-page.tsx'), 'GuidePage'),
});
const errors = createRoute({
  getParentRoute: () => shell,
  path: '/errors',
  component: lazyRouteComponent(() => import('./errors/errors-page.tsx'), 'ErrorsPage'),
});
const error = createRoute({
  getParentRoute: () => shell,
  path: '/errors/$code',
  component: lazyRouteComponent(() => import('./errors/error-page.tsx'), 'ErrorPage'),
});
const search = createRoute({
  getParentRoute: () => shell,
  path: '/search',
  validateSearch: z.object({ q: text }),
  component: lazyRouteComponent(() => import('./search/search-page.tsx'), 'SearchPage'),
});

const unknown = createRoute({ getParentRoute: () => shell, path: '$', component: NotFoundPage });

/** The pages of the signed-in integrator. */
const mine = createRoute({
  getParentRoute: () => shell,
  path: '/me',
  beforeLoad: async ({ context, location }) => {
    try {
      await context.client.ensureQueryData(queries.myApiUsers());
    } catch (failure) {
      if (problemOf(failure).code !== 'not_signed_in') throw failure;
      throw redirect({ to: '/sign-in', search: { returnTo: location.href } });
    }
  },
});
const myApiUsers = createRoute({
  getParentRoute: () => mine,
  path: '/',
  component: lazyRouteComponent(() => import('./mine/my-api-users-page.tsx'), 'MyApiUsersPage'),
});
const myAccount = createRoute({
  getParentRoute: () => mine,
  path: '/account',
  component: lazyRouteComponent(() => import('./session/account-page.tsx'), 'AccountPage'),
});
const myCalls = createRoute({
  getParentRoute: () => mine,
  path: '/$licenceId/$environment/$apiUserId',
  params: {
    parse: (raw) => ({
      licenceId: licenceIdSchema.parse(raw.licenceId),
      environment: environmentNameSchema.parse(raw.environment),
      apiUserId: apiUserIdSchema.parse(raw.apiUserId),
    }),
    stringify: (params) => ({ ...params }),
  },
  validateSearch: z.object({ q: text, only: z.enum(['allowed', 'refused']).optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('./mine/my-calls-page.tsx'), 'MyCallsPage'),
});

const routeTree = root.addChildren([
  signIn,
  invitation,
  forgotPassword,
  recover,
  shell.addChildren([
    home,
    reference.addChildren([chosenReference, referencePage]),
    guides,
    guide,
    errors,
    error,
    search,
    mine.addChildren([myApiUsers, myAccount, myCalls]),
    unknown,
  ]),
]);

export function createPortalRouter(client: QueryClient) {
  return createRouter({
    routeTree,
    context: { client },
    ...createRouterDefaults({ NotFoundPage, ProblemState }),
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createPortalRouter>;
  }
}
