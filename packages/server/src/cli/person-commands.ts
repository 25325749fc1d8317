import type { Command } from 'commander';
import type { AdminClient, AdminData } from '@postern/contract/admin-client';
import type { PersonOfInstallation, PersonSession } from '@postern/contract/admin-routes/people';
import { CliError } from './cli-error.ts';
import type { ProgramIo } from './cli-io.ts';
import { addCommonOptions, connectOptions, print } from './command-options.ts';
import type { CommonOptions } from './command-options.ts';
import { confirmOrStop } from './confirm.ts';
import { getAdminData } from './get-admin-data.ts';
import { addLanguageOption, parseLanguage } from './language-option.ts';
import { presentFacts, presentTable, presentTime } from './present-table.ts';

/** Adds `person list|view|confirm-address|reset|sign-out|end-session`. A person is named by their e-mail address. */
export function registerPersonCommands(program: Command, io: ProgramIo): void {
  const person = program.command('person').description('Accounts of people in all licences');
  registerPersonReads(person, io);
  registerPersonChanges(person, io);
}

function registerPersonReads(person: Command, io: ProgramIo): void {
  addCommonOptions(person.command('list'))
    .description('List all people with an account')
    .option('--search <text>', 'part of the name or address', '')
    .action((options: CommonOptions & { readonly search: string }) =>
      io.withAdminClient(async (client) => {
        const query = { search: options.search, pageSize: 200 };
        const data = getAdminData(await client.listPeople({ query }));
        print(io, options, { data, text: presentPeople(data.items) });
      }, connectOptions(options)),
    );
  addCommonOptions(person.command('view <email>'))
    .description('Show an account, its roles and its sessions')
    .action((email: string, options: CommonOptions) =>
      io.withAdminClient(async (client) => {
        const { humanId } = await findPerson(email, client);
        const data = getAdminData(await client.getPerson({ params: { humanId } }));
        print(io, options, { data, text: presentPerson(data.person) + presentSessions(data.sessions) });
      }, connectOptions(options)),
    );
}

interface ChangeOptions extends CommonOptions {
  readonly yes?: boolean;
  readonly language?: string;
}

function registerPersonChanges(person: Command, io: ProgramIo): void {
  const addChange = (name: string) =>
    addCommonOptions(person.command(`${name} <email>`)).option('--yes', 'do not ask');
  addChange('confirm-address')
    .description('Confirm that an account’s address is the person’s own, if no mail can prove it')
    .action((email: string, options: ChangeOptions) =>
      io.withAdminClient(async (client) => {
        const found = await findPerson(email, client);
        const seats = found.seats.map(presentSeat).join(', ') || 'no licence';
        const question = `${found.name} <${found.email}> (${seats}): single sign-on and seats elsewhere will rest on this address. Is this person the one who reads its mail?`;
        await confirmOrStop({ question }, options, io);
        const params = { humanId: found.humanId };
        const data = getAdminData(await client.confirmPersonAddress({ params, body: {} }));
        print(io, options, { data, text: `The address of ${data.name} is confirmed.\n` });
      }, connectOptions(options)),
    );
  addLanguageOption(addChange('reset'))
    .description(
      'Create a link for a new password, whose use also removes the person’s second factor; mailed, or printed where there is no mail server',
    )
    .action((email: string, options: ChangeOptions) =>
      io.withAdminClient(async (client) => {
        const found = await findPerson(email, client);
        const question = `Reset the account of ${found.name} <${found.email}>?`;
        await confirmOrStop({ question }, options, io);
        const params = { humanId: found.humanId };
        const body = { language: parseLanguage(options) };
        const data = getAdminData(await client.resetPerson({ params, body }));
        print(io, options, { data, text: presentReset(data) });
      }, connectOptions(options)),
    );
  addChange('sign-out')
    .description('End every session of a person')
    .action((email: string, options: ChangeOptions) =>
      io.withAdminClient(async (client) => {
        const found = await findPerson(email, client);
        await confirmOrStop({ question: `Sign ${found.name} <${found.email}> out everywhere?` }, options, io);
        const data = getAdminData(await client.endPersonSessions({ params: { humanId: found.humanId } }));
        print(io, options, { data, text: `${data.ended} sessions ended.\n` });
      }, connectOptions(options)),
    );
  addCommonOptions(person.command('end-session <email> <session>'))
    .description('End one session of a person, named by the id that `person view` shows')
    .option('--yes', 'do not ask')
    .action((email: string, sessionId: string, options: ChangeOptions) =>
      io.withAdminClient(async (client) => {
        const { humanId, name } = await findPerson(email, client);
        await confirmOrStop({ question: `End the session ${sessionId} of ${name} <${email}>?` }, options, io);
        const data = getAdminData(await client.endPersonSession({ params: { humanId, sessionId } }));
        print(io, options, { data, text: `${data.ended} sessions ended.\n` });
      }, connectOptions(options)),
    );
}

/** @throws CliError if no person has exactly this address */
async function findPerson(email: string, client: AdminClient): Promise<PersonOfInstallation> {
  const wanted = email.trim().toLowerCase();
  const { items } = getAdminData(await client.listPeople({ query: { search: wanted, pageSize: 200 } }));
  const found = items.find((person) => person.email === wanted);
  if (found === undefined) throw new CliError(`There is no account with the address ${email}.`, 1);
  return found;
}

function presentReset({ link, expiresAtMs }: AdminData<'resetPerson'>): string {
  const until = presentTime(expiresAtMs, '');
  return link === null
    ? `The link is mailed to the person. It works once, until ${until}.\n`
    : `Give this link to the person. It works once, until ${until}:\n\n  ${link}\n\n`;
}

function presentPeople(people: readonly PersonOfInstallation[]): string {
  return presentTable(
    people,
    [
      { title: 'e-mail', value: ({ email }) => email },
      { title: 'name', value: ({ name }) => name },
      { title: 'address', value: ({ isAddressProved }) => (isAddressProved ? 'confirmed' : 'not confirmed') },
      { title: 'signs in by', value: presentWays },
      { title: 'roles', value: ({ seats }) => seats.map(presentSeat).join(', ') || 'none' },
    ],
    'There are no accounts.',
  );
}

function presentPerson(person: PersonOfInstallation): string {
  return presentFacts([
    ['Name', person.name],
    ['E-mail', person.email],
    ['Address', person.isAddressProved ? 'confirmed' : 'not confirmed'],
    ['Signs in by', presentWays(person)],
    ['Roles', person.seats.map(presentSeat).join(', ') || 'none'],
    ['Since', presentTime(person.createdAtMs, '')],
  ]);
}

function presentSessions(sessions: readonly PersonSession[]): string {
  const columns = [
    { title: 'last used', value: ({ lastUsedAtMs }: PersonSession) => presentTime(lastUsedAtMs, 'unknown') },
    { title: 'begun', value: ({ createdAtMs }: PersonSession) => presentTime(createdAtMs, '') },
    { title: 'where', value: ({ place }: PersonSession) => place },
    { title: 'address', value: ({ address }: PersonSession) => address ?? 'unknown' },
    { title: 'id', value: ({ id }: PersonSession) => id },
  ];
  return `\n${presentTable(sessions, columns, 'Signed in nowhere.')}`;
}

function presentWays({ hasPassword, hasSecondFactor, providers }: PersonOfInstallation): string {
  const ways = [
    ...(hasPassword ? ['password'] : []),
    ...(hasSecondFactor ? ['second factor'] : []),
    ...providers,
  ];
  return ways.join(', ') || 'nothing';
}

function presentSeat({ licenceName, role, awaitsProof }: PersonOfInstallation['seats'][number]): string {
  const where = licenceName === null ? role : `${role} of ${licenceName}`;
  return awaitsProof ? `${where} (once the address is confirmed)` : where;
}
