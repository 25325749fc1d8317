import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { parseSync } from 'oxc-parser';
import { expect, it } from 'vitest';

const file = join(import.meta.dirname, '../../packaging/launcher.cjs');
const text = readFileSync(file, 'utf8');

/** Runs the launcher as the command does on a Node of that version. */
function launch(
  version: string,
  { cacheMode = 0o40700 }: { readonly cacheMode?: number } = {},
): {
  readonly said: string;
  readonly loaded: string[];
  readonly exitCode?: number;
} {
  const result: { said: string; loaded: string[]; exitCode?: number } = { said: '', loaded: [] };
  const stub = {
    version: `v${version}`,
    versions: { node: version },
    execPath: '/usr/bin/node',
    env: {},
    getuid: () => 0,
    stderr: { write: (said: string) => (result.said += said) },
    set exitCode(code: number) {
      result.exitCode = code;
    },
  };
  const builtIns: Readonly<Record<string, unknown>> = {
    'node:fs': { mkdirSync: () => undefined, statSync: () => ({ uid: 0, mode: cacheMode }) },
    'node:path': { join: (...parts: string[]) => parts.join('/') },
    'node:os': { homedir: () => '/home/ann' },
    'node:module': { enableCompileCache: (path: string) => result.loaded.push(path) },
  };
  runInNewContext(text.replace(/^#!.*/, ''), {
    process: stub,
    require: (id: string) => builtIns[id] ?? result.loaded.push(id),
  });
  return result;
}

it('the command says on an old Node which one it needs, and loads nothing', () => {
  expect(launch('20.19.0')).toEqual({
    said: 'Postern needs Node 24 or newer, this is v20.19.0 (/usr/bin/node).\n',
    loaded: [],
    exitCode: 1,
  });
  const compiled = '/home/ann/.cache/postern/compiled';
  expect(launch('24.21.0')).toEqual({ said: '', loaded: [compiled, '../lib/main.js'] });
  expect(launch('104.0.0').loaded).toHaveLength(2);
});

it('compiled programs are loaded only from a folder that nobody else may write to', () => {
  expect(launch('24.21.0', { cacheMode: 0o40720 }).loaded).toEqual(['../lib/main.js']);
  expect(launch('24.21.0', { cacheMode: 0o40702 }).loaded).toEqual(['../lib/main.js']);
});

it('and is written so that an old Node can read it', () => {
  const { errors, program } = parseSync(file, text, { sourceType: 'script' });
  expect(errors).toEqual([]);
  expect(JSON.stringify(program)).not.toMatch(
    /"(?:ArrowFunctionExpression|TemplateLiteral|ImportExpression)"|"kind":"(?:const|let)"/,
  );
});
