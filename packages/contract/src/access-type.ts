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
    /** On top of `modules`, whatever `except` says. */
    extraModules: z.record(moduleIdSchema, levelSchema),
    /** The only calls that it is made for: operation ids or `METHOD /path` globs. */
    operations: z.union([
      z.literal('all'),
      z.array(z.strictObject({ api: apiIdSchema, calls: z.array(z.string()) })),
    ]),
    /** The limits that an admin may set beside it. */
    limits: z.array(dimensionKindSchema),
  })
  .meta({ id: 'AccessType' });
export type AccessTypeDescription = z.infer<typeof accessTypeSchema>;
