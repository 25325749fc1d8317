import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminCalls } from '@postern/contract/admin-client';
import type { AdminCallName } from '@postern/contract/admin-client';
import { allRoutes } from '@postern/contract/admin-routes/all-routes';
import { configSchema } from '../config/config-schema.ts';
import type { ControlDeps } from '../control/control-deps.ts';
import { openStorage } from '../storage/open-storage.ts';
import type { Storage } from '../storage/storage.ts';
import { commandWalk } from '../testing/command-walk.ts';
import type { WalkStep } from '../testing/command-walk.ts';
import { createTestCli } from '../testing/test-cli.ts';
import type { Run } from '../testing/test-cli.ts';
import { createTestControl, createTestLicence, createTestMember } from '../testing/test-control.ts';
import type { TestControl } from '../testing/test-control.ts';
import type { ProgramIo } from './cli-io.ts';
import { commandExamples } from './command-examples.ts';
import { createProgram } from './create-program.ts';
import { nameCommand } from './name-command.ts';

/** Operations that no command calls, each with the reason. `postern api` calls them too. */
const withoutCommand: Readonly<Record<string, string>> = {
  setGroupLevel: '`rights set --group` does the same in one change with other levels (changeRights)',
  exportTaxonomy: '`catalogue export` writes the same files from the catalogue in force (getCatalogue)',
};

let folder: string;
let storage: Storage;
/** The commands that were seen to call an operation, by its id. */
const callers = new Map<string, Set<string>>();
/** Every run of the walk, so that a failure shows what people would see. */
const runs: { readonly line: string; readonly because: string | undefined; readonly run: Run }[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-coverage-'));
  storage = await openStorage({ kind: 'sqlite' }, { dataFolder: folder });
  await walkThroughCommands();
}, 120_000);

afterAll(async () => {
  await storage.close();
  await rm(folder, { recursive: true, force: true });
});

describe('The commands and the admin API', () => {
  it('do what each line asks for, or refuse it for the reason that was expected', () => {
    const unexpected = runs.filter(({ run, because }) =>
      because === undefined ? run.code !== 0 : run.code !== 1 || !(run.out + run.err).includes(because),
    );
    expect(unexpected.map(({ line, run }) => `${line}: ${run.out}${run.err}`)).toEqual([]);
  });

  it('ask wherever the walk says --yes, and change nothing without a terminal or after a no', async () => {
    const control = createTestControl(storage);
    const calls: string[] = [];
    const cli = createTestCli(control, (operation) => void calls.push(operation));
    const places = await prepareInstallation(control);
    for (const step of commandWalk) {
      const { line } = readStep(step);
      if (!/ --yes\b/.test(line) || needsEarlierSteps(line)) continue;
      const args = splitLine(fillPlaces(line.replace(' --yes', ''), places));
      calls.length = 0;
      expect(await cli(args), line).toMatchObject({
        code: 2,
        out: '',
        err: expect.stringContaining('add --yes'),
      });
      expect(await cli(args, { typed: 'n' }), line).toMatchObject({ code: 1, out: '' });
      expect(
        calls.filter((operation) => adminCalls[operation as AdminCallName][0] !== 'get'),
        line,
      ).toEqual([]);
    }
  });

  it('leave no operation of the admin API without a command that was seen to call it', () => {
    const missing = Object.keys(allRoutes).filter(
      (operation) => !callers.has(operation) && !Object.hasOwn(withoutCommand, operation),
    );
    expect(missing).toEqual([]);
  });

  it('except no operation from this that a command calls, or that does not exist', () => {
    for (const operation of Object.keys(withoutCommand)) {
      expect(Object.keys(allRoutes)).toContain(operation);
      expect([...(callers.get(operation) ?? [])], operation).toEqual([]);
    }
  });

  it('have an example of every command, which its options accept', async () => {
    const program = createProgram(silentIo, { version: '1.2.3' });
    const names = listLeaves(program).map(nameCommand);
    expect(names.filter((name) => !Object.hasOwn(commandExamples, name))).toEqual([]);
    for (const name of names) {
      const parsed: string[] = [];
      const fresh = createProgram(silentIo, { version: '1.2.3' });
      for (const leaf of listLeaves(fresh)) leaf.action(() => void parsed.push(nameCommand(leaf)));
      await fresh.parseAsync(splitLine(commandExamples[name] ?? '').slice(1), { from: 'user' });
      expect(parsed).toEqual([name]);
    }
  });

  it('show the example in the help', async () => {
    const cli = createTestCli(createTestControl(storage));
    const { out } = await cli('usage show --help');
    expect(out).toContain('Example:\n  $ postern usage show --api-user');
  });
});

/** Runs each command as a person types it, in the order in which an installation is filled, used and emptied. */
async function walkThroughCommands(): Promise<void> {
  const observe = (operation: string, command: string) => {
    // `api` calls whatever it is asked to, which proves nothing.
    if (command !== 'api') callers.set(operation, (callers.get(operation) ?? new Set()).add(command));
  };
  const control = createTestControl(storage, { cutOffs: confirmLater });
  const places = await prepareInstallation(control);
  const config = { ...control.deps.config, canMail: true };
  const plain = createTestCli(control, observe);
  const mailing = createTestCli(control.withParts({ config }), observe);
  for (const step of commandWalk) {
    const { line, because, isMailed } = readStep(step);
    const filled = fillPlaces(line, places);
    const run = await (isMailed ? mailing : plain)(splitLine(filled), { config: postern });
    runs.push({ line: filled, because, run });
  }
}

function fillPlaces(line: string, places: Readonly<Record<string, string>>): string {
  return line.replace(/\{(\w+)\}/g, (_place, name: string) => places[name] ?? '');
}

/** Lines about what an earlier line of the walk made; without it they are refused before they would ask. */
function needsEarlierSteps(line: string): boolean {
  return /"Web shop"|Beneluxe|France|127\.0\.0\.1|olga@|mia@|dev@|rights reduce/.test(line);
}

function readStep(step: WalkStep) {
  if (typeof step === 'string') return { line: step, because: undefined, isMailed: false };
  if ('mailed' in step) return { line: step.mailed, because: undefined, isMailed: true };
  return { line: step.refused, because: step.because, isMailed: false };
}

/** Every change is confirmed only when somebody looks again, so that `--wait` has to wait. */
const confirmLater: ControlDeps['cutOffs'] = {
  confirm: (sequence) => Promise.resolve({ sequence, state: 'pending', confirmedAtMs: null, gateways: [] }),
  find: (sequence) => Promise.resolve({ sequence, state: 'confirmed', confirmedAtMs: 1, gateways: [] }),
  async *follow(sequence) {
    yield await Promise.resolve({ sequence, state: 'confirmed', confirmedAtMs: 1, gateways: [] });
  },
  listGateways: () => Promise.resolve([]),
};

/** Returns the values of the walk's places. */
async function prepareInstallation(control: TestControl): Promise<Readonly<Record<string, string>>> {
  const ours = await createTestLicence(control);
  const operator = await createTestMember(control, null, 'operator');
  await createTestMember(control, null, 'operator');
  await createTestMember(control, ours.licence.id, 'licence-admin');
  const { signingKeys, now } = control.deps;
  const { environment } = ours.scope;
  const signingKey = { ...(await signingKeys.create(environment, now())), state: 'active' as const };
  await storage.transact((tx) => tx.signingKeys.insert(environment, signingKey));
  const keys = 'key,name,email\nb17f9a2c-legacy-key-0001,Shop,shop2@example.com\n';
  await writeFile(join(folder, 'keys.csv'), keys);
  const plan = '[{ name: calls, kind: calls, per: api-user, limit: 9, windowS: 60 }]';
  await writeFile(join(folder, 'plan.yaml'), plan);
  return {
    folder,
    apiUser: ours.apiUser.id,
    integrator: `${ours.integrator}@example.com`.toLowerCase(),
    kid: signingKey.kid,
    licence: String(ours.licence.number),
    licenceId: ours.licence.id,
    member: ours.member.email,
    message: ours.messageId,
    operator: operator.email,
    webhook: ours.webhookId,
  };
}

const postern = configSchema.parse({
  brand: 'acme',
  masterKey: 'env:KEY',
  dataFolder: '/nonexistent',
  environments: {
    TEST: { kind: 'test', port: 0, hosts: ['localhost'], upstream: 'http://localhost:1', issuer: 'acme' },
  },
  groups: [{ id: 'data', name: 'Data', modules: [{ id: 'profiles', name: 'Profiles' }] }],
  apis: [{ id: 'v5', basePath: '/v5', openapi: 'api.json', mapping: {} }],
});

/** Splits a command line as a shell does that knows nothing but blanks and double quotes. */
function splitLine(line: string): string[] {
  return [...line.replace(/ [<>] \S+$/, '').matchAll(/"([^"]*)"|(\S+)/g)].map(
    ([, quoted, plain]) => quoted ?? plain ?? '',
  );
}

function listLeaves(command: Command): readonly Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(listLeaves);
}

const unused = () => Promise.reject(new Error('not used'));
const silentIo: ProgramIo = {
  env: {},
  stdout: () => {},
  stderr: () => {},
  loadConfig: unused,
  withAdminClient: unused,
  readStdin: unused,
  ask: unused,
  askText: unused,
  fetch: unused,
};
