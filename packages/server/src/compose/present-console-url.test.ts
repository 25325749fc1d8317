import { expect, it } from 'vitest';
import { configSchema } from '../config/config-schema.ts';
import { presentConsoleUrl, presentOwnConsoleUrl } from './present-console-url.ts';

function configOf(console: object) {
  return configSchema.parse({
    brand: 'acme',
    masterKey: 'env:KEY',
    environments: {
      TEST: { kind: 'test', port: 0, hosts: ['localhost'], upstream: 'http://localhost:1', issuer: 'acme' },
    },
    apis: [{ id: 'v1', basePath: '/v1', openapi: 'v1.yaml' }],
    console: { port: 4000, ...console },
  });
}

const publicUrl = 'https://postern.example.com';

it.each([
  [{}, 'http://localhost:4000', 'http://localhost:4000'],
  [{ publicUrl }, publicUrl, 'http://localhost:4000'],
  [{ publicUrl, host: '10.0.0.5' }, publicUrl, 'http://10.0.0.5:4000'],
  [{ publicUrl, tls: [{ certFile: 'c', keyFile: 'k' }] }, publicUrl, publicUrl],
])(
  'leads people to the public URL, and commands on the machine to the listener: %j',
  (given, people, own) => {
    const config = configOf(given);
    expect([presentConsoleUrl(config), presentOwnConsoleUrl(config)]).toEqual([people, own]);
  },
);
