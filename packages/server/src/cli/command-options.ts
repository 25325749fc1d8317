import type { Command } from 'commander';
import type { ProgramIo } from './cli-io.ts';

/** The options of every command that calls the admin API. */
export interface CommonOptions {
  readonly config?: string;
  readonly json?: boolean;
}

/** The options of every command within one licence. */
export interface LicenceOptions extends CommonOptions {
  readonly licence?: string;
}

/** The options of every command within one environment of a licence. */
export interface ScopeOptions extends LicenceOptions {
  readonly environment?: string;
}

export function addCommonOptions(command: Command): Command {
  return command
    .option('--config <file>', 'the postern.yaml to use')
    .option('--json', 'print the answer of the admin API as JSON');
}

export function addLicenceOption(command: Command): Command {
  return addCommonOptions(command).option(
    '--licence <ref>',
    'number, account name or id; if omitted, POSTERN_LICENCE or the only licence',
  );
}

export function addScopeOptions(command: Command): Command {
  return addLicenceOption(command).option(
    '--environment <name>',
    'such as TEST; if omitted, POSTERN_ENVIRONMENT or the only environment',
  );
}

/** Picks the options of `io.withAdminClient`. */
export function connectOptions(options: CommonOptions): { readonly configFile?: string } {
  return options.config === undefined ? {} : { configFile: options.config };
}

/** Prints JSON with `--json`, and text for people otherwise. */
export function print(
  io: Pick<ProgramIo, 'stdout'>,
  options: CommonOptions,
  answer: { readonly data: unknown; readonly text: string },
): void {
  io.stdout(options.json === true ? `${JSON.stringify(answer.data, null, 2)}\n` : answer.text);
}

/** Collects an option that may be given several times. */
export function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}
