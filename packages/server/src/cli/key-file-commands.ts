import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import type { ImportReport } from '@postern/contract/credential-import';
import { parseKeyText } from '../crypto/key-text.ts';
import { CliError } from './cli-error.ts';
import type { ProgramIo } from './cli-io.ts';
import { addScopeOptions, connectOptions, print } from './command-options.ts';
import type { ScopeOptions } from './command-options.ts';
import { getAdminData } from './get-admin-data.ts';
import { presentTable } from './present-table.ts';
import { resolveScope } from './resolve-scope.ts';

interface ImportOptions extends ScopeOptions {
  readonly kind: 'keys' | 'web-service-accounts';
  readonly dryRun?: boolean;
}

/** Adds `key check` and `key import`: what is done with keys by their text. */
export function registerKeyFileCommands(key: Command, io: ProgramIo): void {
  key
    .command('check <text>')
    .description(
      'Say whether a text is of the shape of our keys and its checksum fits; - reads it from stdin',
    )
    .action(async (text: string) => {
      const judged = parseKeyText(text === '-' ? (await io.readStdin()).trim() : text);
      if (judged.kind === 'malformed') throw new CliError(`No key: ${judged.why}.`, 1);
      io.stdout(
        `The shape of a ${judged.environmentKind} key of the brand ${judged.brand}; the checksum fits.\n`,
      );
    });

  addScopeOptions(key.command('import <file>'))
    .description(
      'Import keys (or legacy accounts) of another system, from CSV or JSON Lines: all of it, or nothing',
    )
    .addOption(
      new Option('--kind <kind>', 'what the file holds')
        .choices(['keys', 'web-service-accounts'])
        .default('keys'),
    )
    .option('--dry-run', 'judge every line, and write nothing')
    .action((file: string, options: ImportOptions) =>
      io.withAdminClient(async (client) => {
        const params = await resolveScope(options, { client, io });
        const format = findFormat(file);
        const text = await readFile(file, 'utf8').catch((cause: unknown) => {
          throw new CliError(`${file} cannot be read.`, 2, { cause });
        });
        const body = { kind: options.kind, format, text, dryRun: options.dryRun === true };
        const data = getAdminData(await client.importCredentials({ params, body }));
        print(io, options, { data, text: presentReport(data) });
        if (data.state === 'refused') throw new CliError('Nothing was imported.', 1);
      }, connectOptions(options)),
    );
}

function findFormat(file: string): 'csv' | 'jsonl' {
  switch (extname(file).toLowerCase()) {
    case '.csv':
      return 'csv';
    case '.jsonl':
    case '.ndjson':
      return 'jsonl';
    default:
      throw new CliError('The file’s name ends in .csv or .jsonl.', 2);
  }
}

const outcomes: Readonly<Record<ImportReport['state'], string>> = {
  imported: 'imported',
  'would-import': 'would be imported; nothing was written',
  refused: 'judged; nothing was written',
};

function presentReport({ state, total, refused, lines }: ImportReport): string {
  const table = presentTable(
    lines,
    [
      { title: 'line', value: ({ line }) => String(line) },
      { title: 'credential', value: ({ credential }) => credential },
      { title: 'API user', value: ({ holder }) => holder },
      { title: 'problem', value: ({ problem }) => problem ?? '' },
    ],
    'The file holds no line.',
  );
  const count = `${total} ${total === 1 ? 'line' : 'lines'} ${outcomes[state]}`;
  return `${table}${count}${refused === 0 ? '' : `, ${refused} refused`}.\n`;
}
