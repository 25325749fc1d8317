import { Argument } from 'commander';
import type { Command } from 'commander';
import type { ProgramIo } from '../cli-io.ts';
import { describeProgram } from '../describe-program.ts';
import { completionRenderers, shells } from './completion-renderers.ts';
import type { Shell } from './completion-renderers.ts';

/** Adds `completion bash|zsh|fish`, which prints a script that completes every command of the program. */
export function registerCompletionCommand(program: Command, io: ProgramIo): void {
  program
    .command('completion')
    .addArgument(new Argument('<shell>', 'the shell').choices(shells))
    .description('Print a script that completes commands, options and their values in a shell')
    .action((shell: Shell) => {
      io.stdout(completionRenderers[shell](describeProgram(program)));
    });
}
