import type { Argument, Command, Option } from 'commander';
import { commandExamples } from './command-examples.ts';
import { knownValues } from './known-values.ts';
import { nameCommand } from './name-command.ts';

export interface DescribedOption {
  /** As help prints it: `-V, --version`, `--period <period>`. */
  readonly flags: string;
  readonly short: string | undefined;
  readonly long: string;
  readonly takesValue: boolean;
  readonly isMandatory: boolean;
  readonly isFile: boolean;
  readonly values: readonly string[];
  /** The default as help prints it; undefined where there is none. */
  readonly preset: string | undefined;
  readonly description: string;
}

export interface DescribedArgument {
  /** As help prints it: `<api-users...>`, `[file]`. */
  readonly text: string;
  readonly isFile: boolean;
  readonly isVariadic: boolean;
  readonly values: readonly string[];
  readonly description: string;
}

export interface DescribedCommand {
  /** Without the program's name: `api-user list`; empty for the program itself. */
  readonly name: string;
  readonly description: string;
  readonly arguments: readonly DescribedArgument[];
  readonly options: readonly DescribedOption[];
  readonly commands: readonly DescribedCommand[];
  readonly example: string | undefined;
}

/** Describes a program for its shell completion, its man page and its reference; hidden commands are left out. */
export function describeProgram(program: Command): DescribedCommand {
  return {
    name: program.parent === null ? '' : nameCommand(program),
    description: program.description(),
    arguments: program.registeredArguments.map(describeArgument),
    options: program.createHelp().visibleOptions(program).map(describeOption),
    commands: program
      .createHelp()
      .visibleCommands(program)
      .filter((command) => command.name() !== 'help')
      .map(describeProgram),
    example: commandExamples[nameCommand(program)],
  };
}

/** Lists a command and everything below it, parents first. */
export function listCommands(command: DescribedCommand): readonly DescribedCommand[] {
  return [command, ...command.commands.flatMap(listCommands)];
}

function describeOption(option: Option): DescribedOption {
  const { flags, short, long, description } = option;
  const preset: unknown = option.defaultValue;
  return {
    flags,
    short,
    long: long ?? short ?? flags,
    takesValue: option.required || option.optional,
    isMandatory: option.mandatory,
    isFile: namesFile(flags),
    values: option.argChoices ?? knownValues[long ?? ''] ?? [],
    preset:
      typeof preset === 'number' || (typeof preset === 'string' && preset !== '') ? `${preset}` : undefined,
    description,
  };
}

function describeArgument(argument: Argument): DescribedArgument {
  const name = argument.name() + (argument.variadic ? '...' : '');
  return {
    text: argument.required ? `<${name}>` : `[${name}]`,
    isFile: namesFile(argument.name()),
    isVariadic: argument.variadic,
    values: argument.argChoices ?? [],
    description: argument.description,
  };
}

/** Whether a file can be meant: `<file>`, `[files...]`, `<file-or-url>`, `<path>` of a folder. */
function namesFile(text: string): boolean {
  return /(?:^|<)(?:files?|old|new|backup|folder)\b/.test(text) || text === '--folder <path>';
}
