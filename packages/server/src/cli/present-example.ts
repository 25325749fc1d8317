import type { Command } from 'commander';
import { commandExamples } from './command-examples.ts';
import { nameCommand } from './name-command.ts';

/** Presents the example at the end of a command's help; empty where a command has none, such as a group of commands. */
export function presentExample(command: Command): string {
  const name = nameCommand(command);
  const example = Object.hasOwn(commandExamples, name) ? commandExamples[name] : undefined;
  return example === undefined ? '' : `\nExample:\n  $ ${example}`;
}
