import { Argument } from 'commander';
import type { Command } from 'commander';
import { licenceRoleSchema } from '@postern/contract/member';
import { CliError } from './cli-error.ts';
import type { ProgramIo } from './cli-io.ts';
import { addLicenceOption, print } from './command-options.ts';
import type { LicenceOptions } from './command-options.ts';
import { confirmOrStop } from './confirm.ts';
import { getAdminData } from './get-admin-data.ts';
import { inLicence } from './in-scope.ts';
import { addLanguageOption, parseLanguage } from './language-option.ts';
import type { LanguageOptions } from './language-option.ts';
import { getByEmail, presentInvited, presentTeam } from './present-team.ts';

/** Adds `member list|invite|withdraw|set-role|remove|mail-reset`. A member is named by their e-mail address. */
export function registerMemberCommands(program: Command, io: ProgramIo): void {
  const member = program.command('member').description('The people who manage a licence in the console');
  registerList(member, io);
  registerInvite(member, io);
  registerWithdraw(member, io);
  registerSetRole(member, io);
  registerRemove(member, io);
  registerMailReset(member, io);
}

function registerList(member: Command, io: ProgramIo): void {
  addLicenceOption(member.command('list'))
    .description('List the members of a licence and the open invitations')
    .action((options: LicenceOptions) =>
      inLicence(io, options, async ({ client, licenceId }) => {
        const data = getAdminData(await client.getTeam({ params: { licenceId } }));
        print(io, options, { data, text: presentTeam(data) });
      }),
    );
}

interface InviteOptions extends LicenceOptions, LanguageOptions {
  readonly role?: string;
}

function registerInvite(member: Command, io: ProgramIo): void {
  addLanguageOption(addLicenceOption(member.command('invite <email>')))
    .description('Invite a person to a licence; the link is mailed, or printed if there is no mail server')
    .option('--role <role>', 'licence-admin or licence-viewer', 'licence-viewer')
    .action((email: string, options: InviteOptions) =>
      inLicence(io, options, async ({ client, licenceId }) => {
        const role = licenceRoleSchema.safeParse(options.role);
        if (!role.success) throw new CliError('--role must be licence-admin or licence-viewer.', 2);
        const body = { email, role: role.data, language: parseLanguage(options) };
        const data = getAdminData(await client.inviteMember({ params: { licenceId }, body }));
        print(io, options, { data, text: presentInvited(data) });
      }),
    );
}

type ChangeOptions = LicenceOptions & { readonly yes?: boolean };

function registerWithdraw(member: Command, io: ProgramIo): void {
  addLicenceOption(member.command('withdraw <email>'))
    .description('Withdraw an open invitation; its link stops working')
    .option('--yes', 'do not ask')
    .action((email: string, options: ChangeOptions) =>
      inLicence(io, options, async ({ client, licenceId }) => {
        const { invitations } = getAdminData(await client.getTeam({ params: { licenceId } }));
        const { id: invitationId } = getByEmail(invitations, email, 'open invitation');
        await confirmOrStop({ question: `Withdraw the invitation of ${email}?` }, options, io);
        const params = { licenceId, invitationId };
        const data = getAdminData(await client.withdrawInvitation({ params }));
        print(io, options, { data, text: `The invitation of ${data.email} is withdrawn.\n` });
      }),
    );
}

function registerSetRole(member: Command, io: ProgramIo): void {
  addLicenceOption(member.command('set-role <email>'))
    .addArgument(new Argument('<role>', 'the new role').choices(licenceRoleSchema.options))
    .description('Give a member another role; it applies from their next request on')
    .option('--yes', 'do not ask')
    .action((email: string, roleText: string, options: ChangeOptions) =>
      inLicence(io, options, async ({ client, licenceId }) => {
        const role = licenceRoleSchema.parse(roleText);
        const { members } = getAdminData(await client.getTeam({ params: { licenceId } }));
        const { humanId, name } = getByEmail(members, email, 'member');
        await confirmOrStop({ question: `Make ${name} <${email}> ${role} of this licence?` }, options, io);
        const params = { licenceId, humanId };
        const data = getAdminData(await client.changeMemberRole({ params, body: { role } }));
        print(io, options, { data, text: `${data.name} is now ${data.role}.\n` });
      }),
    );
}

function registerRemove(member: Command, io: ProgramIo): void {
  addLicenceOption(member.command('remove <email>'))
    .description('Remove a member from the licence; the account remains')
    .option('--yes', 'do not ask')
    .action((email: string, options: ChangeOptions) =>
      inLicence(io, options, async ({ client, licenceId }) => {
        const { members } = getAdminData(await client.getTeam({ params: { licenceId } }));
        const { humanId, name } = getByEmail(members, email, 'member');
        await confirmOrStop({ question: `Remove ${name} <${email}> from this licence?` }, options, io);
        const data = getAdminData(await client.removeMember({ params: { licenceId, humanId } }));
        print(io, options, { data, text: `${data.name} is no longer a member.\n` });
      }),
    );
}

function registerMailReset(member: Command, io: ProgramIo): void {
  addLanguageOption(addLicenceOption(member.command('mail-reset <email>')))
    .description('Mail a member a link to a new password; needs a mail server')
    .action((email: string, options: LicenceOptions & LanguageOptions) =>
      inLicence(io, options, async ({ client, licenceId }) => {
        const body = { language: parseLanguage(options) };
        const { members } = getAdminData(await client.getTeam({ params: { licenceId } }));
        const { humanId } = getByEmail(members, email, 'member');
        const data = getAdminData(await client.mailMemberReset({ params: { licenceId, humanId }, body }));
        print(io, options, {
          data,
          text: `A link to a new password is mailed to ${email}, unless too many were of late.\n`,
        });
      }),
    );
}
