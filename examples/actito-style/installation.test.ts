import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { z } from 'zod';
import type { Catalogue } from '@postern/contract/catalogue';
import { createApiUserSchema } from '@postern/contract/api-user';
import { levelSchema } from '@postern/contract/level';
import { webServiceAccountNameSchema } from '@postern/contract/web-service-account';
import { createEntitySchema, createLicenceSchema } from '@postern/contract/licence';
import { buildFromDocuments } from '@postern/server/catalogue/build-from-documents';
import { listDocumentFiles } from '@postern/server/config/api-config-schema';
import { loadConfig } from '@postern/server/config/load-config';
import { parseYaml } from '@postern/server/config/parse-yaml';

const config = await loadConfig({
  file: fileURLToPath(new URL('postern.yaml', import.meta.url)),
  env: {},
});
const modules = new Map<string, (typeof config.groups)[number]['modules'][number]>(
  config.groups.flatMap((group) => group.modules.map((module) => [module.id, module])),
);

async function build(apiId: string): Promise<Catalogue> {
  const api = config.apis.find(({ id }) => id === apiId);
  if (api === undefined) throw new Error(`postern.yaml has no API ${apiId}`);
  const sources = listDocumentFiles(api).map((file) => ({ text: readFileSync(file, 'utf8'), file }));
  const { catalogue, warnings } = await buildFromDocuments(sources, { api, groups: config.groups });
  expect(warnings).toEqual([]);
  return catalogue;
}

/** Returns `METHOD /template` → its requirements, as `module:scope` texts. */
async function requirementsOf(apiId: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const { operations } = await build(apiId);
  return new Map(
    operations.map(({ method, pathTemplate, requirements }) => [
      `${method} ${pathTemplate}`,
      requirements.map(({ moduleId, scope }) => `${moduleId}:${scope}`),
    ]),
  );
}

it('has TEST and PROD, and at least nineteen modules in four groups', () => {
  expect(Object.keys(config.environments)).toEqual(['TEST', 'PROD']);
  expect(config.groups.map(({ name }) => name)).toEqual([
    'Data structure',
    'Data exchange',
    'Profile activation',
    'Platform configuration',
  ]);
  expect(modules.size).toBeGreaterThanOrEqual(19);
});

it.each(['v4', 'v5'])(
  'gives every operation of %s its module, and every module an operation',
  async (apiId) => {
    const { operations } = await build(apiId);
    expect(operations.filter(({ requirements }) => requirements.length === 0)).toEqual([]);
    const used = new Set<string>(
      operations.flatMap(({ requirements }) => requirements.map(({ moduleId }) => moduleId)),
    );
    // Only v5 shows diagnostics.
    const expected = [...modules.keys()].filter((id) => apiId === 'v5' || id !== 'diagnostics');
    expect([...used].toSorted()).toEqual(expected.toSorted());
  },
);

it('puts the same right on the same call of v4 and v5', async () => {
  const v4 = await build('v4');
  const v5 = await build('v5');
  for (const operation of v4.operations) {
    const same = v5.operations.find(({ id }) => id === operation.id);
    if (same !== undefined) expect(operation.requirements, operation.id).toEqual(same.requirements);
  }
});

it('needs what the documentation of the original says', async () => {
  const v5 = await requirementsOf('v5');
  expect(v5.get('GET /entities')).toEqual(['platform_information:read']);
  expect(v5.get('GET /entities/{entity}/etls')).toEqual(['imports:read']);
  expect(v5.get('PUT /entities/{entity}/profile-tables/{table}/profiles')).toEqual(['profiles:write']);
  expect(v5.get('POST /entities/{entity}/profile-tables/{table}/segments/{segment}/count')).toEqual([
    'targetings:read',
  ]);
  expect(v5.get('POST /entities/{entity}/email-campaigns/{campaign}/send')).toEqual([
    'mail_campaigns:write',
    'targetings:read',
  ]);
  const v4 = await requirementsOf('v4');
  expect(v4.get('POST /entity/{entity}/transactionalmail/{message}/contact')).toEqual([
    'transactional_sendings:write',
  ]);
  expect(v4.get('POST /entity/{entity}/table/{table}/import')).toEqual(['imports:write']);
});

it('has a module without a read level, one that can only be read, an open one and a closed one', () => {
  expect(modules.get('transactional_sendings')?.levels).toEqual(['none', 'write']);
  expect(modules.get('goals')?.levels).toEqual(['none', 'read']);
  expect(modules.get('platform_information')?.definability).toBe('open');
  expect(modules.get('diagnostics')?.definability).toBe('closed');
});

const seedSchema = z.strictObject({
  licences: z.array(
    createLicenceSchema.extend({
      entities: z.array(createEntitySchema.shape.name).min(1),
      connectorAccess: z.boolean().default(false),
      apiUsers: z.array(
        z
          .looseObject({
            environment: z.enum(['TEST', 'PROD']),
            entities: z.array(z.string()).optional(),
            webServiceAccount: webServiceAccountNameSchema.optional(),
            everything: levelSchema.optional(),
            rights: z.record(z.string(), levelSchema).default({}),
          })
          .superRefine(
            (
              {
                environment: _place,
                entities: _names,
                everything: _all,
                webServiceAccount: _legacy,
                ...form
              },
              context,
            ) => {
              const parsed = createApiUserSchema.safeParse(form);
              if (!parsed.success)
                context.addIssue({ code: 'custom', message: z.prettifyError(parsed.error) });
            },
          ),
      ),
    }),
  ),
});
const seed = seedSchema.parse(
  parseYaml(readFileSync(new URL('seed.yaml', import.meta.url), 'utf8'), 'seed.yaml').value,
);

it('seeds API users with levels that their modules offer, on entities that their licence has', () => {
  for (const { apiUsers, entities } of seed.licences)
    for (const apiUser of apiUsers) {
      for (const name of apiUser.entities ?? []) expect(entities).toContain(name);
      for (const [moduleId, level] of Object.entries(apiUser.rights))
        expect(modules.get(moduleId)?.levels, moduleId).toContain(level);
    }
});

it('seeds two licences, API users in both environments, and one without any right', () => {
  expect(seed.licences.map(({ number }) => number)).toEqual([12740, 20881]);
  const [first] = seed.licences;
  expect(new Set(first?.apiUsers.map(({ environment }) => environment))).toEqual(new Set(['TEST', 'PROD']));
  expect(first?.apiUsers.filter((user) => user.everything === 'write')).toHaveLength(1);
  expect(
    first?.apiUsers.filter((user) => user.everything === undefined && Object.keys(user.rights).length === 0),
  ).toHaveLength(1);
});
