import { expect, it } from 'vitest';
import { parseConfig } from '../config/load-config.ts';
import { createProgram } from './create-program.ts';
import type { ProgramIo } from './cli-io.ts';
import { runProgram } from './run-program.ts';

const valid = `brand: acme
masterKey: env:KEY
database: { kind: postgres, url: 'postgres://anna:hunter2@db/postern' }
environments: { TEST: { kind: test, port: 1, hosts: [a], upstream: http://a, issuer: a } }
apis: [{ id: a, basePath: /a, openapi: a.json }]
`;

async function run(text: string, ...args: readonly string[]) {
  let [out, err] = ['', ''];
  const fail = (): never => {
    throw new Error('not needed here');
  };
  const io: ProgramIo = {
    env: {},
    stdout: (piece) => void (out += piece),
    stderr: (piece) => void (err += piece),
    loadConfig: () => Promise.resolve().then(() => parseConfig(text, 'postern.yaml')),
    withAdminClient: fail,
    readStdin: fail,
    ask: fail,
    askText: fail,
    fetch: fail,
  };
  const code = await runProgram(createProgram(io, { version: '1' }), ['config', ...args], io);
  return { code, out, err };
}

it('check ends with 0 for a configuration without errors, and names what is in it', async () => {
  const checked = await run(valid, 'check');
  expect(checked).toMatchObject({ code: 0, err: '' });
  expect(checked.out).toContain('TEST');
  expect(JSON.parse((await run(valid, 'check', '--json')).out)).toEqual({
    valid: true,
    environments: ['TEST'],
    apis: ['a'],
  });
});

it('check ends with 2 and gives every error with its line and its remedy, as text and as JSON', async () => {
  const broken = valid.replace('basePath: /a', 'basePath: a').replace('kind: test', 'kind: tst');
  const text = await run(broken, 'check');
  expect(text).toMatchObject({ code: 2, out: '' });
  expect(text.err).toMatch(/postern\.yaml:4:\d+ {2}environments/);
  expect(text.err).toMatch(/postern\.yaml:5:\d+ {2}apis\[0\]\.basePath/);
  const json = await run(broken, 'check', '--json');
  expect(json).toMatchObject({ code: 2, err: '' });
  expect(JSON.parse(json.out)).toMatchObject({
    valid: false,
    file: 'postern.yaml',
    issues: [
      { position: { line: 4 }, what: expect.any(String), remedy: expect.any(String) },
      { position: { line: 5 } },
    ],
  });
});

it('show prints every default and no password', async () => {
  const shown = await run(valid, 'show');
  expect(shown).toMatchObject({ code: 0, err: '' });
  expect(shown.out).toContain('maxStaleMs: 5000');
  expect(shown.out).toContain('postgres://anna:[secret]@db/postern');
  expect((await run(valid, 'show', '--json')).out).not.toContain('hunter2');
});
