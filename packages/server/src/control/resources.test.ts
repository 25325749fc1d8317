import { readFile } from 'node:fs/promises';
import { expect, it, describe } from 'vitest';
import { z } from 'zod';
import { Validator } from '@seriousme/openapi-schema-validator';
import { allRoutes } from '@postern/contract/admin-routes/all-routes';
import { auditActionSchema } from '@postern/contract/audit-event';
import { apiIdSchema } from '@postern/contract/ids';
import { describeEachDatabase } from '../testing/databases.ts';
import {
  createTestCatalogue,
  createTestControl,
  createTestLicence,
  expectData,
  expectProblem,
  testEnvironment,
} from '../testing/test-control.ts';
import { presentOpenApi } from './present-open-api.ts';
import { presentCsvLine } from './audit-events/present-csv.ts';

describeEachDatabase('Licences, entities, environments and audit of the admin API', (openFresh) => {
  async function start() {
    const control = createTestControl(await openFresh());
    const ours = await createTestLicence(control);
    const operator = control.client(control.operator);
    const admin = control.client(control.person('licence-admin', ours.licence.id));
    return { control, ours, operator, admin, params: ours.scope, storage: control.deps.storage };
  }

  it('lists every licence to the operator and only their own to others', async () => {
    const { control, ours, operator, admin } = await start();
    const other = await createTestLicence(control);
    expect(expectData(await operator.listLicences({})).total).toBe(2);
    const own = expectData(await admin.listLicences({}));
    expect(own.items).toEqual([ours.licence]);
    expect(expectData(await admin.listLicences({ query: { number: other.licence.number } })).items).toEqual(
      [],
    );
    const byNumber = expectData(await operator.listLicences({ query: { number: other.licence.number } }));
    expect(byNumber.items).toEqual([other.licence]);
    const byAccount = { accountName: ours.licence.accountName };
    expect(expectData(await operator.listLicences({ query: byAccount })).items).toEqual([ours.licence]);
    const me = expectData(await admin.getMe());
    expect(me).toMatchObject({
      isOperator: false,
      licences: [{ role: 'licence-admin', licence: ours.licence }],
    });
  });

  it('refuses a number or account name that is taken, at its field', async () => {
    const { ours, operator } = await start();
    const { number, accountName } = ours.licence;
    const taken = expectProblem(await operator.createLicence({ body: { number, name: 'X', accountName } }));
    expect(taken).toMatchObject({ status: 409, code: 'already_exists' });
    expect(taken.errors?.map(({ path }) => path)).toEqual(['/number', '/accountName']);
    for (const body of [
      { number: 0, name: 'X', accountName: 'x' },
      { number: 5, name: '', accountName: 'x' },
      { number: 5, name: 'a/b', accountName: 'x' },
      { number: 5, name: 'X', accountName: 'Not A Host' },
      { number: 2 ** 31, name: 'X', accountName: 'x' },
    ]) {
      expect(expectProblem(await operator.createLicence({ body })).status, JSON.stringify(body)).toBe(400);
    }
  });

  it('leaves name and account name of a licence to the operator, and its key display to its admin', async () => {
    const { ours, operator, admin } = await start();
    const params = { licenceId: ours.licence.id };
    const name = await admin.editLicence({ params, body: { name: 'Mine', version: 1 } });
    expect(expectProblem(name).code).toBe('not_permitted');
    const shown = expectData(
      await admin.editLicence({ params, body: { keyDisplay: 'show-once', version: 1 } }),
    );
    expect(shown).toMatchObject({ licence: { keyDisplay: 'show-once', version: 2 }, cutOff: null });
    const stale = expectProblem(await operator.editLicence({ params, body: { name: 'New', version: 1 } }));
    expect(stale).toMatchObject({ code: 'version_conflict', current: { licence: { version: 2 } } });
    const moved = expectData(
      await operator.editLicence({ params, body: { accountName: 'moved', version: 2 } }),
    );
    expect(moved.cutOff?.state).toBe('confirmed');
  });

  it('refuses an entity name twice, and to delete one that is in use', async () => {
    const { ours, admin, params } = await start();
    const twice = expectProblem(await admin.createEntity({ params, body: { name: 'Belgium' } }));
    expect(twice).toMatchObject({ code: 'already_exists', errors: [{ path: '/name' }] });
    expect(expectProblem(await admin.createEntity({ params, body: { name: 'a/b' } })).status).toBe(400);
    const { version, id: apiUserId } = ours.apiUser;
    const entities = { kind: 'some' as const, entityIds: [ours.entity.id] };
    expectData(await admin.editApiUser({ params: { ...params, apiUserId }, body: { entities, version } }));
    const used = await admin.deleteEntity({ params: { ...params, entityId: ours.entity.id } });
    expect(expectProblem(used)).toMatchObject({ status: 409, code: 'transition_refused' });
    expectData(
      await admin.editApiUser({
        params: { ...params, apiUserId },
        body: { entities: { kind: 'all' }, version: version + 1 },
      }),
    );
    expectData(await admin.deleteEntity({ params: { ...params, entityId: ours.entity.id } }));
    const left = expectData(await admin.listEntities({ params })).items.map(({ id }) => id);
    expect(left).not.toContain(ours.entity.id);
  });

  it('publishes a catalogue once, shows it, and hides what is internal from others', async () => {
    const { operator, admin, params, storage } = await start();
    const api = { environment: testEnvironment, apiId: 'v5' };
    expect(expectProblem(await admin.getCatalogue({ params: api })).code).toBe('not_found');
    const body = { document: { text: '{"openapi":"3.1.0"}', file: 'v5.json' } };
    const first = expectData(await operator.publishCatalogue({ params: api, body }));
    expect(first).toMatchObject({ version: 1, isNew: true, cutOff: { state: 'confirmed' } });
    const again = expectData(await operator.publishCatalogue({ params: api, body }));
    expect(again).toMatchObject({ version: 1, isNew: false, cutOff: null });
    const reworded = { document: { text: '{"openapi":"3.1.1"}', file: 'v5.json' } };
    expect(expectData(await operator.publishCatalogue({ params: api, body: reworded })).isNew).toBe(false);
    const kept = await storage.catalogueDocuments.find(testEnvironment, apiIdSchema.parse('v5'));
    expect(kept?.text).toBe(reworded.document.text);
    const broken = { document: { text: 'broken', file: 'v5.json' } };
    const refused = expectProblem(await operator.publishCatalogue({ params: api, body: broken }));
    expect(refused).toMatchObject({ status: 400, errors: [{ path: '/document/text', message: /not JSON/ }] });
    expect(expectProblem(await admin.publishCatalogue({ params: api, body })).code).toBe('not_permitted');
    const all = expectData(await operator.getCatalogue({ params: api }));
    expect(all.catalogue.operations.map(({ id }) => id)).toEqual(['getProfiles', 'lost', 'inner']);
    expect(all.unclassified).toEqual(['lost']);
    const shown = expectData(await admin.getCatalogue({ params: api }));
    expect(shown.catalogue.operations.map(({ id }) => id)).toEqual(['getProfiles', 'lost']);
    const rights = expectData(await admin.getRightsCatalogue({ params }));
    expect(rights.groups.map(({ id }) => id)).toEqual(['data-structure', 'data-exchange']);
    expect(rights.calls.map(({ path }) => path)).toEqual(['/v5/profiles', '/v5/lost']);
    const { items } = expectData(await operator.listCatalogueVersions({ params: api }));
    expect(items).toMatchObject([{ version: 1, isInForce: true }]);
    const [replaced, published] = (await storage.audit.list(null, { page: 1, pageSize: 10 })).items;
    expect(replaced).toMatchObject({ action: 'catalogue.document-replaced' });
    expect(published).toMatchObject({ action: 'catalogue.published', after: { version: 1 } });
    expect(createTestCatalogue().operations).toHaveLength(3);
  });

  it('takes a catalogue’s own modules for rights as well', async () => {
    const { control, admin, params, operator, ours } = await start();
    const build: typeof control.deps.catalogues.build = () => {
      const base = createTestCatalogue();
      const derived = { id: 'derived', name: 'Derived', definability: 'definable', levels: ['none', 'read'] };
      const groups = [...base.groups, { id: 'more', name: 'More', modules: [derived] }];
      const source = { text: '{}', file: 'openapi.json' };
      return Promise.resolve({ catalogue: { ...base, groups } as typeof base, source, warnings: [] });
    };
    const richer = control.withParts({ catalogues: { build } });
    const api = { environment: testEnvironment, apiId: 'v5' };
    const user = { ...params, apiUserId: ours.apiUser.id };
    const body = { modules: { derived: 'read' } } as const;
    expect(expectProblem(await admin.changeRights({ params: user, body })).code).toBe('module_unknown');
    expectData(
      await richer.client(richer.operator).publishCatalogue({ params: api, body: { document: null } }),
    );
    expect(expectData(await operator.changeRights({ params: user, body })).apiUser.rights).toMatchObject({
      derived: 'read',
    });
  });

  it('shows upstreams to the operator only', async () => {
    const { operator, admin } = await start();
    const upstreams = async (client: typeof admin) =>
      expectData(await client.listEnvironments()).items.map(({ upstream }) => upstream);
    expect(await upstreams(operator)).toEqual(['http://up.test', 'http://up.live']);
    expect(await upstreams(admin)).toEqual([null, null]);
    expect(JSON.stringify(expectData(await admin.listEnvironments()))).not.toContain('http://up.');
  });

  it('gives the addresses that an integrator needs', async () => {
    const { admin, params } = await start();
    expect(expectData(await admin.getApiAccess({ params }))).toEqual({
      tokenUrl: 'http://test.example/auth/token',
      apis: [
        {
          apiId: 'v4',
          title: 'API v4',
          url: 'http://test.example/v4',
          schemes: ['bearer'],
          keyHeader: null,
        },
        {
          apiId: 'v5',
          title: 'API v5',
          url: 'http://test.example/v5',
          schemes: ['bearer'],
          keyHeader: null,
        },
      ],
    });
  });

  it('gives the licence’s own URL, also with a key, where the environment has a host for every licence', async () => {
    const { control, ours, params } = await start();
    const { config } = control.deps;
    const environments = config.environments.map((environment) => ({
      ...environment,
      hosts: ['api.example', '{account}.api.example'],
      url: 'https://api.example:8443',
    }));
    const others = control.withParts({ config: { ...config, environments } });
    const client = others.client(others.operator);
    const own = `https://${ours.licence.accountName}.api.example:8443`;
    const access = expectData(await client.getApiAccess({ params }));
    expect(access.tokenUrl).toBe(`${own}/auth/token`);
    expect(access.apis.map(({ url }) => url)).toEqual([`${own}/v4`, `${own}/v5`]);
    const user = { params: { ...params, apiUserId: ours.apiUser.id }, body: {} };
    const viewed = expectData(await client.viewKey(user));
    expect(viewed.uses.map(({ url }) => url)).toEqual([`${own}/v4`, `${own}/v5`]);
    const reset = expectData(await client.resetKey(user));
    expect(reset.key.uses.map(({ url }) => url)).toEqual([`${own}/v4`, `${own}/v5`]);
  });

  it('finds a cut-off by its number, of one’s own licence only', async () => {
    const { control, ours, admin, params } = await start();
    const user = { params: { ...params, apiUserId: ours.apiUser.id }, body: {} };
    const { cutOff } = expectData(await admin.revokeKey(user));
    const sequence = cutOff?.sequence ?? 0;
    expect(expectData(await admin.getCutOff({ params: { ...params, sequence } }))).toMatchObject({
      sequence,
    });
    const other = await createTestLicence(control);
    const stranger = control.client(control.person('licence-admin', other.licence.id));
    expect(expectProblem(await stranger.getCutOff({ params: { ...other.scope, sequence } })).status).toBe(
      404,
    );
    expect(expectProblem(await admin.getCutOff({ params: { ...params, sequence: 999_999 } })).status).toBe(
      404,
    );
  });

  it('filters the audit log, and exports it whole in batches', async () => {
    const { ours, admin, params, operator } = await start();
    const user = { ...params, apiUserId: ours.apiUser.id };
    for (let count = 0; count < 3; count += 1) await operator.resetKey({ params: user, body: {} });
    const query = { action: 'key.reset' as const, pageSize: 2 };
    const page = expectData(await admin.listAuditEvents({ params, query }));
    expect(page).toMatchObject({ total: 3, pageSize: 2 });
    expect(page.items).toHaveLength(2);
    const text = expectData(
      await admin.exportAuditEvents({ params, query: { action: 'key.reset', format: 'csv' } }),
    );
    expect(text.trimEnd().split('\r\n')).toHaveLength(4);
    const wrong = await admin.listAuditEvents({ params, query: { fromMs: -1 } });
    expect(expectProblem(wrong).errors).toMatchObject([{ path: '?fromMs' }]);
  });

  it('shows what concerns the whole licence in each environment, and nothing of another one', async () => {
    const { admin, params, operator } = await start();
    const actionsIn = async (environment: string) =>
      expectData(await admin.listAuditEvents({ params: { ...params, environment } })).items.map(
        ({ action }) => action,
      );
    expect(await actionsIn('PROD')).toEqual(['licence.created']);
    const inTest = await actionsIn('TEST');
    expect(inTest.slice(0, 2)).toEqual(['key.created', 'api-user.created']);
    expect(inTest.slice(-2)).toEqual(['entity.created', 'licence.created']);
    const exported = expectData(
      await operator.exportAuditEvents({ params: { ...params, environment: 'PROD' } }),
    );
    expect(exported.trimEnd().split('\n')).toHaveLength(2);
  });

  it('judges the address of an explained call', async () => {
    const { admin, params, ours } = await start();
    const credential = { kind: 'api-user' as const, apiUserId: ours.apiUser.id };
    const body = { method: 'GET', url: '/v5/profiles', credential };
    expect(expectData(await admin.explainCall({ params, body })).outcome).toBe('refused');
    const bad = expectProblem(await admin.explainCall({ params, body: { ...body, address: '010.0.0.1' } }));
    expect(bad.errors).toMatchObject([{ path: '/address' }]);
  });
});

describe('The OpenAPI document of the admin API', () => {
  const app = createTestControl({} as never).app;

  it('is valid and lists every route with its operationId', async () => {
    const document = presentOpenApi(app, 'Postern');
    const { valid, errors } = await new Validator().validate(
      JSON.parse(JSON.stringify(document)) as Record<string, unknown>,
    );
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
    const { paths } = z
      .object({ paths: z.record(z.string(), z.record(z.string(), z.object({ operationId: z.string() }))) })
      .parse(document);
    const listed = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => `${operationId} ${method} ${path}`),
    );
    const defined = Object.values(allRoutes).map(
      ({ operationId, method, path }) => `${operationId} ${method} ${path}`,
    );
    expect(listed.toSorted()).toEqual(defined.toSorted());
  });

  it('holds only patterns that JSON Schema knows', () => {
    const patterns =
      JSON.stringify(presentOpenApi(app, 'Postern')).match(/"pattern":"(?:[^"\\]|\\.)*"/g) ?? [];
    expect(patterns.length).toBeGreaterThan(10);
    for (const text of patterns) {
      const { pattern } = z.object({ pattern: z.string() }).parse(JSON.parse(`{${text}}`));
      expect(() => new RegExp(pattern, 'u'), pattern).not.toThrow();
      expect(pattern).not.toMatch(/\/u$/);
    }
  });

  it('is served without a session', async () => {
    const answer = await app.fetch(new Request('http://console.test/admin/v1/openapi.json'));
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ openapi: '3.1.0' });
  });
});

describe('The audit log as CSV', () => {
  it('keeps a name from being run as a formula', () => {
    const line = presentCsvLine({
      licenceId: null,
      environment: testEnvironment,
      sequence: 1,
      atMs: 0,
      actor: { kind: 'human', id: 'h', name: '=HYPERLINK("http://evil")', address: null },
      action: 'key.viewed',
      subject: { kind: 'api-user', id: 'u', name: 'a,"b"' },
      before: null,
      after: null,
      hash: 'h',
      previousHash: 'p',
    });
    expect(line).toBe(
      `1,1970-01-01T00:00:00.000Z,TEST,key.viewed,api-user,u,"a,""b""",human,h,"'=HYPERLINK(""http://evil"")",,,,h\r\n`,
    );
  });

  it('belongs to actions that the contract lists', async () => {
    const folder = new URL('.', import.meta.url);
    const sources = ['api-users/apply-action.ts', 'api-users/edit-api-user.ts', 'api-key/view-key.ts'];
    for (const source of sources) {
      const text = await readFile(new URL(source, folder), 'utf8');
      for (const [, action] of text.matchAll(/'((?:key|api-user|rights)\.[a-z-]+)'/g)) {
        expect(auditActionSchema.options).toContain(action);
      }
    }
  });
});
