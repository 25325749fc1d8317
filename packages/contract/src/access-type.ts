import { z } from 'zod';
import { accessTypeNameSchema } from './api-user.ts';
import { dimensionKindSchema } from './dimension.ts';
import { apiIdSchema, moduleIdSchema } from './ids.ts';
import { levelSchema } from './level.ts';

/** A named preset of rights and restrictions, as the console offers it. */
export const accessTypeSchema = z
  .strictObject({
    name: accessTypeNameSchema,
    label: z.string(),
    description: z.string(),
    /** `own`: the API user's module matrix. `all`: the highest level of every module but `except`. */
    modules: z.union([z.enum(['own', 'all']), z.record(moduleIdSchema, levelSchema)]),
    except: z.array(moduleIdSchema),
    /** Levels that are added to `modules`, also for modules that `except` excludes. */
    extraModules: z.record(moduleIdSchema, levelSchema),
    /** Limits the access type to these calls, given as operation ids or `METHOD /path` globs. */
    operations: z.union([
      z.literal('all'),
      z.array(z.strictObject({ api: apiIdSchema, calls: z.array(z.string()) })),
    ]),
    /** The dimensions by which an admin may limit an API user of this access type. */
    limits: z.array(dimensionKindSchema),
  })
  .meta({ id: 'AccessType' });
export type AccessTypeDescription = z.infer<typeof accessTypeSchema>;
