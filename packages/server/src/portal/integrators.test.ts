import { afterAll, beforeAll, expect, it } from 'vitest';
import { environmentNameSchema } from '@postern/contract/ids';
import { createPortalClient } from '@postern/contract/portal-client';
import type { PortalClient } from '@postern/contract/portal-client';
import { startPortalInstallation } from '../testing/start-portal-installation.ts';
import type { PortalInstallation } from '../testing/start-portal-installation.ts';
import { expectData } from '../testing/test-control.ts';

const environment = environmentNameSchema.parse('TEST');
const password = 'a long pass phrase of an integrator';
let running: PortalInstallation;
beforeAll(async () => {
  running = await startPortalInstallation({ access: 'signed-in' });
}, 60_000);
afterAll(() => running.close());

/** Sends the request as a page of that origin would. */
async function post(origin: string, path: string, body: unknown, cookie?: string): Promise<Response> {
  return await fetch(`${origin}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      origin,
      'sec-fetch-site': 'same-origin',
      ...(cookie === undefined ? {} : { cookie }),
    },
    body: JSON.stringify(body),
  });
}

function cookieOf(answer: Response): string {
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

function clientWith(cookie?: string): PortalClient {
  const headers = cookie === undefined ? {} : { headers: { cookie } };
  return createPortalClient({ baseUrl: running.portalUrl, fetch, ...headers });
}

async function invite(email: string): Promise<string> {
  const { link } = expectData(
    await running.client.inviteIntegrator({
      params: { licenceId: running.licence.id },
      body: { email, apiUsers: [{ environment, apiUserId: running.apiUser.id }] },
    }),
  );
  expect(link).toContain(`${running.portalUrl}/invitation#`);
  return new URL(link ?? '').hash.slice(1);
}

/** Returns the cookie of a person who was invited and chose a password. */
async function join(email: string): Promise<string> {
  const token = await invite(email);
  const accepted = await post(running.portalUrl, '/auth-api/invitation/accept', {
    token,
    name: 'Ian Integrator',
    password,
  });
  expect(accepted.status).toBe(200);
  return cookieOf(accepted);
}

const codeOf = async (answer: Response): Promise<string> => ((await answer.json()) as { code: string }).code;

it('shows a stranger nothing but where to sign in', async () => {
  const stranger = clientWith();
  expect(expectData(await stranger.getPortalSession())).toMatchObject({
    access: 'signed-in',
    mayRead: false,
  });
  const refused = await Promise.all([
    stranger.listPortalEnvironments(),
    stranger.getPortalOpenApi({ params: { environment: 'TEST', apiId: 'v5' } }),
    stranger.downloadTaxonomy({ params: { environment: 'TEST', apiId: 'v5', format: 'json' } }),
    stranger.listGuides(),
    stranger.getGuide({ params: { guideId: 'limits' } }),
    stranger.listPortalErrors(),
    stranger.searchPortal({ query: { q: 'profile' } }),
    stranger.listMyApiUsers(),
    stranger.explainRefusal({ body: { environment: 'TEST', method: 'GET', url: '/v5/ping' } }),
  ]);
  expect(refused.map((result) => (result.ok ? 'shown' : result.problem.code))).toEqual(
    refused.map(() => 'not_signed_in'),
  );
  for (const path of ['/llms.txt', '/guides/limits.md', '/errors/right_missing.md'])
    expect((await fetch(`${running.portalUrl}${path}`)).status, path).toBe(401);
  expect(await (await fetch(`${running.portalUrl}/robots.txt`)).text()).toBe('User-agent: *\nDisallow: /\n');
  // The status of a page does not reveal either which APIs exist.
  const statuses = ['TEST/v5', 'TEST/v9'].map(
    async (place) => (await fetch(`${running.portalUrl}/reference/${place}`)).status,
  );
  const [there, nowhere] = await Promise.all(statuses);
  expect(there).toBe(nowhere);
});

it('lets an invited person in, who sees which calls the API users given to them can make', async () => {
  const cookie = await join('ian@example.com');
  const ian = clientWith(cookie);
  expect(expectData(await ian.getPortalSession()).human).toEqual({
    name: 'Ian Integrator',
    email: 'ian@example.com',
  });
  const { items } = expectData(await ian.listMyApiUsers());
  expect(items).toEqual([
    {
      licenceId: running.licence.id,
      licenceName: 'Demo',
      environment: 'TEST',
      apiUserId: running.apiUser.id,
      name: 'CRM sync',
      status: 'active',
    },
  ]);
  const params = { licenceId: running.licence.id, environment, apiUserId: running.apiUser.id };
  const calls = expectData(await ian.listMyCalls({ params, query: { apiId: 'v5' as never } })).items;
  expect(calls.map(({ operationId, mayCall, code }) => [operationId, mayCall, code])).toEqual([
    ['ping', true, null],
    ['getProfile', true, null],
    ['putProfile', false, 'right_missing'],
    ['unsorted', false, 'operation_unclassified'],
  ]);
  expect(calls[2]?.missing).toEqual([{ moduleId: 'profiles', module: 'Profiles', level: 'write' }]);
  // The gateway's answers to the same calls.
  const { accessToken } = (await (
    await fetch(`${running.gatewayUrl}/auth/token`, { headers: { authorization: running.apiUser.key } })
  ).json()) as { accessToken: string };
  for (const { method, path, mayCall } of calls) {
    const answer = await fetch(`${running.gatewayUrl}${path.replace('{id}', '7')}`, {
      method,
      headers: { authorization: `Bearer ${accessToken}` },
    });
    expect(answer.status === 200, `${method} ${path}`).toBe(mayCall);
  }
});

it('never lets an integrator reach the console or the admin API, however they come', async () => {
  const cookie = await join('nora@example.com');
  const { consoleUrl } = running.installation;
  const renamed = cookie.replaceAll('postern-portal', 'postern');
  const signedIn = await post(consoleUrl, '/auth-api/sign-in/email', { email: 'nora@example.com', password });
  for (const presented of [cookie, renamed, `${cookie}; ${renamed}`, cookieOf(signedIn)]) {
    for (const path of [
      '/admin/v1/me',
      '/admin/v1/environments',
      '/admin/v1/licences',
      '/auth-api/account',
    ]) {
      const answer = await fetch(`${consoleUrl}${path}`, { headers: { cookie: presented } });
      // The account page may be read where the person signed in; the admin API does not accept the session.
      if (path === '/auth-api/account' && presented === cookieOf(signedIn)) continue;
      expect([path, answer.status, await codeOf(answer)]).toEqual([path, 401, 'not_signed_in']);
    }
  }
});

it('knows no session of the console, and changes nothing of how one signs in there', async () => {
  const cookie = await join('cleo@example.com');
  const { consoleUrl } = running.installation;
  const onConsole = cookieOf(
    await post(consoleUrl, '/auth-api/sign-in/email', { email: 'cleo@example.com', password }),
  );
  for (const presented of [onConsole, onConsole.replaceAll('postern.', 'postern-portal.')]) {
    expect(expectData(await clientWith(presented).getPortalSession()).human).toBeNull();
  }
  for (const path of [
    '/auth-api/change-password',
    '/auth-api/two-factor/enable',
    '/auth-api/passkey/verify-registration',
    '/auth-api/step-up',
    '/auth-api/first-run',
  ]) {
    const answer = await post(running.portalUrl, path, { password }, cookie);
    expect([path, answer.status]).toEqual([path, 404]);
  }
});

it('keeps the two kinds of invitation apart', async () => {
  const portalToken = await invite('otto@example.com');
  const { link } = expectData(
    await running.client.inviteMember({
      params: { licenceId: running.licence.id },
      body: { email: 'mia@example.com', role: 'licence-admin' },
    }),
  );
  const { consoleUrl } = running.installation;
  const onConsole = await post(consoleUrl, '/auth-api/invitation', { token: portalToken });
  const onPortal = await post(running.portalUrl, '/auth-api/invitation', {
    token: new URL(link ?? '').hash.slice(1),
  });
  expect([onConsole.status, onPortal.status]).toEqual([404, 404]);
  const shown = await post(running.portalUrl, '/auth-api/invitation', { token: portalToken });
  expect(await shown.json()).toEqual({
    email: 'otto@example.com',
    licenceName: 'Demo',
    role: 'integrator',
    hasAccount: false,
  });
});

it('takes back what was given from the next request on, and all of it stands in the audit log', async () => {
  const cookie = await join('pia@example.com');
  const pia = clientWith(cookie);
  const params = { licenceId: running.licence.id, environment, apiUserId: running.apiUser.id };
  const licence = { licenceId: running.licence.id };
  const { integrators } = expectData(await running.client.listIntegrators({ params: licence }));
  const { humanId } = integrators.find(({ email }) => email === 'pia@example.com') ?? {};
  if (humanId === undefined) throw new Error('Pia is no integrator');
  const statusOf = async () => {
    const result = await pia.listMyCalls({ params });
    return result.ok ? 200 : result.problem.status;
  };
  expect(await statusOf()).toBe(200);
  const given = { params: { ...licence, humanId }, body: { apiUsers: [] } };
  expectData(await running.client.setIntegratorApiUsers(given));
  expect(await statusOf()).toBe(404);
  expectData(await running.client.removeIntegrator({ params: { ...licence, humanId } }));
  expect(await statusOf()).toBe(401);
  const { items } = expectData(
    await running.client.listAuditEvents({ params: { ...licence, environment }, query: { pageSize: 100 } }),
  );
  const actions = items
    .filter(({ subject }) => subject.id === humanId || subject.name === 'pia@example.com')
    .map(({ action }) => action);
  expect(actions).toEqual([
    'integrator.removed',
    'integrator.edited',
    'member.signed-in',
    'integrator.joined',
    'integrator.invited',
  ]);
});

it('gives nobody an API user of another licence', async () => {
  const other = expectData(
    await running.client.createLicence({ body: { number: 2, name: 'Other', accountName: 'other' } }),
  );
  const refused = await running.client.inviteIntegrator({
    params: { licenceId: other.id },
    body: { email: 'x@example.com', apiUsers: [{ environment, apiUserId: running.apiUser.id }] },
  });
  expect(refused.ok ? 'invited' : refused.problem.code).toBe('not_found');
});
