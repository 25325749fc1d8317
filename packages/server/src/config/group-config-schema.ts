import { z } from 'zod';
import { definabilitySchema } from '@postern/contract/catalogue';
import { groupIdSchema, moduleIdSchema } from '@postern/contract/ids';
import { levelSchema } from '@postern/contract/level';

const moduleConfigSchema = z.strictObject({
  id: moduleIdSchema
    .describe('Names the module in rights and mappings; never change it')
    .meta({ examples: ['profiles'] }),
  name: z
    .string()
    .min(1)
    .max(200)
    .describe('Its name for admins and integrators')
    .meta({ examples: ['Profiles'] }),
  description: z.string().max(2000).optional().describe('One or two sentences for admins'),
  definability: definabilitySchema
    .default('definable')
    .describe('`definable` by level, `open` to every API user, or `closed` to all'),
  levels: z
    .array(levelSchema)
    .min(2)
    .max(3)
    .default(['none', 'read', 'write'])
    .describe('The levels an admin may choose; leave out `read` for a module without a separate read level'),
});

export const groupConfigSchema = z.strictObject({
  id: groupIdSchema.describe('Names the group').meta({ examples: ['data-exchange'] }),
  name: z
    .string()
    .min(1)
    .max(200)
    .describe('Its name for admins and integrators')
    .meta({ examples: ['Data exchange'] }),
  modules: z.array(moduleConfigSchema).min(1).describe('Its modules, in the order of the console'),
});

export type GroupConfig = z.infer<typeof groupConfigSchema>;
