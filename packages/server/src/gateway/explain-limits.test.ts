import { afterEach, describe, expect, test } from 'vitest';
import { accessTypeSchema } from '@postern/contract/access-type';
import { rightsSchema } from '@postern/contract/rights';
import { createAccessView } from '../access/access-view.ts';
import type { AccessView } from '../access/access-view.ts';
import type { AccessGrant } from '../domain/access-grant.ts';
import { listAccessTypes } from '../domain/access-type.ts';
import {
  createMemorySource,
  createTestCatalogue,
  createTestGatewayDeps,
  createTestGrant,
  createTestSettings,
  testApi,
  testEnvironment,
} from '../testing/test-gateway.ts';
import { createExplainer } from './explain.ts';

const preset = (name: string, more: object) =>
  accessTypeSchema.parse({
    name,
    label: name,
    description: '',
    modules: 'all',
    except: [],
    extraModules: {},
    operations: 'all',
    limits: [],
    ...more,
  });
const accessTypes = listAccessTypes([
  preset('integrations', { operations: [{ api: testApi, calls: ['GET /profiles/*', 'listed'] }] }),
  preset('elsewhere', { operations: [{ api: 'v4', calls: ['*'] }] }),
  preset('admin', { except: ['imports'] }),
  preset('transactional', { modules: 'all' }),
]);
const dimensions = {
  places: [
    { in: 'query', kind: 'channel', name: 'canal', required: false, parameter: 'c' },
    { in: 'body', kind: 'channel', name: 'canal', required: true, pointer: ['c'] },
  ],
  narrowings: [{ drop: 'rows', kind: 'attribute', array: [], value: [] }],
};
const catalogue = createTestCatalogue([
  {
    id: 'listed',
    method: 'GET',
    pathTemplate: '/listed',
    name: '',
    section: '',
    requirements: [{ moduleId: 'profiles', scope: 'read' }],
    deprecated: false,
    deprecation: { deprecatedAtMs: null, sunsetAtMs: Date.UTC(2099, 0, 1), link: null, successor: null },
    internal: false,
    dimensions,
  },
]);

const opened: AccessView[] = [];
afterEach(async () => {
  for (const access of opened.splice(0)) await access.close();
});

async function explain(grant: AccessGrant, url: string, method = 'GET') {
  const source = createMemorySource(catalogue);
  source.grants.set(grant.apiUserId, grant);
  const environments = [{ name: testEnvironment, apiIds: [testApi] }];
  const access = await createAccessView({
    source,
    environments,
    accessTypes,
    maxStaleMs: 60_000,
    onFailure: () => {},
  });
  opened.push(access);
  const view = access.environments.get(testEnvironment);
  if (view === undefined) throw new Error('the view has no test environment');
  const { deps } = createTestGatewayDeps(createTestSettings(1), view);
  return await createExplainer(deps).explain({
    method,
    url,
    credential: { kind: 'api-user', apiUserId: grant.apiUserId },
  });
}

const noRights = rightsSchema.parse({});

describe('access types', () => {
  test.each([
    ['integrations', 'GET', '/v5/profiles/1', null],
    ['integrations', 'GET', '/v5/listed', null],
    ['integrations', 'PUT', '/v5/profiles/1', 'access_type_excludes'],
    ['integrations', 'POST', '/v5/imports', 'access_type_excludes'],
    ['elsewhere', 'GET', '/v5/profiles/1', 'access_type_excludes'],
    ['ghost', 'GET', '/v5/profiles/1', 'access_type_excludes'],
    ['admin', 'PUT', '/v5/profiles/1', null],
    ['admin', 'POST', '/v5/imports', 'right_missing'],
    ['transactional', 'POST', '/v5/imports', null],
    ['transactional', 'GET', '/v5/unclassified', 'operation_unclassified'],
    ['custom', 'GET', '/v5/profiles/1', 'right_missing'],
  ])('%s: %s %s', async (accessType, method, url, code) => {
    const explanation = await explain(createTestGrant({ accessType, rights: noRights }), url, method);
    expect(explanation.code).toBe(code);
  });

  test('the fix is another access type, proven by the same stages', async () => {
    const grant = createTestGrant({ accessType: 'integrations', rights: noRights });
    const { fix } = await explain(grant, '/v5/imports', 'POST');
    expect(fix).toMatchObject({ kind: 'choose-access-type', accessType: 'transactional' });
  });
});

describe('dimensions', () => {
  const limited = createTestGrant({
    channels: { kind: 'some', values: ['504'] },
    attributes: { kind: 'some', values: ['age'] },
  });

  test('a forbidden value is named, and permitting it is the fix', async () => {
    const explanation = await explain(limited, '/v5/listed?C=506');
    expect(explanation.code).toBe('dimension_refused');
    expect(explanation.stages.find(({ verdict }) => verdict === 'refused')?.rule).toContain('"506"');
    expect(explanation.fix).toEqual({
      kind: 'permit-value',
      dimension: 'channel',
      value: '506',
      sentence: 'Permit the canal 506, or leave it out of the call.',
    });
  });

  test('one value more is not enough where two are forbidden', async () => {
    const { fix } = await explain(limited, '/v5/listed?c=506&c=507');
    expect(fix?.kind).toBe('none');
    expect(fix?.sentence).toContain('not enough');
  });

  test('the verdict says what was judged, what is assumed, what will be narrowed, and until when the call is there', async () => {
    const { outcome, stages } = await explain(limited, '/v5/listed?c=504');
    expect(outcome).toBe('allowed');
    const rules = stages.map(({ rule }) => rule).join('\n');
    for (const said of [
      'each channel that it names is permitted',
      'body',
      'narrowed by attribute',
      '2099-01-01',
    ]) {
      expect(rules).toContain(said);
    }
  });
});
