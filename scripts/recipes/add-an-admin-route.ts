import { insertAfter, insertBefore, replace } from './recipe.ts';
import type { Recipe } from './recipe.ts';

/** Adds a route that counts a licence's entities, and that requires a fresh proof of identity. */
export const addAnAdminRoute: Recipe = {
  title: 'Add an admin route',
  edits: {
    'packages/contract/src/admin-routes/entities.ts': replace(
      'export const entityRoutes = {\n',
      `export const entityRoutes = {
  countEntities: defineRoute({
    operationId: 'countEntities',
    method: 'get',
    path: \`\${path}/count\`,
    summary: 'How many entities the licence has in the environment',
    tags: ['Entities'],
    'x-postern-access': 'licence-viewer',
    'x-postern-fresh-proof': 'always',
    'x-postern-errors': [],
    request: { params: environmentParams },
    responses: { 200: jsonAnswer(z.strictObject({ count: z.int() }), 'Their number') },
  }),
`,
    ),
    'packages/contract/src/admin-client.ts': insertBefore(
      "  listEntities: ['get', ",
      "  countEntities: ['get', `${e}/entities/count`],\n",
    ),
    'packages/server/src/control/entities/routes.ts': insertBefore(
      '  app.openapi(governRoute(entityRoutes.listEntities, deps)',
      `  app.openapi(governRoute(entityRoutes.countEntities, deps), async (c) => {
    const scope = c.req.valid('param');
    await getScope(storage, scope, config);
    return c.json({ count: (await storage.entities.list(scope.licenceId, scope.environment)).length }, 200);
  });

`,
    ),
    'packages/server/src/control/every-route.test.ts': insertBefore(
      '    listEntities: { params },\n',
      '    countEntities: { params },\n',
    ),
    'packages/web/src/console/session/proof-reasons.ts': insertAfter(
      "  viewKey: 'keyShown',\n",
      "  countEntities: 'accessWidened',\n",
    ),
  },
  notApplicable: {
    'packages/server/src/control/entities/present.ts': 'no record goes out',
    'packages/contract/src/admin-routes/all-routes.ts': 'the resource is not new',
    'packages/server/src/control/create-control-app.ts': 'the resource is not new',
  },
  // The types find everything that is missing. The test that calls every route takes 40 s and would find nothing more.
  tests: ['packages/contract/src/admin-client.test.ts'],
};
