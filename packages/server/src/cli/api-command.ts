import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { adminCalls } from '@postern/contract/admin-client';
import type { AdminCallName, AdminClient, AdminResult } from '@postern/contract/admin-client';
import { CliError } from './cli-error.ts';
import type { ProgramIo } from './cli-io.ts';
import { addScopeOptions, collect, connectOptions } from './command-options.ts';
import type { ScopeOptions } from './command-options.ts';
import { confirmOrStop } from './confirm.ts';
import { decodeTextFile } from './decode-text-file.ts';
import { getAdminData } from './get-admin-data.ts';
import { presentTable } from './present-table.ts';
import { resolveEnvironment, resolveLicence } from './resolve-scope.ts';

interface ApiOptions extends ScopeOptions {
  readonly param?: readonly string[];
  readonly body?: string;
  readonly list?: boolean;
  readonly yes?: boolean;
}

/** Adds `api`, which calls any operation of the admin API. */
export function registerApiCommand(program: Command, io: ProgramIo): void {
  addScopeOptions(program.command('api [operation]'))
    .description('Call any operation of the admin API by its id, and print its answer')
    .option('--list', 'list the operations with their methods and paths')
    .option('--param <name=value>', 'a value of the path or the query; may be repeated', collect)
    .option('--body <file>', 'the JSON body: a file, or - for stdin; {} if omitted where one is needed')
    .option('--yes', 'do not ask before a DELETE')
    .action((operation: string | undefined, options: ApiOptions) => {
      if (options.list === true) return io.stdout(presentOperations());
      const name = parseOperation(operation);
      return io.withAdminClient(async (client) => {
        await callOperation(name, options, { client, io });
      }, connectOptions(options));
    });
}

interface ApiDeps {
  readonly client: AdminClient;
  readonly io: ProgramIo;
}

async function callOperation(name: AdminCallName, options: ApiOptions, deps: ApiDeps): Promise<void> {
  const [method, path] = adminCalls[name];
  const given = parseParams(options.param ?? []);
  const { params, query } = await sortParams(path, given, { options, deps });
  const body = method === 'get' || method === 'delete' ? undefined : await loadBody(options.body, deps.io);
  if (method === 'delete') {
    const place = path.replace(/\{(\w+)\}/g, (_place, key: string) => params[key] ?? '');
    await confirmOrStop({ question: `DELETE ${place}?` }, options, deps.io);
  }
  // The admin API judges the names and values, so that their types are of no use here.
  const call = deps.client[name] as (input: object) => Promise<AdminResult<unknown>>;
  const data = getAdminData(await call({ params, query, ...(body === undefined ? {} : { body }) }));
  deps.io.stdout(typeof data === 'string' ? data : `${JSON.stringify(data, null, 2)}\n`);
}

/** @throws CliError (exit code 2) that names operations with a similar name */
function parseOperation(text: string | undefined): AdminCallName {
  if (text === undefined) throw new CliError('Name the operation; postern api --list lists them.', 2);
  if (Object.hasOwn(adminCalls, text)) return text as AdminCallName;
  const wanted = text.toLowerCase();
  const similar = Object.keys(adminCalls).filter((name) => name.toLowerCase().includes(wanted));
  const hint = similar.length === 0 ? '' : ` Similar: ${similar.join(', ')}.`;
  throw new CliError(`There is no operation ${text}; postern api --list lists them.${hint}`, 2);
}

/** @throws CliError (exit code 2) */
function parseParams(texts: readonly string[]): ReadonlyMap<string, string> {
  const params = new Map<string, string>();
  for (const text of texts) {
    const end = text.indexOf('=');
    if (end < 1) throw new CliError(`--param ${text}: write NAME=VALUE.`, 2);
    params.set(text.slice(0, end), text.slice(end + 1));
  }
  return params;
}

/** Divides values into those of the path and of the query. Licence and environment come from the usual options. */
async function sortParams(
  path: string,
  given: ReadonlyMap<string, string>,
  { options, deps }: { readonly options: ApiOptions; readonly deps: ApiDeps },
) {
  const params: Record<string, string> = {};
  for (const [, name = ''] of path.matchAll(/\{(\w+)\}/g)) {
    const value = given.get(name) ?? (await findUsual(name, options, deps));
    if (value === undefined || value === '')
      throw new CliError(`Give --param ${name}=…, which is part of ${path}.`, 2);
    params[name] = value;
  }
  const query = Object.fromEntries([...given].filter(([name]) => !Object.hasOwn(params, name)));
  return { params, query };
}

async function findUsual(name: string, options: ApiOptions, deps: ApiDeps): Promise<string | undefined> {
  if (name === 'environment') return await resolveEnvironment(options, deps);
  if (name !== 'licenceId') return undefined;
  const ref = options.licence ?? deps.io.env['POSTERN_LICENCE'];
  return (await resolveLicence(ref === '' ? undefined : ref, deps)).id;
}

/** @throws CliError (exit code 2) */
async function loadBody(source: string | undefined, io: ProgramIo): Promise<unknown> {
  if (source === undefined) return {};
  const text = source === '-' ? await io.readStdin() : await loadText(source);
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new CliError(`${source === '-' ? 'The body' : source} is not JSON.`, 2, { cause });
  }
}

async function loadText(file: string): Promise<string> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new CliError(`${file} cannot be read.`, 2, { cause });
  });
  return decodeTextFile(bytes, file);
}

function presentOperations(): string {
  return presentTable(
    Object.entries(adminCalls),
    [
      { title: 'operation', value: ([name]) => name },
      { title: 'method', value: ([, [method]]) => method.toUpperCase() },
      { title: 'path', value: ([, [, path]]) => path },
    ],
    '',
  );
}
