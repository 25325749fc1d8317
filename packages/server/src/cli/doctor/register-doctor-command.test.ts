import { Command } from 'commander';
import { expect, it } from 'vitest';
import { parseConfig } from '../../config/load-config.ts';
import type { ProgramIo } from '../cli-io.ts';
import { runProgram } from '../run-program.ts';
import { fault, fine, warn } from './finding.ts';
import type { DoctorCheck } from './finding.ts';
import { registerDoctorCommand } from './register-doctor-command.ts';
import { runChecks } from './run-checks.ts';

const text = `brand: acme
masterKey: env:KEY
environments: { TEST: { kind: test, port: 1, hosts: [a], upstream: 'http://a', issuer: a } }
apis: [{ id: a, basePath: /a, openapi: a.json }]
`;

async function run(checks: readonly DoctorCheck[], ...args: readonly string[]) {
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
  const program = new Command('postern').exitOverride();
  registerDoctorCommand(program, io, { listChecks: () => checks });
  const code = await runProgram(program, ['doctor', ...args], io);
  return { code, out, err };
}

const mail: DoctorCheck = {
  check: 'mail',
  remedy: 'Check it.',
  run: async () => [fine('It answers.'), warn('It is slow.', 'Ask its operator.')],
};
const broken: DoctorCheck = {
  check: 'database',
  remedy: 'Start it.',
  run: () => Promise.reject(new Error('It refuses.')),
};

it('ends with 0 for warnings alone, each with its remedy on the next line, and sums up', async () => {
  expect(await run([mail])).toEqual({
    code: 0,
    err: '',
    out: '✓ mail  It answers.\n! mail  It is slow.\n        → Ask its operator.\n\n1 fine, 1 warning, 0 faults.\n',
  });
});

it('ends with 1 for a fault, also one that a check threw, and goes on with the others', async () => {
  const found = await run([broken, mail]);
  expect(found).toMatchObject({ code: 1, err: '' });
  expect(found.out).toMatch(/^✗ database {2}It refuses\.\n.*→ Start it\.\n✓ mail/);
});

it('gives an array with --json', async () => {
  const { code, out } = await run([broken], '--json');
  expect(code).toBe(1);
  expect(JSON.parse(out)).toEqual([
    { check: 'database', state: 'fault', what: 'It refuses.', remedy: 'Start it.' },
  ]);
});

it('a check that never answers is a fault after its time, and holds no other up', async () => {
  const silent: DoctorCheck = {
    check: 'silent',
    remedy: 'Wake it.',
    run: () => new Promise(() => undefined),
  };
  const quick: DoctorCheck = { check: 'quick', remedy: '', run: async () => [fault('Bad.', 'Mend it.')] };
  expect(await runChecks([silent, quick], 10)).toMatchObject([
    { check: 'silent', state: 'fault', remedy: 'Wake it.' },
    { check: 'quick', state: 'fault', what: 'Bad.' },
  ]);
});
