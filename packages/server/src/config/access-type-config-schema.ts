import { z } from 'zod';
import { accessTypeNameSchema } from '@postern/contract/api-user';
import { dimensionKindSchema } from '@postern/contract/dimension';
import { apiIdSchema, moduleIdSchema } from '@postern/contract/ids';
import { levelSchema } from '@postern/contract/level';

const levelsSchema = z.record(moduleIdSchema, levelSchema);

export const accessTypeConfigSchema = z
  .strictObject({
    name: accessTypeNameSchema
      .describe(
        'Names the access type in the database; never change it. `custom` and `admin` exist without being listed',
      )
      .meta({ examples: ['integrations'] }),
    label: z
      .string()
      .min(1)
      .max(100)
      .describe('Its name for admins')
      .meta({ examples: ['Integrations'] }),
    description: z.string().max(2000).default('').describe('One or two sentences for admins'),
    modules: z
      .union([z.enum(['own', 'all']), levelsSchema])
      .default('all')
      .describe(
        '`all` modules at their highest level, the API user’s `own` matrix, or a level for each named module',
      ),
    except: z.array(moduleIdSchema).default([]).describe('Modules that `all` leaves out'),
    extraModules: levelsSchema
      .default({})
      .describe('Levels in addition to `modules`, also for modules in `except`')
      .meta({ examples: [{ transactional_sendings: 'write' }] }),
    operations: z
      .union([
        z.literal('all'),
        z.array(
          z.strictObject({
            api: apiIdSchema.describe('An API’s id'),
            calls: z
              .array(z.string().min(1))
              .min(1)
              .describe('Globs over the operation’s id, or `METHOD /path`, `* /path` over its path template')
              .meta({ examples: [['getCustomers', 'GET /general/*']] }),
          }),
        ),
      ])
      .default('all')
      .describe('The only calls that it permits; none of an API that is not listed'),
    limits: z
      .array(dimensionKindSchema)
      .default(['entity', 'channel', 'attribute'])
      .describe('The limits that an admin may set beside it'),
  })
  .describe('A preset of rights and restrictions that an admin chooses for an API user');
