import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const shipped = ['packages/contract', 'packages/server', 'packages/web'];

interface Component {
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly hashes?: readonly { readonly alg: string }[];
}

it('npm run sbom lists every package that ships, by version and hash', async () => {
  const { stdout } = await promisify(execFile)('npm', ['run', '--silent', 'sbom'], {
    cwd: root,
    maxBuffer: 64 * 1_024 * 1_024,
  });
  const document = JSON.parse(stdout) as { bomFormat: string; components: readonly Component[] };
  expect(document.bomFormat).toBe('CycloneDX');
  for (const workspace of shipped) {
    for (const [name, version] of Object.entries(await readDependencies(workspace))) {
      if (name.startsWith('@postern/')) continue;
      const listed = document.components.find((each) => each.name === name && each.version === version);
      expect(listed, `${name} ${version}`).toMatchObject({ hashes: [{ alg: 'SHA-512' }] });
    }
  }
});

async function readDependencies(workspace: string): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(join(root, workspace, 'package.json'), 'utf8');
  return (JSON.parse(text) as { dependencies?: Record<string, string> }).dependencies ?? {};
}
