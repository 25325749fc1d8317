import { expect, it } from 'vitest';
import { parseConfig } from './load-config.ts';
import { redactConfig } from './redact-config.ts';

const redact = (more: string) =>
  redactConfig(
    parseConfig(
      `brand: acme
masterKey: env:KEY
environments: { TEST: { kind: test, port: 1, hosts: [a], upstream: http://a, issuer: a } }
apis: [{ id: a, basePath: /a, openapi: a.json }]
${more}`,
      'postern.yaml',
    ),
  );

it.each([
  ['postgres://anna:pa%3Ass@db:5432/postern', 'postgres://anna:[secret]@db:5432/postern'],
  ['postgres://anna:p:a/ss@db/postern?sslmode=require', undefined],
  [
    'postgres://db/postern?user=anna&password=pass&x=1',
    'postgres://db/postern?user=anna&password=[secret]&x=1',
  ],
  ['env:DATABASE_URL', 'env:DATABASE_URL'],
  ['file:secrets/url', 'file:secrets/url'],
])('the database’s URL %s keeps no password', (url, expected) => {
  const { database } = redact(`database: { kind: postgres, url: ${JSON.stringify(url)} }`);
  if (expected !== undefined) expect(database).toMatchObject({ url: expected });
  expect(JSON.stringify(database)).not.toMatch(/pass\b|pa%3Ass|p:a/);
});

it('a URL of Redis and a header of tracing are no secrets where they are references, and hidden where they are not', () => {
  const config = redact(`redis: { url: 'rediss://:hunter2@cache:6379' }
operations:
  tracing: { endpoint: 'http://otel:4318', headers: { authorization: 'Bearer hunter2', x: 'env:X' } }`);
  expect(JSON.stringify(config)).not.toContain('hunter2');
  expect(config.operations.tracing?.headers).toEqual({ authorization: '[secret]', x: 'env:X' });
});

it('everything else stays as it is', () => {
  const plain = redact('');
  expect(plain.environments['TEST' as never]).toMatchObject({ upstream: 'http://a' });
  expect(plain.masterKey).toBe('env:KEY');
});
