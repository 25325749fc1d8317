import type { Command } from 'commander';

/** Names a command by its place in the tree, without the program itself: `api-user list`. */
export function nameCommand(command: Command): string {
  const { parent } = command;
  return parent === null || parent.parent === null
    ? command.name()
    : `${nameCommand(parent)} ${command.name()}`;
}
