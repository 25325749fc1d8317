import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import type { AdminClient } from '@postern/contract/admin-client';
import { languageSchema, sexSchema } from '@postern/contract/api-user';
import type { CatalogueGroup } from '@postern/contract/catalogue';
import { environmentNameSchema } from '@postern/contract/ids';
import type { EntityId, EnvironmentName, LicenceId } from '@postern/contract/ids';
import { levelSchema } from '@postern/contract/level';
import { createLicenceSchema } from '@postern/contract/licence';
import type { Licence } from '@postern/contract/licence';
import { webServiceAccountNameSchema } from '@postern/contract/web-service-account';
import { rightsSchema } from '@postern/contract/rights';
import type { Rights } from '@postern/contract/rights';
import { getAdminData } from '../cli/get-admin-data.ts';

const seedApiUserSchema = z.strictObject({
  environment: environmentNameSchema,
  firstName: z.string().optional(),
  lastName: z.string().optional(),
  applicationName: z.string().optional(),
  nickname: z.string().optional(),
  email: z.string(),
  cellphone: z.string().optional(),
  language: languageSchema.optional(),
  sex: sexSchema.optional(),
  accessType: z.string().optional(),
  /** Names of entities; all if omitted. */
  entities: z.array(z.string()).min(1).optional(),
  /** Values of channels; all if omitted. */
  channels: z.array(z.string()).min(1).optional(),
  attributes: z.array(z.string()).min(1).optional(),
  /** The older account that acts as this API user. */
  webServiceAccount: webServiceAccountNameSchema.optional(),
  rights: rightsSchema.default({}),
  /** Sets every module to its highest level up to this one. */
  everything: levelSchema.optional(),
});

const seedSchema = z.strictObject({
  licences: z
    .array(
      createLicenceSchema.extend({
        entities: z.array(z.string()).min(1),
        apiUsers: z.array(seedApiUserSchema),
        /** Allows new web service accounts. */
        connectorAccess: z.boolean().default(false),
      }),
    )
    .min(1),
});
export type Seed = z.infer<typeof seedSchema>;
type SeedApiUser = z.infer<typeof seedApiUserSchema>;

/** @throws Error that names the file and every invalid place */
export async function loadSeed(file: string): Promise<Seed> {
  const parsed = seedSchema.safeParse(parse(await readFile(file, 'utf8')));
  if (!parsed.success) throw new Error(`${file} cannot be used:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/**
 * Creates everything in the seed through the admin API, as a licence admin would. Existing things are not changed, so
 * that the next start completes one that was interrupted.
 */
export async function sowSeed(seed: Seed, client: AdminClient): Promise<void> {
  for (const { entities, apiUsers, connectorAccess, ...form } of seed.licences) {
    const { id, version } = await findOrCreateLicence(form, client);
    if (connectorAccess) {
      const body = { connectorAccess, version };
      getAdminData(await client.editLicence({ params: { licenceId: id }, body }));
    }
    for (const environment of new Set(apiUsers.map((apiUser) => apiUser.environment))) {
      const names = await createEntities(entities, { licenceId: id, environment }, client);
      const wanted = apiUsers.filter((apiUser) => apiUser.environment === environment);
      await createApiUsers(wanted, { licenceId: id, environment, names }, client);
    }
  }
}

interface Place {
  readonly licenceId: LicenceId;
  readonly environment: EnvironmentName;
}

async function findOrCreateLicence(
  licence: z.infer<typeof createLicenceSchema>,
  client: AdminClient,
): Promise<Licence> {
  const found = getAdminData(await client.listLicences({ query: { number: licence.number } }));
  return found.items[0] ?? getAdminData(await client.createLicence({ body: licence }));
}

async function createEntities(
  wanted: readonly string[],
  params: Place,
  client: AdminClient,
): Promise<ReadonlyMap<string, EntityId>> {
  const { items } = getAdminData(await client.listEntities({ params }));
  const names = new Map(items.map(({ name, id }) => [name, id]));
  for (const name of wanted) {
    if (names.has(name)) continue;
    const { id } = getAdminData(await client.createEntity({ params, body: { name } }));
    names.set(name, id);
  }
  return names;
}

async function createApiUsers(
  wanted: readonly SeedApiUser[],
  { names, ...params }: Place & { readonly names: ReadonlyMap<string, EntityId> },
  client: AdminClient,
): Promise<void> {
  const { groups } = getAdminData(await client.getRightsCatalogue({ params }));
  const { items } = getAdminData(await client.listApiUsers({ params, query: { pageSize: 200 } }));
  const existing = new Set(items.map((apiUser) => apiUser.nickname));
  for (const apiUser of wanted) {
    const {
      environment: _place,
      everything,
      entities,
      channels,
      attributes,
      webServiceAccount,
      rights,
      ...fields
    } = apiUser;
    if (fields.nickname !== undefined && existing.has(fields.nickname)) continue;
    const body = {
      ...fields,
      rights: everything === undefined ? rights : grantEverything(groups, everything),
      entities:
        entities === undefined
          ? { kind: 'all' as const }
          : { kind: 'some' as const, entityIds: entities.map(getId) },
      channels: presentValues(channels),
      attributes: presentValues(attributes),
    };
    const created = getAdminData(await client.createApiUser({ params, body }));
    if (webServiceAccount === undefined) continue;
    const account = { name: webServiceAccount, apiUserId: created.apiUser.id };
    getAdminData(await client.createWebServiceAccount({ params, body: account }));
  }

  function getId(name: string): EntityId {
    const id = names.get(name);
    if (id === undefined)
      throw new Error(`the seed gives an API user the entity ${name}, which its licence does not list`);
    return id;
  }
}

function presentValues(values: readonly string[] | undefined) {
  return values === undefined ? { kind: 'all' as const } : { kind: 'some' as const, values: [...values] };
}

function grantEverything(groups: readonly CatalogueGroup[], highest: z.infer<typeof levelSchema>): Rights {
  const order = levelSchema.options;
  const modules = groups
    .flatMap((group) => group.modules)
    .filter((module) => module.definability === 'definable');
  return Object.fromEntries(
    modules.map((module) => [
      module.id,
      module.levels.findLast((level) => order.indexOf(level) <= order.indexOf(highest)) ?? 'none',
    ]),
  );
}
