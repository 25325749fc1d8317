import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  redirect,
} from '@tanstack/react-router';
import type { QueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import type { Me } from '@postern/contract/admin-routes/me';
import { alertKindSchema } from '@postern/contract/alert';
import { apiUserSortSchema } from '@postern/contract/api-user';
import { auditActionSchema } from '@postern/contract/audit-event';
import { apiUserIdSchema, environmentNameSchema, licenceIdSchema } from '@postern/contract/ids';
import { outboxChannelSchema, outboxStateSchema } from '@postern/contract/outbox';
import { hygieneKindSchema } from '@postern/contract/hygiene';
import { usagePeriodSchema } from '@postern/contract/usage';
import { problemOf } from '../ui/app/api-client.ts';
import { queries } from './api/queries.ts';
import { findStartPlace } from './layout/find-start-place.ts';
import { NotFoundPage } from './layout/not-found-page.tsx';
import { createRouterDefaults } from '../ui/app/router-defaults.tsx';
import { ProblemState } from './api/problem-state.tsx';

/**
 * Every page of the console and its URL. Search parameters are all optional: what is left out has its
 * default, and what cannot be read counts as left out.
 */
const root = createRootRouteWithContext<{ readonly client: QueryClient }>()({});

const text = z.coerce.string().max(500).optional().catch(undefined);
const pageNumber = z.coerce.number().int().min(1).max(100_000).optional().catch(undefined);

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: z.object({ returnTo: z.string().startsWith('/').optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('./session/sign-in-page.tsx'), 'SignInPage'),
});
const firstRun = createRoute({
  getParentRoute: () => root,
  path: '/first-run',
  component: lazyRouteComponent(() => import('./session/first-run-page.tsx'), 'FirstRunPage'),
});
const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: lazyRouteComponent(() => import('./session/invitation-page.tsx'), 'InvitationPage'),
});

const secondFactor = createRoute({
  getParentRoute: () => root,
  path: '/second-factor',
  validateSearch: z.object({ returnTo: z.string().startsWith('/').optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('./session/second-factor-page.tsx'), 'SecondFactorPage'),
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
  component: lazyRouteComponent(() => import('./layout/app-shell.tsx'), 'ConsoleShell'),
  beforeLoad: async ({ context, location }) => {
    let me: Me;
    try {
      me = await context.client.ensureQueryData(queries.me());
    } catch (error) {
      if (problemOf(error).code !== 'not_signed_in') throw error;
      throw redirect({ to: '/sign-in', search: { returnTo: location.href } });
    }
    if (me.awaitsSecondFactor) throw redirect({ to: '/second-factor', search: { returnTo: location.href } });
  },
});
const start = createRoute({
  getParentRoute: () => shell,
  path: '/',
  beforeLoad: async ({ context }) => {
    const place = await findStartPlace(context.client);
    if (place !== undefined) {
      throw redirect({ to: '/licences/$licenceId/$environment/api-users', params: place, replace: true });
    }
  },
  component: lazyRouteComponent(() => import('./layout/no-licence-page.tsx'), 'NoLicencePage'),
});

const place = createRoute({
  getParentRoute: () => shell,
  path: '/licences/$licenceId/$environment',
  params: {
    parse: (raw) => ({
      licenceId: licenceIdSchema.parse(raw.licenceId),
      environment: environmentNameSchema.parse(raw.environment),
    }),
    stringify: (params) => ({ ...params }),
  },
  // Another licence is nothing at all, whatever page below it is asked for.
  beforeLoad: async ({ context, params: { licenceId } }) => {
    try {
      await context.client.ensureQueryData(queries.licence(licenceId));
    } catch (error) {
      if (problemOf(error).code === 'not_found') throw notFound();
      throw error;
    }
  },
});
const apiUsers = createRoute({
  getParentRoute: () => place,
  path: '/api-users',
  validateSearch: z.object({
    tab: z.enum(['active', 'deactivated']).optional().catch(undefined),
    search: text,
    sort: apiUserSortSchema.optional().catch(undefined),
    direction: z.enum(['ascending', 'descending']).optional().catch(undefined),
    page: pageNumber,
  }),
  component: lazyRouteComponent(() => import('./api-users/api-users-page.tsx'), 'ApiUsersPage'),
});
const newApiUser = createRoute({
  getParentRoute: () => place,
  path: '/api-users/new',
  component: lazyRouteComponent(() => import('./api-users/new-api-user-page.tsx'), 'NewApiUserPage'),
});
const apiUser = createRoute({
  getParentRoute: () => place,
  path: '/api-users/$apiUserId',
  params: {
    parse: (raw) => ({ apiUserId: apiUserIdSchema.parse(raw.apiUserId) }),
    stringify: (params) => ({ ...params }),
  },
});
const apiUserOverview = createRoute({
  getParentRoute: () => apiUser,
  path: '/',
  validateSearch: z.object({
    tab: z.enum(['overview', 'usage', 'history', 'alerts']).optional().catch(undefined),
    page: pageNumber,
    period: usagePeriodSchema.optional().catch(undefined),
    view: z.enum(['table']).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./api-users/api-user-page.tsx'), 'ApiUserPage'),
});
const editApiUser = createRoute({
  getParentRoute: () => apiUser,
  path: '/edit',
  component: lazyRouteComponent(() => import('./api-users/edit-api-user-page.tsx'), 'EditApiUserPage'),
});
const editRights = createRoute({
  getParentRoute: () => apiUser,
  path: '/rights',
  validateSearch: z.object({ search: text }),
  component: lazyRouteComponent(() => import('./rights/rights-page.tsx'), 'RightsPage'),
});
const apiAccess = createRoute({
  getParentRoute: () => place,
  path: '/api-access',
  component: lazyRouteComponent(() => import('./api-access/api-access-page.tsx'), 'ApiAccessPage'),
});
const integrators = createRoute({
  getParentRoute: () => place,
  path: '/integrators',
  component: lazyRouteComponent(() => import('./integrators/integrators-page.tsx'), 'IntegratorsPage'),
});
const team = createRoute({
  getParentRoute: () => place,
  path: '/team',
  component: lazyRouteComponent(() => import('./team/team-page.tsx'), 'TeamPage'),
});
const audit = createRoute({
  getParentRoute: () => place,
  path: '/audit',
  validateSearch: z.object({
    action: auditActionSchema.optional().catch(undefined),
    subjectId: text,
    from: z.iso.date().optional().catch(undefined),
    to: z.iso.date().optional().catch(undefined),
    page: pageNumber,
  }),
  component: lazyRouteComponent(() => import('./audit/audit-page.tsx'), 'AuditPage'),
});
const alerts = createRoute({
  getParentRoute: () => place,
  path: '/alerts',
  validateSearch: z.object({
    tab: z.enum(['preferences']).optional().catch(undefined),
    kind: alertKindSchema.optional().catch(undefined),
    apiUserId: apiUserIdSchema.optional().catch(undefined),
    page: pageNumber,
  }),
  component: lazyRouteComponent(() => import('./alerts/alerts-page.tsx'), 'AlertsPage'),
});
const webhooks = createRoute({
  getParentRoute: () => place,
  path: '/webhooks',
  validateSearch: z.object({ webhook: text, page: pageNumber }),
  component: lazyRouteComponent(() => import('./webhooks/webhooks-page.tsx'), 'WebhooksPage'),
});
const deprecatedUse = createRoute({
  getParentRoute: () => place,
  path: '/deprecated-use',
  validateSearch: z.object({ days: z.coerce.number().int().min(1).max(365).optional().catch(undefined) }),
  component: lazyRouteComponent(
    () => import('./deprecated-use/deprecated-use-page.tsx'),
    'DeprecatedUsePage',
  ),
});
const usageSearch = {
  period: usagePeriodSchema.optional().catch(undefined),
  view: z.enum(['table']).optional().catch(undefined),
};
const usage = createRoute({
  getParentRoute: () => place,
  path: '/usage',
  validateSearch: z.object(usageSearch),
  component: lazyRouteComponent(() => import('./usage/usage-page.tsx'), 'UsagePage'),
});
const hygiene = createRoute({
  getParentRoute: () => place,
  path: '/hygiene',
  validateSearch: z.object({ kind: hygieneKindSchema.optional().catch(undefined), page: pageNumber }),
  component: lazyRouteComponent(() => import('./hygiene/hygiene-page.tsx'), 'HygienePage'),
});
const entities = createRoute({
  getParentRoute: () => place,
  path: '/entities',
  component: lazyRouteComponent(() => import('./entities/entities-page.tsx'), 'EntitiesPage'),
});
const webServiceAccounts = createRoute({
  getParentRoute: () => place,
  path: '/web-service-accounts',
  component: lazyRouteComponent(
    () => import('./accounts/web-service-accounts-page.tsx'),
    'WebServiceAccountsPage',
  ),
});
const licenceSettings = createRoute({
  getParentRoute: () => place,
  path: '/settings',
  component: lazyRouteComponent(
    () => import('./licence-settings/licence-settings-page.tsx'),
    'LicenceSettingsPage',
  ),
});
const explain = createRoute({
  getParentRoute: () => place,
  path: '/explain',
  validateSearch: z.object({
    method: text,
    url: text,
    apiUserId: apiUserIdSchema.optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./explain/explain-page.tsx'), 'ExplainPage'),
});

const account = createRoute({
  getParentRoute: () => shell,
  path: '/account',
  component: lazyRouteComponent(() => import('./account/account-page.tsx'), 'AccountPage'),
});

const licences = createRoute({
  getParentRoute: () => shell,
  path: '/operator/licences',
  validateSearch: z.object({ search: text, page: pageNumber }),
  component: lazyRouteComponent(() => import('./licences/licences-page.tsx'), 'LicencesPage'),
});
const environments = createRoute({
  getParentRoute: () => shell,
  path: '/operator/environments',
  component: lazyRouteComponent(() => import('./environments/environments-page.tsx'), 'EnvironmentsPage'),
});
const catalogue = createRoute({
  getParentRoute: () => shell,
  path: '/operator/catalogue',
  validateSearch: z.object({
    environment: text,
    api: text,
    search: text,
    only: z.enum(['unclassified']).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./catalogue/catalogue-page.tsx'), 'CataloguePage'),
});

const people = createRoute({
  getParentRoute: () => shell,
  path: '/operator/people',
  validateSearch: z.object({ search: text, page: pageNumber }),
  component: lazyRouteComponent(() => import('./people/people-page.tsx'), 'PeoplePage'),
});
const outbox = createRoute({
  getParentRoute: () => shell,
  path: '/operator/outbox',
  validateSearch: z.object({
    channel: outboxChannelSchema.optional().catch(undefined),
    state: outboxStateSchema.optional().catch(undefined),
    message: text,
    page: pageNumber,
  }),
  component: lazyRouteComponent(() => import('./outbox/outbox-page.tsx'), 'OutboxPage'),
});

/** It is drawn within the frame, which has the page's `main`. */
const unknown = createRoute({ getParentRoute: () => shell, path: '$', component: NotFoundPage });

const routeTree = root.addChildren([
  signIn,
  firstRun,
  invitation,
  forgotPassword,
  recover,
  secondFactor,
  shell.addChildren([
    start,
    place.addChildren([
      apiUsers,
      newApiUser,
      apiUser.addChildren([apiUserOverview, editApiUser, editRights]),
      apiAccess,
      integrators,
      team,
      audit,
      alerts,
      webhooks,
      deprecatedUse,
      usage,
      hygiene,
      entities,
      webServiceAccounts,
      licenceSettings,
      explain,
    ]),
    account,
    licences,
    environments,
    catalogue,
    people,
    outbox,
    unknown,
  ]),
]);

export function createConsoleRouter(client: QueryClient) {
  return createRouter({
    routeTree,
    context: { client },
    ...createRouterDefaults({ NotFoundPage, ProblemState }),
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>;
  }
}
