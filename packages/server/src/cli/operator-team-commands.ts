import type { Command } from 'commander';
import type { ProgramIo } from './cli-io.ts';
import { addCommonOptions, connectOptions, print } from './command-options.ts';
import type { CommonOptions } from './command-options.ts';
import { confirmOrStop } from './confirm.ts';
import { getAdminData } from './get-admin-data.ts';
import { addLanguageOption, parseLanguage } from './language-option.ts';
import type { LanguageOptions } from './language-option.ts';
import { getByEmail, presentInvited, presentTeam } from './present-team.ts';

type ChangeOptions = CommonOptions & { readonly yes?: boolean };

/** Adds `operator list|invite|withdraw|remove` to the command `operator`. */
export function addOperatorTeamCommands(operator: Command, io: ProgramIo): void {
  addCommonOptions(operator.command('list'))
    .description('List the operators and the open invitations to become one')
    .action((options: CommonOptions) =>
      io.withAdminClient(async (client) => {
        const data = getAdminData(await client.getOperators());
        print(io, options, { data, text: presentTeam(data) });
      }, connectOptions(options)),
    );

  addLanguageOption(addCommonOptions(operator.command('invite <email>')))
    .description(
      'Invite an operator; the link is mailed, or printed where there is no mail server. Then `postern person confirm-address` makes the role count',
    )
    .action((email: string, options: CommonOptions & LanguageOptions) =>
      io.withAdminClient(async (client) => {
        const body = { email, language: parseLanguage(options) };
        const data = getAdminData(await client.inviteOperator({ body }));
        print(io, options, { data, text: presentInvited(data) });
      }, connectOptions(options)),
    );

  addCommonOptions(operator.command('withdraw <email>'))
    .description('Withdraw an open invitation; its link stops working')
    .option('--yes', 'do not ask')
    .action((email: string, options: ChangeOptions) =>
      io.withAdminClient(async (client) => {
        const { invitations } = getAdminData(await client.getOperators());
        const { id: invitationId } = getByEmail(invitations, email, 'open invitation');
        await confirmOrStop({ question: `Withdraw the invitation of ${email}?` }, options, io);
        const data = getAdminData(await client.withdrawOperatorInvitation({ params: { invitationId } }));
        print(io, options, { data, text: `The invitation of ${data.email} is withdrawn.\n` });
      }, connectOptions(options)),
    );

  addCommonOptions(operator.command('remove <email>'))
    .description('Remove the operator role from a person; the account remains')
    .option('--yes', 'do not ask')
    .action((email: string, options: ChangeOptions) =>
      io.withAdminClient(async (client) => {
        const { members } = getAdminData(await client.getOperators());
        const { humanId, name } = getByEmail(members, email, 'operator');
        await confirmOrStop({ question: `Remove the operator role from ${name} <${email}>?` }, options, io);
        const data = getAdminData(await client.removeOperator({ params: { humanId } }));
        print(io, options, { data, text: `${data.name} is no longer an operator.\n` });
      }, connectOptions(options)),
    );
}
