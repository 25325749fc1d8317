import { describe, expect, it } from 'vitest';
import { environmentNameSchema } from '@postern/contract/ids';
import { createTokenRealm } from './create-token-realm.ts';

const name = environmentNameSchema.parse('PROD');
const production = {
  hosts: ['api.example.com', 'api-eu.example.com', '{account}.api.example.com', '127.0.0.1'],
  issuer: 'https://api.example.com',
} as const;
const demo = {
  ...production,
  hosts: ['localhost', '127.0.0.1', '{account}.localhost'],
  issuer: 'http://localhost:4001',
};

describe('the issuer that a client knows', () => {
  it.each([
    ['at its own URL', production, 'https://api.example.com', 'https://api.example.com'],
    [
      'behind a proxy that says nothing of TLS',
      production,
      'http://api.example.com',
      'https://api.example.com',
    ],
    ['at another name', production, 'https://api-eu.example.com', 'https://api.example.com'],
    ['behind a proxy that changes Host', production, 'http://127.0.0.1:4001', 'https://api.example.com'],
    ['on a licence’s own host', production, 'https://acme.api.example.com', 'https://acme.api.example.com'],
    ['of the demo', demo, 'http://localhost:4001', 'http://localhost:4001'],
    ['of the demo on another port', demo, 'http://localhost:5501', 'http://localhost:5501'],
    ['of the demo at its address', demo, 'http://127.0.0.1:4001', 'http://127.0.0.1:4001'],
    ['of the demo on a licence’s own host', demo, 'http://acme.localhost:5501', 'http://acme.localhost:5501'],
    ['that is no URL', { ...demo, issuer: 'acme' }, 'http://localhost:4001', 'acme'],
    [
      'with a slash at its end',
      { ...demo, issuer: 'http://localhost:4001/' },
      'http://localhost:4001',
      'http://localhost:4001/',
    ],
    [
      'on a licence’s own host has the scheme and port of publicUrl',
      { ...production, publicUrl: 'https://api.example.com:8443' },
      'http://acme.api.example.com',
      'https://acme.api.example.com:8443',
    ],
  ] as const)('%s', (_where, environment, origin, issuer) => {
    const realm = createTokenRealm(name, environment);
    expect(realm.findIssuer?.(origin)).toBe(issuer);
    expect(issuer === environment.issuer || realm.isFurtherIssuer?.(issuer)).toBe(true);
  });
});

it.each([
  'https://else.example.com',
  'https://acme.api.example.com/',
  'https://acme.api.example.com/x',
  'https://a.b.api.example.com',
  'ftp://acme.api.example.com',
  'https://acme@acme.api.example.com',
  'http://localhost:4001',
  'http://127.0.0.1:4001',
  'acme.api.example.com',
  '',
])('takes no token of the issuer “%s”, which it never names', (issuer) => {
  expect(createTokenRealm(name, production).isFurtherIssuer?.(issuer)).toBe(false);
});
