import { Command } from 'commander';
import { registerApiUserCommands } from './api-user-commands.ts';
import { registerAuditCommands } from './audit-commands.ts';
import { registerCatalogueCommands } from './catalogue-commands.ts';
import type { ProgramIo } from './cli-io.ts';
import { registerCompletionCommand } from './completion/register-completion-command.ts';
import { registerConfigCommands } from './config-commands.ts';
import { registerEntityCommands } from './entity-commands.ts';
import { registerEntityGroupCommands } from './entity-group-commands.ts';
import { registerExplainCommand } from './explain-command.ts';
import { registerInitCommand } from './init/register-init-command.ts';
import { registerKeyCommands } from './key-commands.ts';
import { registerLimitCommands } from './limit-commands.ts';
import { registerLicenceCommands } from './licence-commands.ts';
import { registerOperatorCommands } from './operator-commands.ts';
import { registerAlertCommands } from './alert-commands.ts';
import { registerApiCommand } from './api-command.ts';
import { registerEnvironmentCommands } from './environment-commands.ts';
import { registerHygieneCommands } from './hygiene-commands.ts';
import { registerIntegratorCommands } from './integrator-commands.ts';
import { registerMemberCommands } from './member-commands.ts';
import { registerNetworkCommands } from './network-commands.ts';
import { registerOutboxCommands } from './outbox-commands.ts';
import { registerPersonCommands } from './person-commands.ts';
import { registerUsageCommands } from './usage-commands.ts';
import { registerWebServiceAccountCommands } from './web-service-account-commands.ts';
import { registerWebhookCommands } from './webhook-commands.ts';
import { registerRightsCommands } from './rights-commands.ts';
import { presentExample } from './present-example.ts';
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
    .configureOutput({ writeOut: io.stdout, writeErr: io.stderr })
    .addHelpText('afterAll', ({ command }) => presentExample(command));
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
  registerNetworkCommands,
  registerExplainCommand,
  registerUsageCommands,
  registerHygieneCommands,
  registerAlertCommands,
  registerWebhookCommands,
  registerOutboxCommands,
  registerWebServiceAccountCommands,
  registerAuditCommands,
  registerCatalogueCommands,
  registerEnvironmentCommands,
  registerOperatorCommands,
  registerMemberCommands,
  registerIntegratorCommands,
  registerPersonCommands,
  registerSigningKeyCommands,
  registerApiCommand,
  registerCompletionCommand,
];
