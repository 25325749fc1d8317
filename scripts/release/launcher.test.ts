import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { parseSync } from 'oxc-parser';
import { expect, it } from 'vitest';

const file = join(import.meta.dirname, '../../packaging/launcher.cjs');
const text = readFileSync(file, 'utf8');

/** Runs the launcher as the command does on a Node of that version. */
function launch(version: string): {
  readonly said: string;
  readonly loaded: string[];
  readonly exitCode?: number;
} {
  const result: { said: string; loaded: string[]; exitCode?: number } = { said: '', loaded: [] };
  const stub = {
    version: `v${version}`,
    versions: { node: version },
    execPath: '/usr/bin/node',
    stderr: { write: (said: string) => (result.said += said) },
    set exitCode(code: number) {
      result.exitCode = code;
    },
  };
  runInNewContext(text.replace(/^#!.*/, ''), {
    process: stub,
    require: (id: string) => result.loaded.push(id),
  });
  return result;
}

it('the command says on an old Node which one it needs, and loads nothing', () => {
  expect(launch('20.19.0')).toEqual({
    said: 'Postern needs Node 24 or newer, this is v20.19.0 (/usr/bin/node).\n',
    loaded: [],
    exitCode: 1,
  });
  expect(launch('24.21.0')).toEqual({ said: '', loaded: ['../lib/main.js'] });
  expect(launch('104.0.0').loaded).toHaveLength(1);
});

it('and is written so that an old Node can read it', () => {
  const { errors, program } = parseSync(file, text, { sourceType: 'script' });
  expect(errors).toEqual([]);
  expect(JSON.stringify(program)).not.toMatch(
    /"(?:ArrowFunctionExpression|TemplateLiteral|ImportExpression)"|"kind":"(?:const|let)"/,
  );
});
