import type { Command } from 'commander';
import type { AdminClient, AdminInput } from '@postern/contract/admin-client';
import type { Explanation } from '@postern/contract/explanation';
import { toPlainText } from '../catalogue/plain-text.ts';
import { CliError } from './cli-error.ts';
import type { ProgramIo } from './cli-io.ts';
import { addScopeOptions, connectOptions, print } from './command-options.ts';
import type { ScopeOptions } from './command-options.ts';
import { getApiUser } from './find-api-user.ts';
import { getAdminData } from './get-admin-data.ts';
import { presentTable } from './present-table.ts';
import { resolveScope } from './resolve-scope.ts';
import type { Scope } from './resolve-scope.ts';

interface ExplainOptions extends ScopeOptions {
  readonly key?: string;
  readonly token?: string;
  readonly apiUser?: string;
  readonly address?: string;
}

/** Adds `explain METHOD URL`. The exit code is 0 if the call would be allowed, and 1 if not. */
export function registerExplainCommand(program: Command, io: ProgramIo): void {
  addScopeOptions(program.command('explain <method> <url>'))
    .description('Explain what would happen to a call, stage by stage, and what would allow it')
    .option('--api-user <ref>', 'who calls: an API user')
    .option('--key <source>', 'the caller’s key, from stdin (-) or a variable (env:NAME)')
    .option('--token <source>', 'the caller’s access token, from stdin (-) or a variable (env:NAME)')
    .option('--address <ip>', 'the address that the call comes from; if omitted, an allowed one is assumed')
    .action(async (method: string, url: string, options: ExplainOptions) => {
      const secret = await readCredential(options, io);
      await io.withAdminClient(async (client) => {
        const scope = await resolveScope(options, { client, io });
        const credential = secret ?? (await findCredential(options.apiUser ?? '', scope, client));
        const address = options.address === undefined ? {} : { address: options.address };
        const body = { method, url, credential, ...address };
        const data = getAdminData(await client.explainCall({ params: scope, body }));
        print(io, options, { data, text: presentExplanation(data) });
        if (data.outcome === 'refused') throw new CliError('', 1);
      }, connectOptions(options));
    });
}

type Credential = AdminInput<'explainCall'>['body']['credential'];

async function findCredential(ref: string, scope: Scope, client: AdminClient): Promise<Credential> {
  return { kind: 'api-user', apiUserId: (await getApiUser(ref, scope, client)).id };
}

/**
 * Undefined for an API user. Secrets are never read from the arguments.
 *
 * @throws CliError unless exactly one credential is named
 */
async function readCredential(options: ExplainOptions, io: ProgramIo): Promise<Credential | undefined> {
  const { key, token, apiUser } = options;
  if ([key, token, apiUser].filter((given) => given !== undefined).length !== 1) {
    throw new CliError('Name the caller with exactly one of --api-user, --key and --token.', 2);
  }
  if (key !== undefined) return { kind: 'key', text: await readSecret(key, '--key', io) };
  if (token !== undefined) return { kind: 'token', text: await readSecret(token, '--token', io) };
  return undefined;
}

async function readSecret(source: string, option: string, io: ProgramIo): Promise<string> {
  const text = source === '-' ? await io.readStdin() : readVariable(source, option, io);
  if (text.trim() === '') throw new CliError(`${option}: no text was read.`, 2);
  return text.trim();
}

/** The message does not repeat the argument, which may be the secret itself. */
function readVariable(source: string, option: string, io: ProgramIo): string {
  const name = /^env:([A-Za-z_][A-Za-z0-9_]*)$/.exec(source)?.[1];
  if (name === undefined) {
    const reason = 'Other users of this machine can read a program’s arguments.';
    throw new CliError(`${option} takes - (stdin) or env:NAME, never the secret itself. ${reason}`, 2);
  }
  return io.env[name] ?? '';
}

const marks = { passed: '✓', refused: '✗', assumed: '~', 'not-reached': ' ' } as const;

function presentExplanation({ call, outcome, status, code, stages, fix }: Explanation): string {
  const verdict =
    outcome === 'allowed' ? 'allowed' : `refused${status === null ? '' : `: ${status}`} ${code ?? ''}`;
  const table = presentTable(
    stages,
    [
      { title: '', value: (stage) => marks[stage.verdict] },
      { title: 'stage', value: (stage) => stage.stage },
      { title: 'verdict', value: (stage) => stage.verdict },
      { title: 'rule', value: (stage) => stage.rule },
    ],
    '',
  );
  const fixLine = fix === null ? '' : `\nTo allow it: ${toPlainText(fix.sentence)}\n`;
  return `${toPlainText(call.method)} ${toPlainText(call.url)}\n${verdict.trim()}\n\n${table}${fixLine}`;
}
