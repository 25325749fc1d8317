import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { configJsonSchema, expandAlternatives } from './config-json-schema.ts';
import type { JsonSchema } from './config-json-schema.ts';
import { loadConfig } from './load-config.ts';

// Every key whose documentation permits `env:NAME` or `file:path`, found in the schema of that documentation.

const folder = mkdtempSync(join(tmpdir(), 'postern-references-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Each key has a file of its own, so that the test notices when a key's file is resolved for another key. */
const text = stringify({
  brand: 'acme',
  masterKey: 'file:secrets/masterKey',
  earlierMasterKeys: ['file:secrets/earlierMasterKeys[]'],
  database: {
    kind: 'postgres',
    url: 'file:secrets/database.url',
    migrationUrl: 'file:secrets/database.migrationUrl',
  },
  redis: { url: 'file:secrets/redis.url' },
  console: {
    providers: [
      {
        id: 'sso',
        name: 'Sign-on',
        discoveryUrl: 'https://login.example.com/.well-known/openid-configuration',
        clientId: 'postern',
        clientSecret: 'file:secrets/console.providers[].clientSecret',
      },
    ],
  },
  smtp: {
    host: 'localhost',
    from: 'postern@example.com',
    user: 'postern',
    password: 'file:secrets/smtp.password',
    security: 'none',
  },
  operations: {
    tracing: {
      endpoint: 'http://127.0.0.1:4318/v1/traces',
      headers: { authorization: 'file:secrets/operations.tracing.headers.<name>' },
    },
  },
  environments: {
    TEST: { kind: 'test', port: 0, hosts: ['localhost'], upstream: 'http://127.0.0.1:1', issuer: 'urn:t' },
  },
  apis: [{ id: 'v1', basePath: '/v1', openapi: 'v1.yaml' }],
});

function mentionsReference({ description, pattern, examples }: JsonSchema): boolean {
  return /`env:|\^\(env\|file\)|"env:/.test([description, pattern, JSON.stringify(examples)].join(' '));
}

function listReferences(path: string, schema: JsonSchema): readonly string[] {
  const below = (name: string) => (path === '' ? name : `${path}.${name}`);
  const { items, properties = {}, additionalProperties: named } = schema;
  // The items of a list document themselves.
  const own = schema.type === 'string' && mentionsReference(schema) ? [path] : [];
  return expandAlternatives(schema).length > 1
    ? expandAlternatives(schema).flatMap((each) => listReferences(path, each))
    : [
        ...own,
        ...Object.entries(properties).flatMap(([name, child]) => listReferences(below(name), child)),
        ...(items === undefined ? [] : listReferences(`${path}[]`, items)),
        ...(typeof named !== 'object' ? [] : listMapReferences(path, named, schema)),
      ];
}

/** A map from names to texts documents its values itself. */
function listMapReferences(path: string, named: JsonSchema, map: JsonSchema): readonly string[] {
  if (named.type === 'string' && mentionsReference(map)) return [`${path}.<name>`];
  return listReferences(`${path}.<name>`, named);
}

function findValue(config: unknown, path: string): unknown {
  return path.split(/\.|(?=\[\])/).reduce<unknown>((value, step) => {
    if (Array.isArray(value)) return value[0];
    if (typeof value !== 'object' || value === null) return undefined;
    return step === '<name>' ? Object.values(value)[0] : Reflect.get(value, step);
  }, config);
}

it('finds the file of every key that may be `file:path` relative to postern.yaml, wherever it is started from', async () => {
  const file = join(folder, 'postern.yaml');
  writeFileSync(file, text);
  const config = await loadConfig({ file, env: {} });
  const paths = listReferences('', configJsonSchema);
  expect(paths).toContain('database.url');
  expect(paths.length).toBeGreaterThanOrEqual(7);
  const found = Object.fromEntries(paths.map((path) => [path, findValue(config, path)]));
  expect(found).toEqual(
    Object.fromEntries(paths.map((path) => [path, `file:${join(folder, 'secrets', path)}`])),
  );
});
