import type { Catalogue } from '@postern/contract/catalogue';
import { createTestCatalogue } from '../test-gateway.ts';

/** A call of the API that is fuzzed. `isOpen`: the caller has the right that it needs. */
export interface FuzzOperation {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly pathTemplate: string;
  readonly isOpen: boolean;
}

const paths: readonly (readonly [pathTemplate: string, isOpen: boolean])[] = [
  ['/things/secret', false],
  ['/things/all:purge', false],
  ['/things/$metadata', false],
  ['/things/a+b', false],
  ['/things/u@h', false],
  ['/things/(x)', false],
  ['/things/report.csv', false],
  ['/things/{id}:purge', false],
  ['/things/{id}', true],
  ['/things/{id}/acl', false],
  ['/things/{id}/name', true],
  ['/admin/users', false],
  ['/admin/{what}', false],
  ['/public/{name}', true],
  ['/public/{name}/{part}', true],
  ['/dim/query', true],
  ['/dim/list/{entity}/rows', true],
];

/** The most specific first, as a router of the API would try them. */
export const fuzzOperations: readonly FuzzOperation[] = [
  ...paths.map(([pathTemplate, isOpen]) => ({ method: 'GET' as const, pathTemplate, isOpen })),
  { method: 'POST', pathTemplate: '/dim/form', isOpen: true },
  { method: 'DELETE', pathTemplate: '/things/{id}', isOpen: false },
];

/** The values that the caller's API user may name. */
export const permitted = { channels: ['504', '505'], entities: ['Shop', 'Café'] } as const;
export const basePath = '/v5';
export const parameter = 'ChannelID';

export function createFuzzCatalogue(): Catalogue {
  return createTestCatalogue(fuzzOperations.map(presentOperation));
}

function presentOperation({ method, pathTemplate, isOpen }: FuzzOperation): object {
  const inQuery = { in: 'query', kind: 'channel', name: 'channel', required: false, parameter };
  const inPath = { in: 'path', kind: 'entity', name: 'entity', required: true, index: 0 };
  const places = pathTemplate.startsWith('/dim/list') ? [inPath] : [inQuery];
  return {
    id: `${method} ${pathTemplate} fuzzed`,
    method,
    pathTemplate,
    name: '',
    section: '',
    requirements: [{ moduleId: isOpen ? 'profiles' : 'imports', scope: 'read' }],
    deprecated: false,
    internal: false,
    ...(pathTemplate.startsWith('/dim/') ? { dimensions: { places, narrowings: [] } } : {}),
  };
}
