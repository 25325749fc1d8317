import { describe, expect, it } from 'vitest';
import type { AdminCallName, AdminClient, AdminInput, AdminResult } from '@postern/contract/admin-client';
import { allRoutes } from '@postern/contract/admin-routes/all-routes';
import { errorCatalogue } from '@postern/contract/error-catalogue';
import { canary } from '../testing/canary.ts';
import { describeEachDatabase } from '../testing/databases.ts';
import {
  consoleOrigin,
  createTestCatalogue,
  createTestControl,
  createTestLicence,
  expectData,
  liveEnvironment,
} from '../testing/test-control.ts';
import type { TestControl, TestLicence } from '../testing/test-control.ts';
import { publishCatalogue } from './environments/publish-catalogue.ts';

/**
 * One valid call of every route. It does not compile when a route is missing, so that every new route is added to all
 * tests below.
 */
function sampleInputs(of: TestLicence): { readonly [Name in AdminCallName]: AdminInput<Name> } {
  const params = of.scope;
  const { licenceId, environment } = params;
  const user = { ...params, apiUserId: of.apiUser.id };
  const form = { applicationName: 'Another', email: 'other@example.com' };
  const { version } = of.apiUser;
  const limit = { name: 'calls', kind: 'calls', per: 'licence', limit: 9, windowS: 60 } as const;
  const webhook = { licenceId, webhookId: of.webhookId };
  const preferences = { contactMail: [], teamMail: [], recipients: [], webhooks: [] };
  return {
    getMe: {},
    listLicences: {},
    createLicence: { body: { number: 999_999, name: 'New', accountName: 'new' } },
    getLicence: { params: { licenceId } },
    editLicence: { params: { licenceId }, body: { keyDisplay: 'show-once', version: of.licence.version } },
    listEntities: { params },
    createEntity: { params, body: { name: 'France' } },
    deleteEntity: { params: { ...params, entityId: of.entity.id } },
    listEntityGroups: { params },
    createEntityGroup: { params, body: { name: 'Benelux', entityIds: [of.entity.id] } },
    editEntityGroup: { params: { ...params, entityGroupId: of.entityGroup.id }, body: { name: 'North' } },
    deleteEntityGroup: { params: { ...params, entityGroupId: of.entityGroup.id } },
    listDeprecatedUse: { params },
    getLicenceUsage: { params },
    exportLicenceUsage: { params },
    listUsageSparklines: { params },
    getApiUserUsage: { params: user },
    exportApiUserUsage: { params: user },
    listHygiene: { params },
    exportHygiene: { params },
    actOnHygiene: {
      params,
      body: { action: 'deactivate', apiUsers: [{ apiUserId: of.apiUser.id, version }] },
    },
    getRightsTrial: { params: user },
    applySmallerRights: { params: user, body: { version } },
    listAccessTypes: { params: { environment } },
    listEnvironments: {},
    listApis: { params: { environment } },
    getCatalogue: { params: { environment, apiId: 'v5' } },
    exportTaxonomy: { params: { environment, apiId: 'v5', format: 'csv' } },
    listCatalogueVersions: { params: { environment, apiId: 'v5' } },
    publishCatalogue: { params: { environment, apiId: 'v5' }, body: { document: null } },
    getRightsCatalogue: { params },
    getApiAccess: { params },
    listApiUsers: { params },
    createApiUser: { params, body: form },
    previewApiUser: { params, body: form },
    getApiUser: { params: user },
    editApiUser: { params: user, body: { nickname: 'dw', version } },
    deactivateApiUser: { params: user, body: {} },
    reactivateApiUser: { params: user, body: {} },
    deleteApiUser: { params: user },
    getLimitStatus: {},
    getLicenceRatePlan: { params },
    setLicenceRatePlan: { params, body: { limits: [limit], version: 0 } },
    getApiUserRatePlan: { params: user },
    setApiUserRatePlan: { params: user, body: { own: [{ ...limit, per: 'api-user' as const }], version: 0 } },
    getRights: { params: user },
    setRights: { params: user, body: { rights: { profiles: 'write' }, version } },
    changeRights: { params: user, body: { modules: { profiles: 'write' } } },
    setGroupLevel: { params: { ...user, groupId: 'data-exchange' }, body: { level: 'none', version } },
    listKeys: { params: user },
    viewKey: { params: user, body: {} },
    resetKey: { params: user, body: {} },
    rotateKey: { params: user, body: {} },
    retireKey: { params: user, body: {} },
    revokeKey: { params: user, body: {} },
    handOverKey: { params: user, body: {} },
    getCutOff: { params: { ...params, sequence: 1 } },
    followCutOff: { params: { ...params, sequence: 1 } },
    listGateways: {},
    getInstallationCutOff: { params: { sequence: 1 } },
    listSigningKeys: { params: { environment } },
    rotateSigningKey: { params: { environment }, body: {} },
    removeSigningKey: { params: { environment, kid: 'k'.repeat(43) } },
    listAuditEvents: { params },
    exportAuditEvents: { params },
    readAuditChain: { params: { licenceId } },
    readInstallationAuditChain: {},
    listAuditCheckpoints: { params: { licenceId } },
    listInstallationAuditCheckpoints: {},
    listInstallationAuditEvents: {},
    getTeam: { params: { licenceId } },
    inviteMember: { params: { licenceId }, body: { email: 'ben@example.com', role: 'licence-viewer' } },
    withdrawInvitation: { params: { licenceId, invitationId: of.invitation.id } },
    changeMemberRole: { params: { licenceId, humanId: of.member.humanId }, body: { role: 'licence-admin' } },
    removeMember: { params: { licenceId, humanId: of.member.humanId } },
    listIntegrators: { params: { licenceId } },
    inviteIntegrator: { params: { licenceId }, body: { email: 'ian@example.com', apiUsers: [] } },
    withdrawIntegratorInvitation: { params: { licenceId, invitationId: of.integratorInvitation } },
    setIntegratorApiUsers: {
      params: { licenceId, humanId: of.integrator },
      body: { apiUsers: [{ environment, apiUserId: of.apiUser.id }] },
    },
    removeIntegrator: { params: { licenceId, humanId: of.integrator } },
    mailMemberReset: { params: { licenceId, humanId: of.member.humanId }, body: {} },
    mailIntegratorReset: { params: { licenceId, humanId: of.integrator }, body: {} },
    listPeople: {},
    getPerson: { params: { humanId: of.member.humanId } },
    endPersonSessions: { params: { humanId: of.member.humanId } },
    endPersonSession: { params: { humanId: of.member.humanId, sessionId: 'none' } },
    confirmPersonAddress: { params: { humanId: of.member.humanId }, body: {} },
    resetPerson: { params: { humanId: of.member.humanId }, body: {} },
    getOperators: {},
    inviteOperator: { body: { email: 'olga@example.com' } },
    withdrawOperatorInvitation: { params: { invitationId: of.invitation.id } },
    removeOperator: { params: { humanId: of.member.humanId } },
    listWebServiceAccounts: { params },
    createWebServiceAccount: { params, body: { name: 'WSshop', apiUserId: of.apiUser.id } },
    resetWebServiceAccountPassword: { params: { ...params, accountName: 'WSold' }, body: {} },
    deleteWebServiceAccount: { params: { ...params, accountName: 'WSold' } },
    importCredentials: {
      params,
      body: { kind: 'keys', format: 'csv', text: 'key,name,email\n', dryRun: true },
    },
    getNetworkTable: {},
    listAddresses: { params: user },
    previewNetworkRules: { params: user, body: { networkRules: [{ range: '192.0.2.0/24' }] } },
    listAlerts: { params },
    getAlertPreferences: { params: { licenceId } },
    putAlertPreferences: { params: { licenceId }, body: { preferences } },
    getApiUserAlertPreferences: { params: user },
    putApiUserAlertPreferences: { params: user, body: { preferences: null } },
    listWebhooks: { params: { licenceId } },
    createWebhook: { params: { licenceId }, body: { url: 'https://hooks.example.com/x' } },
    editWebhook: { params: webhook, body: { isEnabled: false } },
    replaceWebhookSecret: { params: webhook, body: {} },
    deleteWebhook: { params: webhook },
    testWebhook: { params: webhook, body: {} },
    listWebhookDeliveries: { params: webhook },
    replayWebhookDelivery: { params: { ...webhook, messageId: of.messageId }, body: {} },
    listOutbox: {},
    drawOutboxMail: { params: { messageId: of.messageId } },
    getOutboxMessage: { params: { messageId: of.messageId } },
    retryOutboxMessage: { params: { messageId: of.messageId }, body: {} },
    explainCall: {
      params,
      body: {
        method: 'GET',
        url: '/v5/profiles',
        credential: { kind: 'api-user', apiUserId: of.apiUser.id },
      },
    },
  };
}

type FreshProofOf<Name extends AdminCallName> = (typeof allRoutes)[Name]['x-postern-fresh-proof'];
type MayWiden = {
  [Name in AdminCallName]: 'when-widening' extends FreshProofOf<Name> ? Name : never;
}[AdminCallName];

/**
 * For every route with `when-widening`, one call that widens access and one that does not. It does not compile when a
 * route is missing.
 */
function wideningInputs(of: TestLicence): {
  readonly [Name in MayWiden]: {
    readonly widening: AdminInput<Name>;
    readonly narrowing: AdminInput<Name>;
  };
} {
  const params = of.scope;
  const { licenceId, environment } = params;
  const user = { ...params, apiUserId: of.apiUser.id };
  const { version } = of.apiUser;
  const limit = { name: 'calls', kind: 'calls', per: 'licence', limit: 100, windowS: 60 } as const;
  const own = { ...limit, per: 'api-user' } as const;
  const webhook = { licenceId, webhookId: of.webhookId };
  const expiresAtMs = Date.UTC(2030, 0);
  const bulk = (atMs: number) => ({
    params,
    body: {
      action: 'set-expiry' as const,
      expiresAtMs: atMs,
      apiUsers: [{ apiUserId: of.apiUser.id, version }],
    },
  });
  const edit = (fields: object) => ({ params: user, body: { ...fields, version } });
  const licence = (fields: object) => ({
    params: { licenceId },
    body: { ...fields, version: of.licence.version },
  });
  const importOf = (dryRun: boolean) => ({
    params,
    body: { kind: 'keys' as const, format: 'csv' as const, text: 'key,name,email\n', dryRun },
  });
  return {
    editApiUser: {
      widening: edit({ networkRules: [] }),
      narrowing: edit({ networkRules: [{ range: '192.0.2.0/25' }], expiresAtMs: expiresAtMs - 1 }),
    },
    setRights: {
      widening: { params: user, body: { rights: { profiles: 'write', imports: 'write' }, version } },
      narrowing: { params: user, body: { rights: { profiles: 'read' }, version } },
    },
    changeRights: {
      widening: { params: user, body: { all: 'write' } },
      narrowing: { params: user, body: { all: 'none' } },
    },
    setGroupLevel: {
      widening: { params: { ...user, groupId: 'data-structure' }, body: { level: 'write', version } },
      narrowing: { params: { ...user, groupId: 'data-structure' }, body: { level: 'none', version } },
    },
    editLicence: {
      widening: licence({ keyDisplay: 'viewable' }),
      narrowing: licence({ keyLifetimeDaysMax: 9 }),
    },
    setIntegratorApiUsers: {
      widening: {
        params: { licenceId, humanId: of.integrator },
        body: { apiUsers: [{ environment, apiUserId: of.apiUser.id }] },
      },
      narrowing: { params: { licenceId, humanId: of.integrator }, body: { apiUsers: [] } },
    },
    editWebhook: {
      widening: { params: webhook, body: { url: 'https://elsewhere.example.com/' } },
      narrowing: { params: webhook, body: { isEnabled: false } },
    },
    changeMemberRole: {
      widening: { params: { licenceId, humanId: of.member.humanId }, body: { role: 'licence-admin' } },
      narrowing: { params: { licenceId, humanId: of.member.humanId }, body: { role: 'licence-viewer' } },
    },
    editEntityGroup: {
      widening: {
        params: { ...params, entityGroupId: of.entityGroup.id },
        body: { entityIds: [...of.entityGroup.entityIds, of.entity.id] },
      },
      narrowing: { params: { ...params, entityGroupId: of.entityGroup.id }, body: { name: 'North' } },
    },
    actOnHygiene: { widening: bulk(expiresAtMs + 1), narrowing: bulk(expiresAtMs - 1) },
    // Whether it widens depends on access types with a list of calls; see hygiene/routes.test.ts.
    applySmallerRights: {
      widening: { params: user, body: { version } },
      narrowing: { params: user, body: { version } },
    },
    setLicenceRatePlan: {
      widening: { params, body: { limits: [{ ...limit, limit: 101 }], version: 1 } },
      narrowing: { params, body: { limits: [{ ...limit, limit: 99 }], version: 1 } },
    },
    setApiUserRatePlan: {
      widening: { params: user, body: { own: [], version: 1 } },
      narrowing: { params: user, body: { own: [{ ...own, limit: 5 }], version: 1 } },
    },
    importCredentials: { widening: importOf(false), narrowing: importOf(true) },
  };
}

const names = Object.keys(allRoutes) as AdminCallName[]; // the keys of the table itself

interface LooseInput {
  readonly params?: Readonly<Record<string, string | number>>;
  readonly query?: object;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** Calls a route by its name. The input's type is the union of all, since the tests iterate over all routes. */
async function call(
  client: AdminClient,
  name: AdminCallName,
  input: LooseInput,
): Promise<AdminResult<unknown>> {
  const method = client[name] as (input: LooseInput) => Promise<AdminResult<unknown>>;
  return await method(input);
}

/** Returns the outcome in one word: `ok` or the code. */
async function outcomeOf(client: AdminClient, name: AdminCallName, input: LooseInput): Promise<string> {
  const result = await call(client, name, input);
  return result.ok ? 'ok' : `${result.problem.status} ${result.problem.code}`;
}

async function walk(
  client: AdminClient,
  input: (name: AdminCallName) => LooseInput,
  wanted: readonly AdminCallName[] = names,
): Promise<Record<string, string>> {
  const outcomes: Record<string, string> = {};
  for (const name of wanted) outcomes[name] = await outcomeOf(client, name, input(name));
  return outcomes;
}

const allOf = (wanted: readonly string[], outcome: string) =>
  Object.fromEntries(wanted.map((name) => [name, outcome]));

const accessOf = (name: AdminCallName) => allRoutes[name]['x-postern-access'];
const isOfLicence = (name: AdminCallName) => allRoutes[name].path.includes('{licenceId}');

describeEachDatabase('Every route of the admin API', (openFresh) => {
  async function start(): Promise<{ control: TestControl; ours: TestLicence; theirs: TestLicence }> {
    const control = createTestControl(await openFresh());
    const ours = await createTestLicence(control);
    const theirs = await createTestLicence(control);
    const { actor } = control.operator;
    const catalogue = createTestCatalogue();
    const source = { text: '{}', file: 'openapi.json' };
    await publishCatalogue({ environment: ours.scope.environment, catalogue, source }, actor, control.deps);
    return { control, ours, theirs };
  }

  it('refuses everybody without a session', async () => {
    const { control, ours } = await start();
    const inputs = sampleInputs(ours);
    expect(await walk(control.client(), (name) => inputs[name])).toEqual(allOf(names, '401 not_signed_in'));
  });

  it('answers 404 to a person of another licence, whatever their role there', async () => {
    const { control, ours, theirs } = await start();
    const inputs = sampleInputs(ours);
    const wanted = names.filter(isOfLicence);
    for (const role of ['licence-viewer', 'licence-admin'] as const) {
      const stranger = control.client(
        control.person(role, theirs.licence.id, { steppedUpUntilMs: Infinity }),
      );
      expect(await walk(stranger, (name) => inputs[name], wanted)).toEqual(allOf(wanted, '404 not_found'));
    }
  });

  it('answers 404 for an object of another licence under one’s own licence', async () => {
    const { control, ours, theirs } = await start();
    const own = sampleInputs(ours);
    const foreign = sampleInputs(theirs);
    const wanted = names
      .filter(isOfLicence)
      .filter((name) =>
        /apiUserId|entityId|sequence|humanId|invitationId|webhookId/.test(allRoutes[name].path),
      );
    expect(wanted.length).toBeGreaterThan(13);
    const admin = control.client(
      control.person('licence-admin', ours.licence.id, { steppedUpUntilMs: Number.MAX_SAFE_INTEGER }),
    );
    const latest = await control.deps.storage.changes.latest();
    const mixed = (name: AdminCallName): LooseInput => {
      const input: LooseInput = foreign[name];
      const ownInput: LooseInput = own[name];
      const params = { ...input.params, licenceId: ours.licence.id };
      return { ...ownInput, params: isOfSequence(name) ? { ...params, sequence: latest } : params };
    };
    expect(await walk(admin, mixed, wanted)).toEqual(allOf(wanted, '404 not_found'));
    const explain = { ...own.explainCall, body: foreign.explainCall.body };
    expect(await outcomeOf(admin, 'explainCall', explain)).toBe('404 not_found');
  });

  it('answers 404 for an object of another environment', async () => {
    const { control, ours } = await start();
    const inputs = sampleInputs(ours);
    const wanted = names.filter((name) =>
      /\{environment\}.*(?:apiUserId|entityId|sequence)/.test(allRoutes[name].path),
    );
    const admin = control.client(control.person('licence-admin', ours.licence.id, { via: 'bearer' }));
    const elsewhere = (name: AdminCallName): LooseInput => {
      const input: LooseInput = inputs[name];
      return { ...input, params: { ...input.params, environment: liveEnvironment } };
    };
    expect(await walk(admin, elsewhere, wanted)).toEqual(allOf(wanted, '404 not_found'));
  });

  it('answers 404 for an environment that is not configured and for a licence that is not there', async () => {
    const { control, ours } = await start();
    const inputs = sampleInputs(ours);
    const operator = control.client(control.operator);
    const ofEnvironment = names.filter((name) => allRoutes[name].path.includes('{environment}'));
    const unknownEnvironment = (name: AdminCallName): LooseInput => {
      const input: LooseInput = inputs[name];
      return { ...input, params: { ...input.params, environment: 'STAGING' } };
    };
    expect(await walk(operator, unknownEnvironment, ofEnvironment)).toEqual(
      allOf(ofEnvironment, '404 not_found'),
    );
    const ofLicence = names.filter(isOfLicence);
    const unknownLicence = (name: AdminCallName): LooseInput => {
      const input: LooseInput = inputs[name];
      return { ...input, params: { ...input.params, licenceId: 'lic_0000000000000000' } };
    };
    expect(await walk(operator, unknownLicence, ofLicence)).toEqual(allOf(ofLicence, '404 not_found'));
  });

  it('lets a viewer read and refuses the rest', async () => {
    const { control, ours } = await start();
    const inputs = sampleInputs(ours);
    const viewer = control.client(control.person('licence-viewer', ours.licence.id));
    const refused = names.filter((name) => ['licence-admin', 'operator'].includes(accessOf(name)));
    expect(await walk(viewer, (name) => inputs[name], refused)).toEqual(allOf(refused, '403 not_permitted'));
    const allowed = names.filter((name) => !refused.includes(name) && !isOfSequence(name));
    expect(await walk(viewer, (name) => inputs[name], allowed)).toEqual(allOf(allowed, 'ok'));
  });

  it('refuses the operator’s routes to a licence admin', async () => {
    const { control, ours } = await start();
    const inputs = sampleInputs(ours);
    const admin = control.client(control.person('licence-admin', ours.licence.id));
    const refused = names.filter((name) => accessOf(name) === 'operator');
    expect(refused.length).toBeGreaterThan(3);
    expect(await walk(admin, (name) => inputs[name], refused)).toEqual(allOf(refused, '403 not_permitted'));
  });

  it('refuses an unknown field in every body and names it', async () => {
    const { control, ours } = await start();
    const inputs = sampleInputs(ours);
    const operator = control.client(control.operator);
    const withBody = names.filter((name) => 'body' in inputs[name]);
    expect(withBody.length).toBeGreaterThan(10);
    for (const name of withBody) {
      const input: LooseInput = inputs[name];
      const body = { ...Object(input.body), surprise: 1 };
      const result = await call(operator, name, { ...input, body });
      expect(result, name).toMatchObject({
        ok: false,
        problem: { status: 400, code: 'request_invalid', errors: [{ path: '/surprise' }] },
      });
    }
  });

  it('refuses an unknown parameter in every query and names it', async () => {
    const { control, ours } = await start();
    const inputs = sampleInputs(ours);
    const operator = control.client(control.operator);
    const withQuery = names.filter((name) => {
      const route = allRoutes[name];
      return 'request' in route && 'query' in route.request;
    });
    expect(withQuery.length).toBeGreaterThan(5);
    for (const name of withQuery) {
      const result = await call(operator, name, { ...inputs[name], query: { surprise: 1 } });
      expect(result, name).toMatchObject({
        ok: false,
        problem: { status: 400, code: 'request_invalid', errors: [{ path: '?surprise' }] },
      });
    }
  });

  it('writes nothing when it refuses', async () => {
    const { control, ours, theirs } = await start();
    const inputs = sampleInputs(ours);
    const before = await snapshot(control, ours);
    const viewer = control.client(control.person('licence-viewer', ours.licence.id));
    const stranger = control.client(control.person('licence-admin', theirs.licence.id));
    const changes = names.filter((name) => allRoutes[name].method !== 'get');
    await walk(
      viewer,
      (name) => inputs[name],
      changes.filter((name) => accessOf(name) !== 'licence-viewer'),
    );
    await walk(stranger, (name) => inputs[name], changes.filter(isOfLicence));
    expect(await snapshot(control, ours)).toEqual(before);
  });

  it('refuses a page of another site, and a cookie without a word on where it comes from', async () => {
    const { control, ours } = await start();
    const admin = control.person('licence-admin', ours.licence.id);
    const { app } = createTestControl(control.deps.storage, {
      sessions: [{ findSession: () => Promise.resolve(admin) }],
    });
    const url = `${consoleOrigin}/admin/v1/licences/${ours.licence.id}/environments/TEST/entities`;
    const post = async (headers: Record<string, string>, method = 'POST') => {
      const init = method === 'POST' ? { body: '{"name":"X"}' } : {};
      const request = new Request(url, {
        method,
        headers: { 'content-type': 'application/json', ...headers },
        ...init,
      });
      return (await app.fetch(request)).status;
    };
    expect(await post({ origin: 'http://evil.test' })).toBe(403);
    expect(await post({ 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await post({ 'sec-fetch-site': 'same-site' })).toBe(403);
    expect(await post({ origin: 'null' })).toBe(403);
    expect(await post({})).toBe(403);
    expect(await post({ 'sec-fetch-site': 'cross-site' }, 'GET')).toBe(403);
    expect(await post({ 'sec-fetch-site': 'same-origin', origin: consoleOrigin })).toBe(201);
  });

  it('takes only JSON, of a limited size', async () => {
    const { control, ours } = await start();
    const { app } = createTestControl(control.deps.storage, {
      sessions: [{ findSession: () => Promise.resolve(control.operator) }],
    });
    const url = `${consoleOrigin}/admin/v1/licences/${ours.licence.id}/environments/TEST/entities`;
    const post = async (body: string, contentType = 'application/json') => {
      const answer = await app.fetch(
        new Request(url, { method: 'POST', body, headers: { 'content-type': contentType } }),
      );
      return { status: answer.status, body: (await answer.json()) as { code: string; errors?: unknown } };
    };
    expect(await post('{"name":"X"}', 'text/plain')).toMatchObject({
      status: 415,
      body: { code: 'body_not_json', detail: expect.stringContaining('application/json') },
    });
    expect(await post('{"name":')).toMatchObject({ status: 400, body: { code: 'request_invalid' } });
    expect(await post('[]')).toMatchObject({ status: 400, body: { code: 'request_invalid' } });
    expect(await post(`{"name":"${'x'.repeat(1_100_000)}"}`)).toMatchObject({
      status: 413,
      body: { code: 'body_too_large' },
    });
  });

  it('never shows a key’s text but at creation, reset and view, which are not cached', async () => {
    const { control, ours } = await start();
    const inputs = sampleInputs(ours);
    const operator = control.client(control.operator);
    const quiet = names.filter(
      (name) => !['createApiUser', 'resetKey', 'rotateKey', 'viewKey'].includes(name),
    );
    const body = ours.keyText.slice(-30, -4);
    for (const name of quiet.filter((candidate) => allRoutes[candidate].method === 'get')) {
      const result = await call(operator, name, inputs[name]);
      expect(JSON.stringify(result), name).not.toContain(body);
      expect(JSON.stringify(result), name).not.toMatch(
        /sealedText|digest":"[A-Za-z0-9_-]{43}".*key|sealed_text/,
      );
    }
    for (const name of ['viewKey', 'resetKey'] as const) {
      expect(JSON.stringify(await call(operator, name, inputs[name]))).toContain('acme_test_');
    }
  });

  it('documents every code that it answers, and answers no other status', async () => {
    const { control, ours, theirs } = await start();
    const inputs = sampleInputs(ours);
    const sessions = [
      undefined,
      control.operator,
      control.person('licence-viewer', ours.licence.id),
      control.person('licence-admin', ours.licence.id),
      control.person('licence-admin', theirs.licence.id),
    ];
    for (const session of sessions) {
      const client = control.client(session);
      for (const name of names) {
        const input: LooseInput = inputs[name];
        for (const tried of input.body === undefined
          ? [input]
          : [input, { ...input, body: { surprise: 1 } }]) {
          const result = await call(client, name, tried);
          if (result.ok) continue;
          expect(allRoutes[name]['x-postern-errors'], name).toContain(result.problem.code);
        }
      }
    }
  });

  it('refuses a person who has not given the second factor that is asked, but tells who they are', async () => {
    const { control, ours } = await start();
    const inputs = sampleInputs(ours);
    const half = { ...control.person('licence-admin', ours.licence.id), awaitsSecondFactor: true };
    const before = await snapshot(control, ours);
    const wanted = names.filter((name) => name !== 'getMe');
    const outcomes = await walk(control.client(half), (name) => inputs[name], wanted);
    expect(outcomes).toEqual(allOf(wanted, '403 second_factor_needed'));
    expect(await snapshot(control, ours)).toEqual(before);
    const me = await control.client(half).getMe();
    expect(me).toMatchObject({ ok: true, data: { awaitsSecondFactor: true, licences: [] } });
  });

  describe('a session whose proof of identity is no longer fresh', () => {
    /** Starts with an operator by cookie, who may do everything, but gave the password long ago. */
    async function startStale() {
      const { control, ours } = await start();
      const stale = control.person('licence-admin', ours.licence.id, {
        isOperator: true,
        roleIn: () => 'operator',
        steppedUpUntilMs: control.deps.now(),
      });
      const expiresAtMs = Date.UTC(2030, 0);
      const operator = control.client(control.operator);
      const user = { ...ours.scope, apiUserId: ours.apiUser.id };
      const edited = expectData(
        await operator.editApiUser({
          params: user,
          body: {
            networkRules: [{ range: '192.0.2.0/24', note: '' }],
            expiresAtMs,
            version: ours.apiUser.version,
          },
        }),
      );
      const licence = expectData(
        await operator.editLicence({
          params: { licenceId: ours.licence.id },
          body: { keyDisplay: 'show-once', keyLifetimeDaysMax: 10, version: ours.licence.version },
        }),
      ).licence;
      const limit = { name: 'calls', kind: 'calls', per: 'licence', limit: 100, windowS: 60 } as const;
      expectData(
        await operator.setLicenceRatePlan({ params: ours.scope, body: { limits: [limit], version: 0 } }),
      );
      const own = [{ ...limit, per: 'api-user', limit: 9 } as const];
      expectData(await operator.setApiUserRatePlan({ params: user, body: { own, version: 0 } }));
      const prepared = { ...ours, apiUser: edited.apiUser, licence };
      return { control, ours: prepared, client: control.client(stale), inputs: sampleInputs(prepared) };
    }
    const wanting = (proof: 'always' | 'when-widening' | 'never') =>
      names.filter((name) => allRoutes[name]['x-postern-fresh-proof'] === proof);

    it('is refused every answer that holds a secret, before anything is read or written', async () => {
      const { control, ours, client, inputs } = await startStale();
      const before = await snapshot(control, ours);
      const asking = wanting('always');
      expect(asking.length).toBeGreaterThan(10);
      expect(await walk(client, (name) => inputs[name], asking)).toEqual(allOf(asking, '403 step_up_needed'));
      expect(await snapshot(control, ours)).toEqual(before);
    });

    it('is refused every change that widens access, and nothing is written', async () => {
      const { control, ours, client } = await startStale();
      const before = await snapshot(control, ours);
      const widening = wideningInputs(ours);
      const judged = (Object.keys(widening) as MayWiden[]).filter((name) => name !== 'applySmallerRights');
      const outcomes = await walk(client, (name) => widening[name as MayWiden].widening, judged);
      expect(outcomes).toEqual(allOf(judged, '403 step_up_needed'));
      expect(await snapshot(control, ours)).toEqual(before);
    });

    it('may narrow access, cut off and stop at once', async () => {
      for (const name of wanting('when-widening') as MayWiden[]) {
        const { ours, client } = await startStale();
        const outcome = await outcomeOf(client, name, wideningInputs(ours)[name].narrowing);
        // Data that this test setup does not have, such as a trial of smaller rights, is unrelated to the proof.
        expect(outcome, name).not.toContain('step_up_needed');
        if (name !== 'applySmallerRights') expect(outcome, name).toBe('ok');
      }
    });

    it('is asked for nothing on the other routes, and gets no secret from them', async () => {
      const { client, inputs } = await startStale();
      for (const name of wanting('never')) {
        const result = await call(client, name, inputs[name]);
        const text = JSON.stringify(result);
        expect(text, name).not.toContain('step_up_needed');
        expect(text, name).not.toMatch(/acme_(?:test|live)_[0-9A-Za-z]{38}|"(?:password|secret|link)":"/);
      }
    });

    it('is not the operator token: a machine is never asked', async () => {
      const { control, inputs } = await startStale();
      const outcomes = await walk(control.client(control.operator), (name) => inputs[name]);
      expect(Object.values(outcomes).filter((outcome) => outcome.includes('step_up_needed'))).toEqual([]);
    });
  });

  it('answers 503 with Retry-After on every route that reads, while the database is away', async () => {
    const { control, ours } = await start();
    const away = () =>
      Promise.reject(Object.assign(new Error(canary.databasePassword), { name: 'StorageUnavailableError' }));
    const broken: object = new Proxy({}, { get: (_target, key) => (key === 'then' ? undefined : away) });
    const storage = new Proxy(control.deps.storage, {
      get: (_target, key) => (key === 'transact' ? away : key === 'then' ? undefined : broken),
    });
    const down = createTestControl(storage);
    const inputs = sampleInputs(ours);
    const wanted = names.filter(
      (name) =>
        !['getMe', 'getNetworkTable', 'listAccessTypes', 'publishCatalogue', 'getLimitStatus'].includes(name),
    );
    const outcomes = await walk(down.client(down.operator), (name) => inputs[name], wanted);
    expect(outcomes).toEqual(allOf(wanted, '503 storage_unavailable'));
    const session = { findSession: () => Promise.resolve(down.operator) };
    const { app } = createTestControl(storage, { sessions: [session] });
    const answer = await app.fetch(new Request(`${consoleOrigin}/admin/v1/licences`));
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(await answer.text()).not.toContain(canary.databasePassword);
  });
});

/** Reads everything of a licence that a change could change. */
async function snapshot({ deps: { storage } }: TestControl, { scope, licence }: TestLicence) {
  const { licenceId, environment } = scope;
  return {
    licence: await storage.licences.find(licenceId),
    entities: await storage.entities.list(licenceId, environment),
    apiUsers: await storage.apiUsers.list(licenceId, environment, {
      sort: 'name',
      direction: 'ascending',
      page: 1,
      pageSize: 100,
    }),
    audit: await storage.audit.readAfter(licence.id, 0, 1000),
    latest: await storage.changes.latest(),
  };
}

describe('The route table', () => {
  it('names each route by its operationId, once, below /admin/v1', () => {
    const routes = names.map((name) => allRoutes[name]);
    expect(routes.map((route) => route.operationId)).toEqual(names);
    const places = routes.map((route) => `${route.method} ${route.path}`);
    expect(new Set(places).size).toBe(places.length);
    expect(routes.every((route) => route.path.startsWith('/admin/v1/'))).toBe(true);
  });

  it('makes every route of a licence ask for a role in it', () => {
    expect(names.filter((name) => isOfLicence(name) && accessOf(name) === 'signed-in')).toEqual([]);
  });

  it('refuses only with codes of the catalogue, each under its own status', () => {
    for (const name of names) {
      const statuses = new Set(Object.keys(allRoutes[name].responses));
      for (const code of allRoutes[name]['x-postern-errors']) {
        expect(statuses, `${name} ${code}`).toContain(String(errorCatalogue[code].status));
      }
    }
  });
});

const isOfSequence = (name: AdminCallName): boolean => name === 'getCutOff' || name === 'followCutOff';
