import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Config } from './config-schema.ts';
import { configSchema } from './config-schema.ts';
import { planReload, restartPaths } from './plan-reload.ts';
import { findSchemasAt } from './config-json-schema.ts';

const environment = (port: number) => ({
  kind: 'test',
  port,
  hosts: ['localhost'],
  upstream: 'http://127.0.0.1:8080',
  issuer: 'http://localhost',
});
const parse = (more: object = {}): Config =>
  configSchema.parse({
    brand: 'acme',
    masterKey: 'env:KEY',
    environments: { TEST: environment(0) },
    apis: [{ id: 'v1', basePath: '/v1', openapi: 'v1.json', mapping: { deriveModules: true } }],
    ...more,
  });

const loaded = parse();
/** Port 0 was bound to a free port when the program started. */
const effective: Config = {
  ...parse({ environments: { TEST: environment(0) } }),
  console: { ...loaded.console, port: 49_152 },
};
const plan = (next: Config) => planReload(next, { loaded, effective });

describe('a reload', () => {
  it('of an unchanged file needs no restart, and keeps the bound ports', () => {
    expect(plan(parse())).toEqual({ config: effective, needsRestart: [] });
  });

  it('puts in force what gateways and pages read at each call', () => {
    const { config, needsRestart } = plan(
      parse({
        trustedProxies: ['10.0.0.0/8'],
        maxStaleMs: 3_000,
        brand: { keyPrefix: 'acme', name: 'Acme' },
      }),
    );
    expect(needsRestart).toEqual([]);
    expect(config).toMatchObject({
      trustedProxies: ['10.0.0.0/8'],
      maxStaleMs: 3_000,
      brand: { name: 'Acme' },
    });
  });

  it.each([
    ['database', { database: { kind: 'postgres', url: 'env:URL' } }],
    ['masterKey', { masterKey: 'env:OTHER' }],
    ['dataFolder', { dataFolder: 'elsewhere' }],
    ['console.port', { console: { port: 4_100 } }],
    ['environments.TEST.port', { environments: { TEST: environment(4_101) } }],
    ['limits.urlBytesMax', { limits: { urlBytesMax: 4_096 } }],
    ['operations', { operations: { port: 9_100 } }],
    ['portal', { portal: { port: 4_103 } }],
    ['redis', { redis: { url: 'env:REDIS' } }],
    [
      'environments.PROD',
      {
        environments: { TEST: environment(0), PROD: { ...environment(0), hosts: ['p'], issuer: 'http://p' } },
      },
    ],
  ])('names %s as a change that needs a restart, and keeps the running value', (path, change) => {
    const { config, needsRestart } = plan(parse(change));
    expect(needsRestart).toEqual([path]);
    expect(config).toEqual(effective);
  });

  it('keeps an environment that the file no longer names until the restart', () => {
    const { config, needsRestart } = plan(parse({ environments: { OTHER: environment(0) } }));
    expect(needsRestart).toEqual(['environments.OTHER', 'environments.TEST']);
    expect(Object.keys(config.environments)).toEqual(['TEST']);
  });

  it('is described in the docs with every key that waits for a restart', async () => {
    const text = await readFile(new URL('../../../../docs/configuration.intro.md', import.meta.url), 'utf8');
    expect(restartPaths.filter((path) => !text.includes(`\`${path}\``))).toEqual([]);
  });

  it('knows no path that the configuration does not have', () => {
    for (const path of restartPaths) {
      expect([path, findSchemasAt(path.replace('*', 'TEST').split('.')).length > 0]).toEqual([path, true]);
    }
  });
});
