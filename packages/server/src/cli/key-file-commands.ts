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
import { decodeTextFile, textEncodings } from './decode-text-file.ts';
import type { TextEncoding } from './decode-text-file.ts';
import { importFile, judgeFile } from './import-file.ts';
import { presentTable } from './present-table.ts';
import { resolveScope } from './resolve-scope.ts';

interface ImportOptions extends ScopeOptions {
  readonly kind: 'keys' | 'web-service-accounts';
  readonly dryRun?: boolean;
  readonly skipKnown?: boolean;
  readonly encoding?: TextEncoding;
}

/** Adds `key check` and `key import`, which work on the texts of keys. */
export function registerKeyFileCommands(key: Command, io: ProgramIo): void {
  key
    .command('check <text>')
    .description(
      'Say whether a text is of the shape of our keys and its checksum fits; - reads it from stdin',
    )
    .action(async (text: string) => {
      const judged = parseKeyText(text === '-' ? (await io.readStdin()).trim() : text);
      if (judged.kind === 'malformed') throw new CliError(`This is not a key: ${judged.why}.`, 1);
      io.stdout(
        `This has the format of a ${judged.environmentKind} key of the brand ${judged.brand}, and its checksum is correct.\n`,
      );
    });

  addScopeOptions(key.command('import <file>'))
    .description(
      'Import keys (or legacy accounts) of another system, from CSV or JSON Lines; nothing is written if one line is refused',
    )
    .addOption(
      new Option('--kind <kind>', 'what the file holds')
        .choices(['keys', 'web-service-accounts'])
        .default('keys'),
    )
    .option('--dry-run', 'check every line without importing anything')
    .option(
      '--skip-known',
      'skip credentials that the licence already has, to continue after an interruption',
    )
    .addOption(
      new Option('--encoding <name>', 'the encoding of the file, if it is not recognised').choices(
        textEncodings,
      ),
    )
    .addHelpText('after', '\nThe columns of the file: docs/import.md.')
    .action((file: string, options: ImportOptions) => importCommand(file, options, io));
}

function importCommand(file: string, options: ImportOptions, io: ProgramIo): Promise<void> {
  return io.withAdminClient(async (client) => {
    const params = await resolveScope(options, { client, io });
    const format = findFormat(file);
    const text = decodeTextFile(await readBytes(file), file, options.encoding);
    const toImport = { kind: options.kind, format, text, skipKnown: options.skipKnown === true };
    const deps = {
      client,
      params,
      reportProgress: (done: number, total: number) => {
        if (done < total) io.stderr(`${done} of ${total} lines done\n`);
      },
    };
    const data = await (options.dryRun === true ? judgeFile(toImport, deps) : importFile(toImport, deps));
    print(io, options, { data, text: presentReport(data) });
    if (data.state === 'refused') throw new CliError('Nothing was imported.', 1);
    if (data.state === 'partly-imported') {
      throw new CliError(
        'The file was imported in part. Correct the lines above, and import it again with --skip-known.',
        1,
      );
    }
  }, connectOptions(options));
}

async function readBytes(file: string): Promise<Uint8Array> {
  return await readFile(file).catch((cause: unknown) => {
    throw new CliError(`${file} cannot be read.`, 2, { cause });
  });
}

function findFormat(file: string): 'csv' | 'jsonl' {
  switch (extname(file).toLowerCase()) {
    case '.csv':
    case '.tsv':
      return 'csv';
    case '.jsonl':
    case '.ndjson':
      return 'jsonl';
    default:
      throw new CliError('The name of the file must end in .csv, .tsv or .jsonl.', 2);
  }
}

const outcomes: Readonly<Record<ImportReport['state'], string>> = {
  imported: 'imported',
  'would-import': 'would be imported; nothing was written',
  refused: 'judged; nothing was written',
  'partly-imported': 'tried, and a part of them imported',
};

/** A long table hides the important lines: above this number, only refused lines are shown. */
const linesShownMax = 50;

function presentReport({ state, total, refused, skipped, lines }: ImportReport): string {
  const shown = lines.length > linesShownMax ? lines.filter(({ problem }) => problem !== null) : lines;
  const table = presentTable(
    shown,
    [
      { title: 'line', value: ({ line }) => String(line) },
      { title: 'credential', value: ({ credential }) => credential },
      { title: 'API user', value: ({ holder }) => holder },
      {
        title: 'problem',
        value: ({ problem, isKnown }) => problem ?? (isKnown ? 'known already, skipped' : ''),
      },
    ],
    '',
  ).replace(/^\n$/, '');
  const count = `${total - skipped} ${total - skipped === 1 ? 'line' : 'lines'} ${outcomes[state]}`;
  const more = [
    ...(skipped === 0 ? [] : [`${skipped} known already`]),
    ...(refused === 0 ? [] : [`${refused} refused`]),
  ];
  return `${table}${[count, ...more].join(', ')}.\n`;
}
