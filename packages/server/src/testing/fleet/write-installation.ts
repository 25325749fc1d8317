import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface TestInstallation {
  /** Undefined for the embedded database. */
  readonly databaseUrl: string | undefined;
  readonly upstreamPort: number;
  readonly maxStaleMs: number;
  /** Further settings of the file. They replace the defaults of the same name. */
  readonly more?: Readonly<Record<string, unknown>>;
}

const openApi = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: {
    '/things': {
      get: {
        operationId: 'listThings',
        summary: 'List things',
        tags: ['Things'],
        responses: { 200: { description: 'ok' } },
      },
      post: {
        operationId: 'addThings',
        summary: 'Add things',
        tags: ['Things'],
        responses: { 200: { description: 'ok' } },
      },
    },
  },
};

/** A postern.yaml with one environment and one API, beside its OpenAPI document. JSON is YAML. Gives its path. */
export function writeInstallation(folder: string, name: string, of: TestInstallation): string {
  writeFileSync(join(folder, 'openapi.json'), JSON.stringify(openApi));
  const file = join(folder, `${name}.yaml`);
  const config = {
    brand: 'acme',
    dataFolder: join(folder, 'data'),
    masterKey: 'env:POSTERN_MASTER_KEY',
    database:
      of.databaseUrl === undefined
        ? { kind: 'sqlite' }
        : { kind: 'postgres', url: of.databaseUrl, poolSize: 5 },
    maxStaleMs: of.maxStaleMs,
    signingKeys: { jwksMaxAgeS: 1, publishAheadMs: 1_000 + 2 * of.maxStaleMs },
    environments: {
      TEST: {
        kind: 'test',
        port: 4001,
        hosts: ['127.0.0.1'],
        upstream: `http://127.0.0.1:${of.upstreamPort}`,
        issuer: 'http://issuer.test',
      },
    },
    groups: [{ id: 'data', name: 'Data', modules: [{ id: 'things', name: 'Things' }] }],
    apis: [{ id: 'v1', basePath: '/v1', openapi: './openapi.json', mapping: { tags: { Things: 'things' } } }],
    timeouts: { drainMs: 1_000 },
    ...of.more,
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
}
