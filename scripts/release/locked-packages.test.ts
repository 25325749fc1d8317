import { expect, it } from 'vitest';
import { listProductionPackages } from './locked-packages.ts';

const lock = JSON.stringify({
  lockfileVersion: 3,
  packages: {
    '': { devDependencies: { tester: '1.0.0' } },
    'packages/server': {
      dependencies: { '@postern/contract': '0.1.0', web: '1.0.0' },
      devDependencies: { tester: '1.0.0' },
    },
    'packages/contract': { dependencies: { schema: '2.0.0' } },
    'node_modules/@postern/contract': { resolved: 'packages/contract', link: true },
    'node_modules/web': {
      version: '1.0.0',
      license: 'MIT',
      dependencies: { schema: '1.0.0' },
      optionalDependencies: { elsewhere: '1.0.0' },
      peerDependencies: { beside: '*' },
    },
    'node_modules/web/node_modules/schema': { version: '1.0.0', license: 'ISC' },
    'node_modules/schema': { version: '2.0.0', license: 'MIT' },
    'node_modules/beside': { version: '3.0.0', name: 'really-this' },
    'node_modules/tester': { version: '1.0.0', license: 'MIT' },
  },
});

it('lists what the workspaces need to run, through links, peers and nested packages, and nothing that only tests need', () => {
  expect(listProductionPackages(lock, ['packages/server'])).toEqual([
    { name: 'really-this', version: '3.0.0', path: 'node_modules/beside', license: undefined },
    { name: 'schema', version: '1.0.0', path: 'node_modules/web/node_modules/schema', license: 'ISC' },
    { name: 'schema', version: '2.0.0', path: 'node_modules/schema', license: 'MIT' },
    { name: 'web', version: '1.0.0', path: 'node_modules/web', license: 'MIT' },
  ]);
});
