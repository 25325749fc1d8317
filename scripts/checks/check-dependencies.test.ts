import { describe, expect, it } from 'vitest';
import { checkLockfile, checkPinned } from './check-dependencies.ts';
import { withPlantedFiles } from './plant-files.ts';

describe('dependencies are pinned', () => {
  const judge = (manifest: object) =>
    withPlantedFiles({ 'packages/a/package.json': JSON.stringify(manifest) }, checkPinned);

  it.each([
    '^1.2.3',
    '~1.2.3',
    '*',
    'latest',
    '1.x',
    '>=1.2.3',
    'github:a/b',
    'file:../b',
    'https://example.com/b.tgz',
    '',
  ])('refused: %o', async (version) => {
    for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies']) {
      expect(await judge({ [kind]: { b: version } })).toEqual([
        expect.objectContaining({ file: 'packages/a/package.json' }),
      ]);
    }
  });

  it.each(['1.2.3', '1.2.3-beta.1', 'npm:c@1.2.3'])('fine: %o', async (version) => {
    expect(await judge({ dependencies: { b: version } })).toEqual([]);
  });
});

describe('the lockfile', () => {
  const good = { version: '1.0.0', integrity: 'sha512-AA==', license: 'MIT' };
  const judge = (locked: object) =>
    withPlantedFiles(
      { 'package-lock.json': JSON.stringify({ lockfileVersion: 3, packages: { 'node_modules/b': locked } }) },
      checkLockfile,
    );

  it.each([
    ['another source than the registry', { ...good, resolved: 'https://example.com/b.tgz' }],
    ['a git source', { ...good, resolved: 'git+ssh://git@github.com/a/b.git#abc' }],
    ['no checksum', { ...good, integrity: undefined }],
    ['a weak checksum', { ...good, integrity: 'sha1-AA==' }],
    ['an install script', { ...good, hasInstallScript: true }],
    ['a licence that is not on the list', { ...good, license: 'GPL-3.0' }],
    ['one licence of two that is not on the list', { ...good, license: 'MIT AND GPL-3.0' }],
    ['no licence', { ...good, license: undefined }],
    ['an optional part that is not in it', { ...good, optionalDependencies: { 'b-darwin': '1.0.0' } }],
  ])('refuses %s', async (_what, locked) => {
    expect(await judge(locked)).toEqual([expect.objectContaining({ file: 'package-lock.json' })]);
  });

  it.each([
    ['a package of the registry', { ...good, resolved: 'https://registry.npmjs.org/b/-/b-1.0.0.tgz' }],
    ['a package of the configured registry', good],
    ['a choice of licences', { ...good, license: '(GPL-3.0 OR MIT)' }],
    ['a workspace', { resolved: 'packages/b', link: true }],
  ])('accepts %s', async (_what, locked) => {
    expect(await judge(locked)).toEqual([]);
  });

  it('finds an optional part beside the package, or in a folder above', async () => {
    const packages = {
      'node_modules/b': { ...good, optionalDependencies: { above: '1.0.0', within: '1.0.0' } },
      'node_modules/above': good,
      'node_modules/b/node_modules/within': good,
    };
    const lock = { 'package-lock.json': JSON.stringify({ lockfileVersion: 3, packages }) };
    expect(await withPlantedFiles(lock, checkLockfile)).toEqual([]);
  });
});
