import { cp, mkdir, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withPlantedFiles } from './plant-files.ts';
import { runCommand } from './run-command.ts';

const repository = resolve(import.meta.dirname, '../..');

/**
 * Returns the findings of oxlint with the repository's own rules: file → names of the broken rules. All files are
 * linted in one run, because it starts slowly.
 */
async function lint(
  files: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  return withPlantedFiles(files, async (root) => {
    for (const config of ['.oxlintrc.json', 'tsconfig.json'])
      await cp(join(repository, config), join(root, config));
    await mkdir(join(root, 'node_modules'));
    for (const name of ['@types', 'undici-types']) {
      await symlink(join(repository, 'node_modules', name), join(root, 'node_modules', name), 'junction');
    }
    const { output } = await runCommand(root, ['oxlint', '--format', 'json', ...Object.keys(files)]);
    const { diagnostics } = JSON.parse(output) as { diagnostics: readonly Diagnostic[] };
    const broken = new Map<string, string[]>();
    for (const { filename, code } of diagnostics) {
      const names = broken.get(filename) ?? [];
      broken.set(filename, [...names, code.replace(/^.*\((.+)\)$/, '$1')]);
    }
    return broken;
  });
}

interface Diagnostic {
  readonly filename: string;
  readonly code: string;
}

const planted: readonly [rule: string, text: string][] = [
  ['no-explicit-any', 'export const a = (b: any): void => void b;'],
  ['no-non-null-assertion', 'export const a = (b?: string): number => b!.length;'],
  ['no-floating-promises', 'export function a(b: () => Promise<void>): void { b(); }'],
  ['no-misused-promises', 'export function a(b: () => Promise<boolean>): number { return b() ? 1 : 2; }'],
  [
    'switch-exhaustiveness-check',
    "export function a(b: 'x' | 'y'): void { switch (b) { case 'x': return; } }",
  ],
  ['no-default-export', 'export default function a(): void {}'],
  ['consistent-type-imports', "import { Server } from 'node:http';\nexport type A = Server;"],
  ['no-console', "export const a = (): void => console.log('x');"],
  ['no-restricted-globals', "export const a = (): string | undefined => process.env['HOME'];"],
  ['no-restricted-imports', "import { env } from 'node:process';\nexport const a = env;"],
  ['max-params', 'export const a = (b: 1, c: 1, d: 1, e: 1, f: 1): unknown => [b, c, d, e, f];'],
  ['max-lines', `export const a = [\n${'  1,\n'.repeat(401)}];`],
  ['max-lines-per-function', `export function a(): void {\n${'  void 0;\n'.repeat(101)}}`],
  ['only-throw-error', "export function a(): never { throw 'x'; }"],
  ['no-unsafe-return', 'export const a = (b: string): object => JSON.parse(b);'],
  ['prefer-node-protocol', "import { join } from 'path';\nexport const a = join;"],
  ['eqeqeq', 'export const a = (b: string, c: string): boolean => b == c;'],
  ['no-param-reassign', 'export function a(b: number): number { b += 1; return b; }'],
];

const folder = 'packages/server/src/gateway';
const environmentAccess = "export const a = (): string | undefined => process.env['HOME'];";

describe('the lint rules', async () => {
  const broken = await lint({
    ...Object.fromEntries(planted.map(([rule, text]) => [`${folder}/${rule}.ts`, text])),
    [`${folder}/fine.ts`]:
      "import type { Server } from 'node:http';\nexport const a = (b: Server): Server => b;",
    [`${folder}/switched-off.test.ts`]:
      "import { it } from 'vitest';\nit.only('a', () => {});\nit.skip('b', () => {});",
    'packages/server/src/main.ts': environmentAccess,
  });

  it.each(planted.map(([rule]) => rule))('find %s', (rule) => {
    expect(broken.get(`${folder}/${rule}.ts`)).toEqual([rule]);
  });

  it('find tests that are focused or switched off', () => {
    expect(broken.get(`${folder}/switched-off.test.ts`)?.toSorted()).toEqual([
      'no-disabled-tests',
      'no-focused-tests',
    ]);
  });

  it('pass what follows them', () => {
    expect(broken.get(`${folder}/fine.ts`)).toBeUndefined();
  });

  it('let main.ts alone touch process', () => {
    expect(broken.get('packages/server/src/main.ts')).toBeUndefined();
  });
});
