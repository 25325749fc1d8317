import type { Command } from 'commander';
import type { AdminClient, AdminInput } from '@postern/contract/admin-client';
import { collect } from './command-options.ts';
import type { ScopeOptions } from './command-options.ts';
import { getEntityGroupId, getEntityIds } from './find-api-user.ts';
import { parseExpiry } from './parse-option.ts';
import type { Scope } from './resolve-scope.ts';

/** The fields of an API user as options. An empty text clears a field that may be empty. */
export interface FieldOptions extends ScopeOptions {
  readonly firstName?: string;
  readonly lastName?: string;
  readonly applicationName?: string;
  readonly nickname?: string;
  readonly email?: string;
  readonly cellphone?: string;
  readonly language?: string;
  readonly sex?: string;
  readonly entity?: readonly string[];
  readonly defaultEntity?: string;
  readonly entityGroup?: string;
  readonly channel?: readonly string[];
  readonly attribute?: readonly string[];
  readonly accessType?: string;
  readonly network?: readonly string[];
  readonly expires?: string;
}

export function addFieldOptions(command: Command): Command {
  return command
    .option('--first-name <name>', 'of the person')
    .option('--last-name <name>', 'of the person')
    .option('--application-name <name>', 'in place of a person’s name')
    .option('--nickname <name>')
    .option('--email <address>', 'where warnings go')
    .option('--cellphone <number>', 'in international form, such as "+32 475 12 34 56"')
    .option('--language <code>', 'of its mails: en, fr or nl')
    .option('--sex <sex>', 'female, male, other or unspecified')
    .option('--entity <name>', 'an accessible entity; may be repeated; "all" for every one', collect)
    .option('--default-entity <name>', 'one of the accessible entities')
    .option('--entity-group <name>', 'the entities of a group, in place of --entity')
    .option('--channel <value>', 'a permitted channel; may be repeated; "all" for every one', collect)
    .option('--attribute <value>', 'a permitted attribute; may be repeated; "all" for every one', collect)
    .option('--access-type <name>', 'custom (the rights by module), or a preset such as admin')
    .option(
      '--network <range>',
      'an address or CIDR range, RANGE or RANGE=NOTE; may be repeated; "any"',
      collect,
    )
    .option(
      '--expires <when>',
      'the last day (UTC) such as 2027-05-01, a time such as 2027-05-01T12:00:00Z, or never',
    );
}

type Fields = Omit<AdminInput<'editApiUser'>['body'], 'version'>;

/** Reads only the fields that were given. Their values are judged by the admin API, in one place. */
export async function readFields(options: FieldOptions, scope: Scope, client: AdminClient): Promise<Fields> {
  const { entity, entityGroup, defaultEntity, network, expires } = options;
  const ids = async (refs: readonly string[]) => [...(await getEntityIds(refs, scope, client))];
  const texts = {
    firstName: emptied(options.firstName),
    lastName: emptied(options.lastName),
    applicationName: emptied(options.applicationName),
    nickname: emptied(options.nickname),
    cellphone: emptied(options.cellphone),
    email: options.email,
    accessType: options.accessType,
    // Not checked here: the admin API lists the valid choices in its refusal.
    language: options.language as Fields['language'],
    sex: options.sex as Fields['sex'],
  };
  return withoutUndefined({
    ...texts,
    entities: await readEntityAccess({ entity, entityGroup }, ids, { scope, client }),
    channels: readValues(options.channel),
    attributes: readValues(options.attribute),
    defaultEntityId:
      defaultEntity === undefined ? undefined : defaultEntity === '' ? null : (await ids([defaultEntity]))[0],
    networkRules: network === undefined ? undefined : readNetworkRules(network),
    expiresAtMs: expires === undefined ? undefined : parseExpiry(expires),
  });
}

function emptied(text: string | undefined): string | null | undefined {
  return text === '' ? null : text;
}

async function readEntityAccess(
  {
    entity,
    entityGroup,
  }: {
    readonly entity: FieldOptions['entity'] | undefined;
    readonly entityGroup: string | undefined;
  },
  ids: (refs: readonly string[]) => Promise<string[]>,
  place: { readonly scope: Scope; readonly client: AdminClient },
): Promise<Fields['entities']> {
  if (entityGroup !== undefined) {
    return { kind: 'group', entityGroupId: await getEntityGroupId(entityGroup, place.scope, place.client) };
  }
  if (entity === undefined) return undefined;
  return entity.length === 1 && entity[0] === 'all'
    ? { kind: 'all' }
    : { kind: 'some', entityIds: await ids(entity) };
}

function readValues(values: readonly string[] | undefined): Fields['channels'] {
  if (values === undefined) return undefined;
  return values.length === 1 && values[0] === 'all' ? { kind: 'all' } : { kind: 'some', values: [...values] };
}

function readNetworkRules(texts: readonly string[]): { range: string; note: string }[] {
  if (texts.length === 1 && texts[0] === 'any') return [];
  return texts.map((text) => {
    const at = text.indexOf('=');
    return at < 0 ? { range: text, note: '' } : { range: text.slice(0, at), note: text.slice(at + 1) };
  });
}

function withoutUndefined<Given extends object>(
  given: Given,
): { [Name in keyof Given]?: Exclude<Given[Name], undefined> } {
  // The entries are fields of `Fields`, with some of them left out.
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never;
}
