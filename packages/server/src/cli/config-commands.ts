import type { Command } from 'commander';
import { stringify } from 'yaml';
import { ConfigError } from '../config/config-error.ts';
import { redactConfig } from '../config/redact-config.ts';
import { CliError } from './cli-error.ts';
import type { ProgramIo } from './cli-io.ts';
import { addCommonOptions, print } from './command-options.ts';
import type { CommonOptions } from './command-options.ts';

/** Adds `config check|show`, which read postern.yaml and nothing else: neither secrets nor documents. */
export function registerConfigCommands(program: Command, io: ProgramIo): void {
  const config = program
    .command('config')
    .description('Check postern.yaml, or show the configuration in force');
  addCommonOptions(config.command('check'))
    .description(
      'Check postern.yaml: every error with its line and what to do; exit code 2 when there is one',
    )
    .action((options: CommonOptions) => check(options, io));
  addCommonOptions(config.command('show'))
    .description('Print the whole configuration with every default filled in, without secrets')
    .action(async (options: CommonOptions) => {
      const shown = redactConfig(await io.loadConfig(options.config));
      print(io, options, {
        data: shown,
        text: stringify(shown, { lineWidth: 0, aliasDuplicateObjects: false }),
      });
    });
}

async function check(options: CommonOptions, io: ProgramIo): Promise<void> {
  try {
    const { environments, apis } = await io.loadConfig(options.config);
    const summary = { valid: true, environments: Object.keys(environments), apis: apis.map(({ id }) => id) };
    print(io, options, {
      data: summary,
      text: `No errors. Environments: ${summary.environments.join(', ')}. APIs: ${summary.apis.join(', ')}.\nWhether the documents classify every operation: postern catalogue check --config FILE\n`,
    });
  } catch (error) {
    if (options.json !== true || !(error instanceof ConfigError)) throw error;
    io.stdout(`${JSON.stringify({ valid: false, file: error.file, issues: error.issues }, null, 2)}\n`);
    throw new CliError('', 2, { cause: error });
  }
}
