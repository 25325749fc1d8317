import { cp, mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkLaws, shrinkBaseline } from './check-laws.ts';
import { findBooleanParameters } from './find-boolean-parameters.ts';
import { withPlantedFiles } from './plant-files.ts';

const repository = resolve(import.meta.dirname, '../..');
const folder = 'packages/server/src/gateway';
const long = (lines: number) => '  void 0;\n'.repeat(lines);

const planted = {
  [`${folder}/long-file.ts`]: long(301),
  [`${folder}/long-function.ts`]: `export function build(): void {\n${long(60)}}`,
  [`${folder}/parameters.ts`]:
    'export const a = { insert(b: 1, c: 1, d: 1, e: 1): unknown { return [b, c, d, e]; } };',
  [`${folder}/switch.ts`]: 'export function send(isLast: boolean): void { void isLast; }',
  [`${folder}/fine.ts`]: `/* A comment.\n${'\n'.repeat(400)}*/\nexport function build(): void {\n${long(50)}}`,
  [`${folder}/many.test.ts`]: `describe('a', () => {\n${long(300)}});`,
};

const judge = (baseline: Readonly<Record<string, readonly string[]>>, look = checkLaws) =>
  withPlantedFiles(
    { ...planted, 'scripts/checks/laws-baseline.json': JSON.stringify(baseline) },
    async (root) => {
      await mkdir(join(root, 'scripts/checks'), { recursive: true });
      const config = 'scripts/checks/laws.oxlintrc.json';
      await cp(join(repository, config), join(root, config));
      return look(root);
    },
  );

const broken = {
  'max-lines': ['long-file.ts'],
  'max-lines-per-function': ['long-function.ts build'],
  'max-params': ['parameters.ts insert'],
  'no-boolean-parameters': ['switch.ts send'],
};

describe('the laws of size', () => {
  it('find what is too long, takes too much, or takes a boolean, and nothing else', async () => {
    const found = await judge({});
    expect(
      found.map(({ file, what }) => `${file} ${/breaks ([\w-]+)/.exec(what)?.[1] ?? what}`).toSorted(),
    ).toEqual([
      `${folder}/long-file.ts max-lines`,
      `${folder}/long-function.ts max-lines-per-function`,
      `${folder}/parameters.ts max-params`,
      `${folder}/switch.ts no-boolean-parameters`,
    ]);
  });

  it('pass what the baseline lists, and refuse an entry that is no longer needed or listed twice', async () => {
    expect(await judge(broken)).toEqual([]);
    const needless = {
      ...broken,
      'max-lines': ['long-file.ts', 'long-file.ts'],
      'max-params': ['parameters.ts insert', 'gone.ts a'],
    };
    expect((await judge(needless)).map(({ what }) => what)).toEqual([
      'lists long-file.ts under max-lines, which it no longer breaks.',
      'lists gone.ts a under max-params, which it no longer breaks.',
    ]);
  });

  it('are never loosened by npm run fix: it deletes entries and adds none', async () => {
    const shrunk = await judge({ 'max-params': ['gone.ts a', 'parameters.ts insert'] }, async (root) => {
      await shrinkBaseline(root);
      return JSON.parse(await readFile(join(root, 'scripts/checks/laws-baseline.json'), 'utf8')) as never;
    });
    expect(shrunk).toEqual({ 'max-params': ['parameters.ts insert'] });
  });
});

describe('a boolean parameter', () => {
  it.each([
    ['of a function', 'function a(b: boolean) {}', 'a b'],
    ['with a default', 'const a = (b = true) => b;', 'a b'],
    ['that may be left out', 'const a = (b?: boolean) => b;', 'a b'],
    ['or undefined', 'const a = (b: boolean | undefined) => b;', 'a b'],
    ['of a method', 'class A { a(b: boolean) {} }', 'a b'],
    ['of a constructor, kept', 'class A { constructor(private readonly b: boolean) {} }', 'constructor b'],
    ['of a private method', 'class A { #a(b: boolean) {} }', 'a b'],
    ['of an interface’s method', 'interface A { a(b: boolean): void }', 'a b'],
    ['of a callback', 'run((b: boolean) => b);', 'callback b'],
  ])('is found: one %s', (_which, text, expected) => {
    expect(findBooleanParameters('a.ts', text)).toEqual([
      { name: expected.split(' ')[0], parameter: 'b', line: 1 },
    ]);
  });

  it.each([
    ['the value of an event', 'type A = { readonly onChange: (checked: boolean) => void };'],
    ['a named member', 'function a({ b }: { readonly b: boolean }) {}'],
    ['a text or a boolean', 'function a(b: string | boolean) {}'],
  ])('is not: %s', (_what, text) => {
    expect(findBooleanParameters('a.ts', text)).toEqual([]);
  });
});
