import type { Command } from 'commander';
import type { AdminClient, AdminData } from '@postern/contract/admin-client';
import type { Integrator } from '@postern/contract/admin-routes/integrators';
import type { ApiUserPlace } from '@postern/contract/integrator';
import { CliError } from './cli-error.ts';
import type { ProgramIo } from './cli-io.ts';
import { addLicenceOption, addScopeOptions, collect, print } from './command-options.ts';
import type { LicenceOptions, ScopeOptions } from './command-options.ts';
import { confirmOrStop } from './confirm.ts';
import { getApiUser } from './find-api-user.ts';
import { getAdminData } from './get-admin-data.ts';
import { inLicence, inScope } from './in-scope.ts';
import { addLanguageOption, parseLanguage } from './language-option.ts';
import type { LanguageOptions } from './language-option.ts';
import { presentTable } from './present-table.ts';
import { getByEmail, presentInvitations, presentInvited } from './present-team.ts';
import type { Scope } from './resolve-scope.ts';

/** Adds `integrator list|invite|withdraw|set-api-users|remove|mail-reset`. One is named by their e-mail address. */
export function registerIntegratorCommands(program: Command, io: ProgramIo): void {
  const integrator = program
    .command('integrator')
    .description('Integrators: the developers who read the portal and see the calls of their API users');
  registerList(integrator, io);
  registerInvite(integrator, io);
  registerSetApiUsers(integrator, io);
  registerEnds(integrator, io);
  registerMailReset(integrator, io);
}

function registerList(integrator: Command, io: ProgramIo): void {
  addLicenceOption(integrator.command('list'))
    .description('List the integrators of a licence and the open invitations')
    .action((options: LicenceOptions) =>
      inLicence(io, options, async ({ client, licenceId }) => {
        const data = getAdminData(await client.listIntegrators({ params: { licenceId } }));
        print(io, options, { data, text: presentIntegrators(data) });
      }),
    );
}

interface ApiUsersOptions extends ScopeOptions, LanguageOptions {
  readonly apiUser?: readonly string[];
  readonly none?: boolean;
}

function registerInvite(integrator: Command, io: ProgramIo): void {
  addLanguageOption(addScopeOptions(integrator.command('invite <email>')))
    .description(
      'Invite a developer to the portal; the link is mailed, or printed if there is no mail server',
    )
    .option('--api-user <ref>', 'an API user whose calls they see; may be repeated', collect)
    .action((email: string, options: ApiUsersOptions) =>
      inScope(io, options, async ({ client, scope }) => {
        const language = parseLanguage(options);
        const apiUsers = await findPlaces(options.apiUser ?? [], scope, client);
        const body = { email, language, apiUsers: [...apiUsers] };
        const { licenceId } = scope;
        const data = getAdminData(await client.inviteIntegrator({ params: { licenceId }, body }));
        print(io, options, { data, text: presentInvited(data) });
      }),
    );
}

function registerSetApiUsers(integrator: Command, io: ProgramIo): void {
  addScopeOptions(integrator.command('set-api-users <email>'))
    .description(
      'Set the API users of one environment whose calls an integrator sees; other environments stay',
    )
    .option('--api-user <ref>', 'an API user; may be repeated', collect)
    .option('--none', 'no API user of this environment')
    .action((email: string, options: ApiUsersOptions) =>
      inScope(io, options, async ({ client, scope }) => {
        if ((options.apiUser === undefined) === (options.none !== true))
          throw new CliError('Name the API users with --api-user, or none of them with --none.', 2);
        const { licenceId, environment } = scope;
        const { integrators } = getAdminData(await client.listIntegrators({ params: { licenceId } }));
        const { humanId, apiUsers: before } = getByEmail(integrators, email, 'integrator');
        const others = before.filter((place) => place.environment !== environment);
        const chosen = await findPlaces(options.apiUser ?? [], scope, client);
        const kept = others.map(({ apiUserId, environment: where }) => ({ apiUserId, environment: where }));
        const body = { apiUsers: [...kept, ...chosen] };
        const params = { licenceId, humanId };
        const data = getAdminData(await client.setIntegratorApiUsers({ params, body }));
        print(io, options, { data, text: `${data.name} sees the calls of: ${presentPlaces(data)}.\n` });
      }),
    );
}

type ChangeOptions = LicenceOptions & { readonly yes?: boolean };

function registerEnds(integrator: Command, io: ProgramIo): void {
  addLicenceOption(integrator.command('withdraw <email>'))
    .description('Withdraw an open invitation; its link stops working')
    .option('--yes', 'do not ask')
    .action((email: string, options: ChangeOptions) =>
      inLicence(io, options, async ({ client, licenceId }) => {
        const { invitations } = getAdminData(await client.listIntegrators({ params: { licenceId } }));
        const { id: invitationId } = getByEmail(invitations, email, 'open invitation');
        await confirmOrStop({ question: `Withdraw the invitation of ${email}?` }, options, io);
        const params = { licenceId, invitationId };
        const data = getAdminData(await client.withdrawIntegratorInvitation({ params }));
        print(io, options, { data, text: `The invitation of ${data.email} is withdrawn.\n` });
      }),
    );

  addLicenceOption(integrator.command('remove <email>'))
    .description('Remove an integrator from the licence; the account remains')
    .option('--yes', 'do not ask')
    .action((email: string, options: ChangeOptions) =>
      inLicence(io, options, async ({ client, licenceId }) => {
        const { integrators } = getAdminData(await client.listIntegrators({ params: { licenceId } }));
        const { humanId, name } = getByEmail(integrators, email, 'integrator');
        await confirmOrStop({ question: `Remove the integrator ${name} <${email}>?` }, options, io);
        const data = getAdminData(await client.removeIntegrator({ params: { licenceId, humanId } }));
        print(io, options, { data, text: `${data.name} is no longer an integrator.\n` });
      }),
    );
}

function registerMailReset(integrator: Command, io: ProgramIo): void {
  addLanguageOption(addLicenceOption(integrator.command('mail-reset <email>')))
    .description('Mail an integrator a link to a new password; needs a mail server')
    .action((email: string, options: LicenceOptions & LanguageOptions) =>
      inLicence(io, options, async ({ client, licenceId }) => {
        const body = { language: parseLanguage(options) };
        const { integrators } = getAdminData(await client.listIntegrators({ params: { licenceId } }));
        const { humanId } = getByEmail(integrators, email, 'integrator');
        const params = { licenceId, humanId };
        const data = getAdminData(await client.mailIntegratorReset({ params, body }));
        print(io, options, {
          data,
          text: `A link to a new password is mailed to ${email}, unless too many were of late.\n`,
        });
      }),
    );
}

async function findPlaces(
  refs: readonly string[],
  scope: Scope,
  client: AdminClient,
): Promise<readonly ApiUserPlace[]> {
  const places: ApiUserPlace[] = [];
  for (const ref of refs) {
    const { id: apiUserId } = await getApiUser(ref, scope, client);
    places.push({ environment: scope.environment, apiUserId });
  }
  return places;
}

function presentPlaces({ apiUsers }: Pick<Integrator, 'apiUsers'>): string {
  return apiUsers.map(({ name, environment }) => `${name} (${environment})`).join(', ') || 'no API user';
}

function presentIntegrators({ integrators, invitations, portalUrl }: AdminData<'listIntegrators'>): string {
  const table = presentTable(
    integrators,
    [
      { title: 'e-mail', value: ({ email }) => email },
      { title: 'name', value: ({ name }) => name },
      { title: 'api users', value: presentPlaces },
    ],
    'There are no integrators.',
  );
  const portal = portalUrl === null ? '\nThere is no portal: set `portal` in postern.yaml.\n' : '';
  return table + presentInvitations(invitations) + portal;
}
