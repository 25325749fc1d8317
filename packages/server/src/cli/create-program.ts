import { Command } from 'commander';
import { registerApiUserCommands } from './api-user-commands.ts';
import { registerAuditCommands } from './audit-commands.ts';
import { registerCatalogueCommands } from './catalogue-commands.ts';
import type { ProgramIo } from './cli-io.ts';
import { registerConfigCommands } from './config-commands.ts';
import { registerEntityCommands } from './entity-commands.ts';
import { registerEntityGroupCommands } from './entity-group-commands.ts';
import { registerExplainCommand } from './explain-command.ts';
import { registerInitCommand } from './init/register-init-command.ts';
import { registerKeyCommands } from './key-commands.ts';
import { registerLimitCommands } from './limit-commands.ts';
import { registerLicenceCommands } from './licence-commands.ts';
import { registerOperatorCommands } from './operator-commands.ts';
import { registerMemberCommands, registerPersonCommands } from './people-commands.ts';
import { registerRightsCommands } from './rights-commands.ts';
import { registerSigningKeyCommands } from './signing-key-commands.ts';

/**
 * Creates `postern` with its version and every command that calls the admin API or works on files. main.ts adds those
 * that run servers.
 */
export function createProgram(io: ProgramIo, { version }: { readonly version: string }): Command {
  const program = new Command('postern')
    .description('The API-access desk and gateway in front of a public API')
    .showHelpAfterError('(--help says more)')
    .showSuggestionAfterError()
    .version(version, '-V, --version', 'show the version')
    .exitOverride()
    .configureOutput({ writeOut: io.stdout, writeErr: io.stderr });
  for (const register of registrations) register(program, io);
  return program;
}

const registrations: readonly ((program: Command, io: ProgramIo) => void)[] = [
  registerInitCommand,
  registerConfigCommands,
  registerLicenceCommands,
  registerEntityCommands,
  registerEntityGroupCommands,
  registerApiUserCommands,
  registerKeyCommands,
  registerRightsCommands,
  registerLimitCommands,
  registerExplainCommand,
  registerAuditCommands,
  registerCatalogueCommands,
  registerOperatorCommands,
  registerMemberCommands,
  registerPersonCommands,
  registerSigningKeyCommands,
];
